"""A group for tests, made through the real act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.actions import PersonFacts
from lindung.cases.groups import actions
from lindung.cases.groups.models import Group
from lindung.cases.groups.rows import Row
from lindung.kernel.country import current


def rows_of(languages: Sequence[str], *, age_years: int | None = 27) -> list[Row]:
    """Return a row for each language spoken."""
    return [
        Row(
            number=number,
            facts=PersonFacts(
                sex="female",
                age_years=age_years,
                age_basis="stated" if age_years is not None else "unsure",
                languages=(spoken,),
                interpreter_needed=True,
            ),
        )
        for number, spoken in enumerate(languages, start=1)
    ]


def make_group(*, by: Actor, at: datetime = NOON, rows: Sequence[Row] = ()) -> Group:
    """Take in a group found the day before `at`, of two people unless `rows` says otherwise."""
    return actions.open_group(
        rows=rows or rows_of(["id", "my"]),
        origin="raid",
        place=next(iter(current().places)),
        found_on=(at - timedelta(days=1)).date(),
        by=by,
        at=at,
    )
