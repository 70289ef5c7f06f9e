"""Cases for tests, made through the real actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Model

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases import actions, queries, sections
from lindung.cases.models import Case, Grant
from lindung.cases.sections import in_hand
from lindung.kernel.country import current
from lindung.kernel.sealing.fields import SealedField


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


def opened(row: Model, name: str, *, case: Case, by: Actor, at: datetime = NOON) -> Any:
    """Return what a sealed column holds, opened for `by` without leaving a trail: tests look behind the pages."""
    field = type(row)._meta.get_field(name)
    assert isinstance(field, SealedField)
    section = getattr(row, field.section_by) if field.section_by else field.section
    return sections.in_hand(case=case, by=by, at=at).ring([section]).open(row, name)


def unsealed(row: models.Model, name: str) -> Any:
    """Return what a sealed column of a case's row holds now, as anybody would read it whose part covers it."""
    fresh = type(row)._default_manager.get(pk=row.pk)
    owner = fresh if hasattr(fresh, "case") else fresh.screening  # type: ignore[attr-defined]
    case, field = owner.case, type(row)._meta.get_field(name)
    for grant in Grant.objects.filter(case=case, ended_at=None).order_by("since"):
        reader = Actor(
            user_id=grant.user_id or case.opened_by_id,
            organisation_id=grant.organisation_id,
            roles=frozenset(),
        )
        hand = in_hand(case=case, by=reader, at=grant.since)
        if field.section in hand.sections:  # type: ignore[union-attr]
            return hand.ring([field.section]).open(fresh, name)  # type: ignore[union-attr]
    raise AssertionError(f"Nobody's part covers {field}.")
