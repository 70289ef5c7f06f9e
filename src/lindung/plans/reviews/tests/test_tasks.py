"""The worker: standings follow every approval and amendment, once, and every night."""

from __future__ import annotations

from decimal import Decimal

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoCaptureOnCommitCallbacks

from lindung.plans import actions as plans
from lindung.plans import hooks
from lindung.plans.reviews import tasks
from lindung.plans.reviews.models import Standing
from lindung.plans.reviews.tests.conftest import Small


def waiting() -> int:
    """Return how many refreshes wait for the worker."""
    return ProcrastinateJob.objects.filter(
        task_name="lindung.plans.reviews.tasks.refresh_standings", status="todo"
    ).count()


def test_an_amendment_asks_for_new_standings_once(
    small: Small, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    indicator = small.indicator("P1.S1.O1.i.1").pk
    for value in (90, 80):
        with django_capture_on_commit_callbacks(execute=True):
            plans.amend_target(
                indicator_id=indicator, span="annual", value=Decimal(value), reason="Fewer trainers.",
                by=small.people.monitor, at=small.at,
            )  # fmt: skip
    assert waiting() == 1
    with django_capture_on_commit_callbacks(execute=False) as asked:
        hooks.tell(plan=small.plan, at=small.at)  # as every approval of a report does
    assert asked


def test_the_worker_makes_them(small: Small) -> None:
    assert tasks.refresh_standings(plan_id=str(small.plan.pk)) == 25
    assert Standing.objects.count() == 25
    Standing.objects.all().delete()
    made = tasks.refresh_all_standings(timestamp=int(small.at.timestamp()))
    assert made == 25
    assert Standing.objects.values_list("computed_at", flat=True).distinct().get() == small.at


@pytest.mark.parametrize("target, standing", [(100, "on_track"), (150, "late")])
def test_a_changed_target_changes_the_standing(small: Small, target: int, standing: str) -> None:
    small.report("P1.S1.O1.i.1", "2024", 120, share=40)
    small.report("P1.S1.O1.i.2", "2024", 4)
    if target != 100:
        plans.amend_target(
            indicator_id=small.indicator("P1.S1.O1.i.1").pk, span="annual", value=Decimal(target),
            reason="More trainers.", by=small.people.monitor, at=small.at,
        )  # fmt: skip
    tasks.refresh_standings(plan_id=str(small.plan.pk))
    row = Standing.objects.get(activity__code="P1.S1.O1.i", period__code="2024")
    assert row.standing == standing
