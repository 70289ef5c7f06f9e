"""Farah's office leads a case; Chidi has no part in it; Dewi is a data officer, as is Chidi's other account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_actor, make_organisation
from lindung.cases.emergency import actions
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.kernel import clock

WORDS = "The person called us from a locked house and does not answer any more."


@dataclass(frozen=True, slots=True)
class Scene:
    """A case and who is who, at the present moment (the walls go by the database's clock)."""

    case: Case
    farah: Actor
    chidi: Actor
    dewi: Actor
    at: datetime

    def enter(self, *, by: Actor | None = None, **given: object) -> actions.Entered:
        """Take emergency access as Chidi."""
        values = {"code": self.case.code, "reason": "danger", "explanation": WORDS, "at": self.at}
        return actions.enter(by=by or self.chidi, **(values | given))  # type: ignore[arg-type]


@pytest.fixture
def scene(db: None) -> Scene:
    """Three organisations and one case."""
    at = clock.now()
    station = make_organisation(code="station")
    elsewhere = make_organisation(code="elsewhere", kind="welfare")
    national = make_organisation(code="secretariat", kind="secretariat", national=True)
    farah = make_actor(name="farah", role="protection_officer", organisation=station)
    chidi = make_actor(name="chidi", role="front_line_officer", organisation=elsewhere)
    dewi = make_actor(name="dewi", role="data_officer", organisation=national)
    return Scene(case=make_case(by=farah, at=at), farah=farah, chidi=chidi, dewi=dewi, at=at)


def second_account(*, of: Actor, role: str) -> Actor:
    """Return another account of the same human."""
    actor = make_actor(
        name=f"{role}-again".replace("_", "-"), role=role, organisation=make_organisation(code="third")
    )
    human = User.objects.values_list("human", flat=True).get(pk=of.user_id)
    User.objects.filter(pk=actor.user_id).update(human=human)
    return actor
