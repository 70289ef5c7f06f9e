"""A rescue of people found together, for the demonstration; not for bulk: rows of a group are numbered within it.

`rescue` is called once or twice in a small world, after the copies were made, with any scene whose finder opens cases:
the group stands beside the scene's own case. `call` lets the finder call helpers to it, once there is a roster.
"""

from __future__ import annotations

from random import Random
from typing import Final

from lindung.access.permissions import Permission
from lindung.cases.actions import PersonFacts
from lindung.cases.groups import actions
from lindung.cases.groups.models import Group
from lindung.cases.groups.rows import Row
from lindung.world.scene import Scene

ABOARD: Final = (
    ("IDN", "id", "female", 5),
    ("MMR", "my", "male", 4),
    ("BGD", "bn", "male", 3),
    ("NPL", "ne", "male", 2),
)
"""Nationality, language, sex and number of those found: fourteen people who speak four languages."""


def rescue(scene: Scene) -> Group:
    """Let the finder take in fourteen people found together: some children, two sisters, somebody ill."""
    return actions.open_group(
        rows=_rows(scene.chance),
        origin="raid",
        place=scene.case.place,
        district=scene.case.district,
        found_on=scene.today,
        exploitation="forced_labour",
        by=scene.finder,
        at=scene._moment(),
        code_draws=[scene.chance.getrandbits(35) for _row in range(14)],
    )


def call(scene: Scene, group: Group) -> Group:
    """Let the finder call an interpreter for each language, and specialists."""
    if not scene.finder.may(Permission.CALLOUT_ASK):
        return group
    return actions.call_helpers(
        group_id=group.pk, kinds=actions.HELPERS, hours=6, by=scene.finder, at=scene._moment()
    )


def _rows(chance: Random) -> list[Row]:
    people = [(country, spoken, sex) for country, spoken, sex, many in ABOARD for _one in range(many)]
    rows = []
    for number, (country, spoken, sex) in enumerate(people, start=1):
        unsure = chance.random() < 0.15
        facts = PersonFacts(
            sex=sex,
            age_years=None if unsure else chance.randint(15, 41),
            age_basis="unsure" if unsure else "stated",
            nationality=country,
            languages=(spoken,),
            interpreter_needed=True,
            needs=("medical_now",) if number == 6 else (),
        )
        rows.append(
            Row(number=number, facts=facts, belongs_with=1 if number == 2 else None, belongs="sibling")
        )
    return rows
