"""What the invented country answers to the protection checklist. Called once, when the organisations are there.

The answers are invented for the demonstration, as everything in the world is: they say nothing about a real country.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.queries import secretariat
from lindung.cases.rules import local_date
from lindung.protection.checklist.actions import CountryIn, answer_case, answer_country
from lindung.protection.checklist.items import checklist
from lindung.world.cast import Cast
from lindung.world.scene import Scene

INVENTED: Final = "Invented for the demonstration."
_ANSWERS: Final = ("yes", "yes", "yes", "partly", "partly", "no")
_SKIPPED: Final = 0.15
"""So many items nobody has answered yet."""
_BY_HAND: Final = ("RL-2", "RL-5B", "RL-6D", "SN-8C", "RR-3E", "RR-3F")


def country(cast: Cast, *, at: datetime, seed: int = 7) -> int:
    """Answer the items about the country at `at`; return how many. Some were answered half a year before as well."""
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    keeper = _keeper(cast)
    done = 0
    for item in checklist().of("country"):
        if chance.random() < _SKIPPED:
            continue
        days = chance.randint(1, 60)
        if chance.random() < 0.4:
            _answer(item.code, "no", keeper, at=at - timedelta(days=days + 180), days=90)
        _answer(
            item.code,
            chance.choice(_ANSWERS),
            keeper,
            at=at - timedelta(days=days),
            days=chance.choice([30, 180, 365]),
        )
        done += 1
    return done


def assess(scene: Scene) -> None:
    """Let the protection officer answer two items about a case that no record tells. At any time after an order."""
    by = scene.protector
    if by is None or not by.may(Permission.CASE_CARE):
        return
    for item in scene.chance.sample(_BY_HAND, 2):
        answer = scene.chance.choice(["yes", "no", "partly", "not_applicable"])
        answer_case(case_id=scene.case.pk, item=item, answer=answer, note=INVENTED, by=by, at=scene._moment())


def _keeper(cast: Cast) -> Actor:
    office = secretariat().pk
    return next(
        one
        for actors in cast.actors.values()
        for one in actors
        if one.organisation_id == office and one.may(Permission.CHECKLIST_KEEP)
    )


def _answer(item: str, answer: str, keeper: Actor, *, at: datetime, days: int) -> None:
    given = CountryIn(
        answer=answer,
        evidence=INVENTED,
        owner=keeper.organisation_id,
        review_on=local_date(at) + timedelta(days=days),
    )
    answer_country(item=item, given=given, by=keeper, at=at)
