"""Farah asks, Azman holds the key beside her, Nora at the secretariat; Chidi stands outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from lindung.access.actors import Actor
from lindung.access.holders import actions as holders
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases import actions as cases
from lindung.cases.models import Case
from lindung.cases.openings import actions
from lindung.cases.openings.models import Opening
from lindung.cases.testing import make_case

FACTS = {"full_name": "Nilar Win", "document_number": "MB1234567", "phone": "+95 9 123 456"}


@dataclass(frozen=True, slots=True)
class Scene:
    """A case with a sealed identity, and who is who."""

    case: Case
    farah: Actor
    azman: Actor
    nora: Actor
    chidi: Actor

    def ask(self, by: Actor | None = None, **given: object) -> Opening:
        """Ask for the name."""
        values = {
            "case_id": self.case.pk,
            "purpose": "identification",
            "reason": "court",
            "fields": ["full_name"],
            "by": by or self.farah,
            "at": NOON,
        }
        return actions.ask(**(values | given))  # type: ignore[arg-type]


@pytest.fixture
def keyed() -> Callable[..., Actor]:
    """Make an actor with a key under `PASSPHRASE`."""

    def make(name: str, role: str, code: str, **given: object) -> Actor:
        organisation = make_organisation(code=code, **given)  # type: ignore[arg-type]
        actor = make_actor(name=name, role=role, organisation=organisation)
        holders.make_key(passphrase=PASSPHRASE, by=actor, at=NOON)
        return actor

    return make


@pytest.fixture
def scene(db: None, keyed: Callable[..., Actor]) -> Scene:
    """Two rings with two holders and one, and a case whose identity is written."""
    farah = keyed("farah", "front_line_officer", "station")
    azman = keyed("azman", "enforcement_officer", "station")
    nora = keyed("nora", "case_coordinator", "secretariat", kind="secretariat", national=True)
    chidi = keyed("chidi", "protection_officer", "elsewhere")
    for founder in (azman, nora, chidi):
        holders.found_ring(passphrase=PASSPHRASE, by=founder, at=NOON)
    holders.admit(user_id=farah.user_id, passphrase=PASSPHRASE, by=azman, at=NOON)
    case = make_case(by=farah)
    cases.record_identity(case_id=case.pk, facts=FACTS, expected_version=0, by=farah, at=NOON)
    return Scene(case=case, farah=farah, azman=azman, nora=nora, chidi=chidi)


def approve(opening: Opening, by: Actor, **given: object) -> Opening:
    """Approve with the holder's passphrase."""
    values = {"opening_id": opening.pk, "passphrase": PASSPHRASE, "by": by, "at": NOON}
    return actions.approve(**(values | given))  # type: ignore[arg-type]


def look(opening: Opening, by: Actor, **given: object) -> actions.Look:
    """Look with the asker's passphrase, a minute later."""
    values = {"opening_id": opening.pk, "passphrase": PASSPHRASE, "by": by, "at": NOON + timedelta(minutes=1)}
    return actions.look(**(values | given))  # type: ignore[arg-type]
