"""Cases for tests, made through the real actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases import actions, queries
from lindung.cases.models import Case
from lindung.kernel.country import current


def make_case(*, by: Actor, at: datetime = NOON, age_years: int | None = 27, **given: Any) -> Case:
    """Open a case found the day before `at`, in the first place of the country pack; `given` overrides."""
    facts = actions.PersonFacts(
        sex="female",
        age_years=age_years,
        age_basis="stated" if age_years is not None else "unsure",
        nationality="IDN",
        languages=("id",),
    )
    values: dict[str, Any] = {
        "facts": facts,
        "origin": "inspection",
        "place": next(iter(current().places)),
        "found_on": (at - timedelta(days=1)).date(),
        "by": by,
        "at": at,
    }
    return actions.open_case(**(values | given))


def walk(*, case: Case, steps: tuple[str, ...], by: Actor, at: datetime = NOON) -> Case:
    """Take steps of the lawful path directly, for tests that start further along."""
    with transaction.atomic():
        locked = queries.for_change(case_id=case.pk, by=by)
        for step in steps:
            actions.advance(case=locked, step=step, by=by, at=at, on_behalf=True)
    return locked
