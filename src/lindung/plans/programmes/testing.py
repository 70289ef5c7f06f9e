"""Events for tests, made through the real actions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.testing import NOON
from lindung.plans.models import Indicator
from lindung.plans.programmes import actions
from lindung.plans.programmes.facts import Facts, Heads
from lindung.plans.programmes.models import Event

NEEDED: dict[str, dict[str, Any]] = {
    "training": {},
    "campaign": {"channels": ("radio",)},
    "meeting": {"meeting_kind": "dialogue"},
    "publication": {"publication_kind": "manual"},
    "agreement": {
        "agreement_kind": "memorandum",
        "counterpart": "A neighbour",
        "agreement_state": "negotiating",
    },
    "inspection": {"number": 12},
    "operation": {"number": 1},
    "grant": {
        "fund_kind": "grant",
        "amount": Decimal("2500.00"),
        "currency": "XTS",
        "recipient": "Friends House",
    },
    "other": {"other_kind": "pilot"},
}
"""The least that each kind asks."""


def make_facts(*, kind: str = "training", organisation: str = "welfare", **given: Any) -> Facts:
    """Return what is said of an event of March 2024, complete for its kind."""
    values: dict[str, Any] = (
        {"title": f"A {kind} on indicators", "held_from": date(2024, 3, 5)} | NEEDED[kind] | given
    )
    return Facts(kind=kind, organisation=organisation, **values)


def make_event(
    *,
    by: Actor,
    kind: str = "training",
    people: Iterable[Heads] = (),
    tallies: Mapping[str, int] | None = None,
    indicators: Collection[UUID] = (),
    at: datetime = NOON,
    **given: Any,
) -> Event:
    """Return an event of the actor's organisation, recorded."""
    given.setdefault("organisation", Organisation.objects.get(pk=by.organisation_id).code)
    return actions.record(
        facts=make_facts(kind=kind, **given),
        people=people,
        tallies=tallies,
        indicators=indicators,
        by=by,
        at=at,
    )


def people_of(*, women: int = 0, men: int = 0, unknown: int = 0, **given: Any) -> list[Heads]:
    """Return groups of people by sex; `given` (role, agency, age_group) holds for all of them."""
    numbers = {"female": women, "male": men, "unknown": unknown}
    return [Heads(number=number, sex=sex, **given) for sex, number in numbers.items() if number]


def programme_indicator(*, like: Indicator, code: str, measure: str, **where: list[str]) -> Indicator:
    """Return another indicator of the same activity, fed by a measure of programmes."""
    return Indicator.objects.create(
        plan=like.plan,
        code=code,
        title={"en": f"Indicator {code}", "ms": f"Petunjuk {code}"},
        position=like.position + 1,
        activity=like.activity,
        kind=like.kind,
        starts=like.starts,
        ends=like.ends,
        feed=Indicator.Feed.PROGRAMMES,
        measure=measure,
        measure_where=where,
    )
