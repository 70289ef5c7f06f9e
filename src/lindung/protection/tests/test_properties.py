"""Whatever people do in whatever order: periods are the law's, orders never overlap, and no is said in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.testing import NOON
from lindung.cases.actions import move
from lindung.kernel.country import current
from lindung.kernel.law import due
from lindung.kernel.problems import Refusal
from lindung.protection import actions, queries, rules
from lindung.protection.models import COVERING, Order
from lindung.protection.testing import Scene

QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

ACTS = (
    "custody", "apply_interim", "apply_protection", "apply_extension", "refuse", "interim", "sign_enforcement",
    "sign_protection", "victim", "not_victim", "protection", "extend", "end", "release", "reopen", "correct",
)  # fmt: skip


@QUICK
@given(
    minutes=st.integers(0, 60 * 24 * 3650),
    kind=st.sampled_from(["interim_order", "protection_order"]),
    place=st.sampled_from(sorted(current().places)),
)
def test_a_period_is_the_laws(scene: Scene, minutes: int, kind: str, place: str) -> None:
    made_at = NOON + timedelta(minutes=minutes)
    scene.case.place = place
    day = rules.day_of(case=scene.case, moment=made_at)
    period = rules.period(case=scene.case, kind=kind, made_at=made_at, starts_on=day, last_day=None)
    law = due(pack=current(), rule_code=rules.rule_of(kind=kind), start=made_at, place=place)
    assert period.starts_on == day
    assert period.ends_on == law.last_day + timedelta(days=1)
    assert period.columns()["value_since"] == law.value_since
    kept = rules.period(case=scene.case, kind=kind, made_at=made_at, starts_on=day, last_day=law.last_day)
    assert kept.ends_on == period.ends_on


def do(scene: Scene, act: str, *, back: timedelta, at: datetime, pick: int) -> Any:
    """Do one act at `at` about something that happened `back` before."""
    when = at - back
    orders = list(queries.orders_of(case=scene.case))
    some = orders[pick % len(orders)].pk if orders else scene.case.pk
    court: dict[str, Any] = {"court": scene.court, "reference": "X-1", "by": scene.registrar, "at": at}
    case_id = scene.case.pk
    acts: dict[str, Callable[[], Any]] = {
        "custody": lambda: scene.custody(began_at=when, at=at),
        "apply_interim": lambda: scene.application(applied_on=when.date(), at=at),
        "apply_protection": lambda: scene.application(kind="protection_order", applied_on=when.date(), at=at),
        "apply_extension": lambda: scene.application(kind="extension", applied_on=when.date(), at=at),
        "refuse": lambda: actions.refuse_application(
            case_id=case_id, order_id=some, made_at=when, reason="No.", by=scene.registrar, at=at
        ),
        "interim": lambda: scene.interim(made_at=when, at=at),
        "sign_enforcement": lambda: scene.sign("enforcement", on=when.date(), at=at),
        "sign_protection": lambda: scene.sign("protection", on=when.date(), at=at),
        "victim": lambda: scene.determined(at=at),
        "not_victim": lambda: scene.determined(step="determine_not_victim", at=at),
        "protection": lambda: scene.protection(made_at=when, at=at),
        "extend": lambda: actions.extend_order(
            case_id=case_id, made_at=when, reason="More.", last_day=(at + timedelta(days=200)).date(), **court
        ),
        "end": lambda: actions.end_order(
            case_id=case_id, order_id=some, ended_at=when, reason="Over.", by=scene.registrar, at=at
        ),
        "release": lambda: actions.release(case_id=case_id, destination="free", made_at=when, **court),
        "reopen": lambda: move(case_id=case_id, step="reopen", by=scene.protector, at=at),
        "correct": lambda: actions.correct_order(
            order_id=some,
            changes=actions.OrderChanges(made_at=when, reference="X-2"),
            reason="Misread.",
            by=scene.registrar,
            at=at,
        ),
    }
    return acts[act]()


STEP = st.tuples(st.sampled_from(ACTS), st.integers(0, 72), st.integers(0, 40), st.integers(0, 9))
LIKELY = (
    "custody",
    "apply_interim",
    "interim",
    "sign_enforcement",
    "sign_protection",
    "victim",
    "protection",
    "extend",
)


@pytest.mark.slow
@settings(parent=QUICK, max_examples=30)
@given(steps=st.lists(STEP, max_size=14), begun=st.integers(0, len(LIKELY)))
def test_no_sequence_of_acts_breaks_an_order(
    scene: Scene, steps: list[tuple[str, int, int, int]], begun: int
) -> None:
    with transaction.atomic():
        at = NOON + timedelta(days=2)
        script = [(act, 0, 1, 0) for act in LIKELY[:begun]] + steps
        for act, back, later, pick in script:
            at += timedelta(hours=later * 12)
            try:
                with transaction.atomic():
                    do(scene, act, back=timedelta(hours=back), at=at, pick=pick)
            except (Refusal, ObjectDoesNotExist):
                pass  # a no in words is an answer; anything else fails the test
            assert twice_covered(scene) == []
            assert left_behind(scene) == []
        transaction.set_rollback(True)


def twice_covered(scene: Scene) -> list[tuple[Order, Order]]:
    """Return the pairs of records that cover a common day."""
    covering = Order.objects.filter(case=scene.case, state__in=COVERING)
    return [(one, other) for one, other in combinations(covering, 2) if overlap(one, other)]


def left_behind(scene: Scene) -> list[Order]:
    """Return superseded records without a successor, and orders that still run after a release."""
    scene.case.refresh_from_db()
    orphans = Order.objects.filter(case=scene.case, state="superseded").exclude(
        pk__in=Order.objects.filter(corrects__isnull=False).values("corrects")
    )
    return [*orphans, *(queries.running(case=scene.case) if scene.case.outcome == "released" else [])]


def overlap(one: Order, other: Order) -> bool:
    """Tell whether two records cover a common day."""
    assert one.starts_on is not None
    assert other.starts_on is not None
    first = max(one.starts_on, other.starts_on)
    ends = [order.ends_on for order in (one, other) if order.ends_on is not None]
    return not ends or first < min(ends)
