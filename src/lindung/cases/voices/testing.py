"""A case, those around it, and a window, for tests: made through the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.actions import involve
from lindung.cases.models import Case
from lindung.cases.testing import make_case, walk
from lindung.cases.voices import actions
from lindung.cases.voices.actions import Inside
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.pack import frame

WORD: Final = "blue kite"
LATER: Final = NOON + timedelta(hours=2)
ADDRESS: Final = "198.51.100.7"


@dataclass(frozen=True, slots=True)
class Around:
    """A case and everybody a window touches."""

    case: Case
    shelter: Organisation
    welfare: Organisation
    office: Organisation
    secretariat: Organisation
    protector: Actor
    manager: Actor
    enforcer: Actor
    hearer: Actor
    coordinator: Actor
    outsider: Actor
    stranger: Actor
    """Hears complaints for another office."""

    def given(self, *, by: Actor | None = None, at: datetime = NOON, word: str = WORD, **more: Any) -> Given:
        """Give the person a window, by the shelter's manager unless `by` is another."""
        return actions.give(case_id=self.case.pk, word=word, by=by or self.manager, at=at, **more)


def enter(given: Given, *, word: str = WORD, at: datetime = LATER, address: str = ADDRESS) -> Inside | None:
    """Return the person inside by code and word, read afresh as each page does; None where they stay outside."""
    found = actions.open_door(code=given.code, word=word, address=address, at=at)
    if found is None:
        return None
    return actions.inside(window_id=found.window.pk, private=found.private, at=at)


def at_window(given: Given, *, at: datetime = LATER) -> Inside:
    """Return the person inside; they have code and word."""
    who = enter(given, at=at)
    assert who is not None
    return who


def make_around(*, at: datetime = NOON, age_years: int | None = 27) -> Around:
    """Return an accepted case led by police, with a shelter and a protection officer in it, and an office outside."""
    police = make_organisation(code="test_police")
    welfare = make_organisation(code="test_welfare", kind="welfare")
    shelter = make_organisation(code="test_refuge", kind="ngo_shelter")
    office = make_organisation(code=frame().file.complaints_to, kind="ministry")
    secretariat = make_organisation(code="test_secretariat", kind="secretariat", national=True)
    elsewhere = make_organisation(code="test_elsewhere", kind="ngo_shelter")
    enforcer = make_actor(name="enforcer", role="enforcement_officer", organisation=police)
    case = make_case(by=enforcer, at=at, age_years=age_years)
    involve(case=case, organisation=welfare, purpose=Purpose.PROTECTION, at=at)
    involve(case=case, organisation=shelter, purpose=Purpose.SERVICES, at=at)
    walk(case=case, steps=("presume", "refer", "accept"), by=enforcer, at=at)
    return Around(
        case=case,
        shelter=shelter,
        welfare=welfare,
        office=office,
        secretariat=secretariat,
        protector=make_actor(name="protector", role="protection_officer", organisation=welfare),
        manager=make_actor(name="manager", role="shelter_manager", organisation=shelter),
        enforcer=enforcer,
        hearer=make_actor(name="hearer", role="complaints_officer", organisation=office),
        coordinator=make_actor(name="coordinator", role="case_coordinator", organisation=secretariat),
        outsider=make_actor(name="outsider", role="shelter_manager", organisation=elsewhere),
        stranger=make_actor(name="stranger", role="complaints_officer", organisation=secretariat),
    )
