"""A closed case with a sealed identity and a note; two data officers and a coordinator review; Chidi is outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from lindung.access.actors import Actor
from lindung.access.holders import actions as holders
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.purposes import Purpose
from lindung.access.testing import make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases.models import Case, Grant
from lindung.cases.retention import actions
from lindung.cases.retention.models import Erasure
from lindung.cases.testing import make_case
from lindung.kernel import clock

NOTE = "She asked that her aunt is told nothing."
FACTS = {"full_name": "Nilar Win", "document_number": "MB1234567"}
WORDS = "The court has asked that this record is kept for an appeal."


@dataclass(frozen=True, slots=True)
class Scene:
    """A case closed eleven years ago by the present clock, and who is who."""

    case: Case
    farah: Actor
    dewi: Actor
    doris: Actor
    nora: Actor
    chidi: Actor
    at: datetime

    def review(self, row: Erasure, *, by: Actor) -> Erasure:
        """Review behind the wall."""
        with behind(by):
            return actions.review(erasure_id=row.pk, by=by, at=self.at)

    def proposed(self) -> Erasure:
        """Let the nightly run propose the person."""
        assert actions.propose(at=self.at) == 1
        return Erasure.objects.get(person=self.case.person_id)

    def approved(self) -> Erasure:
        """Return an erasure reviewed by both data officers."""
        row = self.proposed()
        self.review(row, by=self.dewi)
        return self.review(row, by=self.doris)


@pytest.fixture
def scene(db: None) -> Scene:
    """Everything as it is eleven years after."""
    at = clock.now()
    home = make_organisation(code="welfare", kind="welfare")
    national = make_organisation(code="secretariat", kind="secretariat", national=True)
    farah = make_actor(name="farah", role="protection_officer", organisation=home)
    holders.make_key(passphrase=PASSPHRASE, by=farah, at=at)
    holders.found_ring(passphrase=PASSPHRASE, by=farah, at=at)
    people = [
        make_actor(name=name, role=role, organisation=organisation)
        for name, role, organisation in (
            ("dewi", "data_officer", national),
            ("doris", "data_officer", national),
            ("nora", "case_coordinator", national),
            ("chidi", "protection_officer", make_organisation(code="elsewhere")),
        )
    ]
    case = make_case(by=farah, at=at)
    if not Grant.objects.filter(case=case, purpose=Purpose.PROTECTION).exists():
        cases.involve(case=case, organisation=home, purpose=Purpose.PROTECTION, at=at)
    cases.note(case_id=case.pk, text=NOTE, by=farah, at=at, audience="notes")
    cases.record_identity(case_id=case.pk, facts=FACTS, expected_version=0, by=farah, at=at)
    close(case, at - timedelta(days=11 * 366))
    return Scene(case, farah, *people, at)


def close(case: Case, when: datetime) -> None:
    """Close a case as if it had been long ago."""
    Case.objects.filter(pk=case.pk).update(
        opened_at=when - timedelta(days=30), closed_at=when, outcome="completed", stage="closed"
    )
    case.refresh_from_db()
