"""What a journey finds already done: a person under an order, as the country's own people recorded it."""

from __future__ import annotations

from datetime import date, datetime

from tests.journeys.officer import Officer
from tests.journeys.story import MONDAY

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.purposes import Purpose
from lindung.cases.actions import involve
from lindung.cases.testing import make_case, walk
from lindung.kernel.country import current
from lindung.protection.testing import Scene


def actor(name: str) -> Actor:
    """Return a demo user as one who acts."""
    return Actor.of(User.objects.get(username=name))


def found(*, refuge: str = "shelter_seri_damai", at: datetime = MONDAY) -> Scene:
    """Return an adult found in Penang under an interim order that names the refuge and a protection officer."""
    enforcer, officer = actor("azman.labour"), User.objects.get(username="nurul.welfare")
    court = Organisation.objects.get(code="court_george_town")
    case = make_case(by=enforcer, at=at, place="MY-07")
    involve(case=case, organisation=court, purpose=Purpose.COURT, at=at)
    walk(case=case, steps=("presume", "refer", "accept"), by=enforcer, at=at)
    scene = Scene(
        case=case,
        court=court,
        refuge=Organisation.objects.get(code=refuge),
        officer=officer,
        enforcer=enforcer,
        protector=Actor.of(officer),
        registrar=actor("kumar.court"),
        outsider=actor("mei.immigration"),
    )
    scene.interim(at=at, enforcement_officer=User.objects.get(username="azman.labour"))
    return scene


def protected(
    *, refuge: str = "shelter_seri_damai", at: datetime = MONDAY, last: date | None = None
) -> Scene:
    """Return an adult whom a court determined a victim and put under a protection order."""
    scene = found(refuge=refuge, at=at)
    scene.sign("enforcement", at=at)
    scene.sign("protection", at=at)
    scene.determined(at=at)
    scene.protection(at=at, **({"last_day": last} if last else {}))
    return scene


def moment(by: Officer, label: str, *, at: datetime) -> None:
    """Write a moment into its four boxes, as the country's clocks show it."""
    there = at.astimezone(current().zone("MY-07"))
    by.date(label, on=there.date())
    by.group(label).get_by_label(by.word("Time, such as 14:30"), exact=True).fill(f"{there:%H:%M}")


def care(by: Officer, code: str, what: str) -> None:
    """Go from the list of cases to a part of one person's care."""
    by.find(code)
    by.act("Care at a glance")
    by.follow(what)
