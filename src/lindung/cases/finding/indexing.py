"""Keeping tokens in step with a person's facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.cases.finding.models import SearchToken
from lindung.cases.finding.tokens import SOURCES, Born, hashed, kept


@transaction.atomic
def index(*, person_id: UUID, facts: Mapping[str, str | Born | None], by: Actor | None, at: datetime) -> int:
    """Replace the tokens of the facts given (`tokens.SOURCES`); others stay. Return how many there are of them now.

    Runs inside the act that writes the facts, whose trail tells of both. Raises `Locked` while the keeper of the keys
    is away: nothing is kept that could not be found again.
    """
    marks = kept(facts)
    SearchToken.objects.filter(person=person_id, source__in=list(marks)).delete()
    rows = [
        SearchToken(person_id=person_id, source=source, kind=kind, token=token)
        for source, those in marks.items()
        for kind, token in hashed(sorted(those))
    ]
    SearchToken.objects.bulk_create(rows)
    return len(rows)


def findable(facts: Mapping[str, str]) -> dict[str, str]:
    """Return those of the facts that name a person by which somebody may be looked up."""
    return {name: text for name, text in facts.items() if name in SOURCES}
