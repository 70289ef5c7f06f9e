"""Farah asks, Azman leads beside her, Dewi is a data officer; the ministry receives. Notes carry a marker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage
import pytest

from lindung.access.actors import Actor
from lindung.access.purposes import Purpose
from lindung.access.testing import make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases.exports import actions
from lindung.cases.exports.models import Export, RecipientKey
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.kernel import clock

MARKER = "Kingfisher-7741 by the blue gate"
WORDS = "The ministry asks for these cases to pay the allowance."


@dataclass(frozen=True, slots=True)
class Scene:
    """A case with a note, a recipient's key with its private half, and who is who."""

    case: Case
    farah: Actor
    azman: Actor
    dewi: Actor
    chidi: Actor
    key: RecipientKey
    private: pyrage.x25519.Identity
    at: datetime

    def ask(self, *, by: Actor | None = None, **given: object) -> Export:
        """Ask behind the wall for the notes of the case."""
        values: dict[str, object] = {
            "codes": [self.case.code],
            "purpose": self.purpose,
            "sections": ["notes", "needs"],
            "key_id": self.key.pk,
            "explanation": WORDS,
            "at": self.at,
        }
        asker = by or self.farah
        with behind(asker):
            return actions.ask(by=asker, **(values | given))  # type: ignore[arg-type]

    def approve(self, export: Export, *, by: Actor | None = None) -> Export:
        """Approve behind the wall."""
        with behind(by or self.dewi):
            return actions.approve(export_id=export.pk, by=by or self.dewi, at=self.at)

    @property
    def purpose(self) -> str:
        """The purpose of the lead's part."""
        return Purpose.PROTECTION


@pytest.fixture(autouse=True)
def folder(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Lay the files in a folder of the test's own."""
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")  # type: ignore[attr-defined]
    return tmp_path / "exports"


@pytest.fixture
def scene(db: None) -> Scene:
    """One case, two officers of its lead, a data officer, an outsider."""
    at = clock.now()
    home = make_organisation(code="welfare", kind="welfare")
    national = make_organisation(code="secretariat", kind="secretariat", national=True)
    farah = make_actor(name="farah", role="protection_officer", organisation=home)
    azman = make_actor(name="azman", role="protection_officer", organisation=home)
    dewi = make_actor(name="dewi", role="data_officer", organisation=national)
    chidi = make_actor(
        name="chidi", role="protection_officer", organisation=make_organisation(code="elsewhere")
    )
    case = make_case(by=farah, at=at)
    from lindung.cases.models import Grant

    if not Grant.objects.filter(case=case, purpose=Purpose.PROTECTION).exists():
        cases.involve(case=case, organisation=home, purpose=Purpose.PROTECTION, at=at)
    cases.note(case_id=case.pk, text=MARKER, by=farah, at=at, audience="notes")
    private = pyrage.x25519.Identity.generate()
    key = actions.register_key(organisation="secretariat", public=str(private.to_public()), by=dewi, at=at)
    return Scene(case, farah, azman, dewi, chidi, key, private, at)
