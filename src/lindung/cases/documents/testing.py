"""Documents for tests, made through the real actions."""

from __future__ import annotations

from datetime import datetime

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.documents import actions
from lindung.cases.documents.models import Document
from lindung.cases.models import Case
from lindung.kernel.uploads.held import Held
from lindung.kernel.uploads.washing import Washed, wash


def washed(data: bytes) -> Washed:
    """Return `data` as it comes out of the wash."""
    with Held(limit=20 * 1024 * 1024) as held:
        held.write(data)
        return wash(source=held)


def make_document(
    *,
    case: Case,
    by: Actor,
    data: bytes = b"What was said.",
    kind: str = "statement",
    name: str = "statement.txt",
    at: datetime = NOON,
) -> Document:
    """Add a document to a case."""
    found = washed(data)
    with found.held:
        return actions.add(case_id=case.pk, kind=kind, name=name, washed=found, by=by, at=at)
