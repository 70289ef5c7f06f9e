"""Owners are reminded before and after the due date, once each time, and no longer than they owe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.access.models import Organisation
from lindung.kernel import walls
from lindung.plans.models import Period
from lindung.plans.reporting import actions, queries, reminding
from lindung.plans.reporting.models import Reminder
from lindung.plans.reporting.tests.conftest import HANDBOOK, HEARD, JANUARY, sent
from lindung.plans.testing import People

DAY = timedelta(days=1)
TO_DUE = 39  # from 20 January to 28 February


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        *((-40, None), (-15, None), (-14, -14), (-4, -14), (-3, -3), (0, -3), (1, 1), (6, 1)),
        *((7, 7), (13, 7), (14, 14), (20, 14), (21, 21), (70, 70)),
    ],
)
def test_when_a_reminder_is_due(days: int, expected: int | None) -> None:
    assert reminding.due(days=days) == expected


@given(days=st.integers(min_value=-400, max_value=4000))
def test_a_reminder_is_never_ahead_and_never_a_week_old_once_late(days: int) -> None:
    found = reminding.due(days=days)
    assert found is None or found <= days
    if days > 7:
        assert found is not None and days - found < 7


def test_each_day_reminds_once_and_what_is_done_is_left_alone(period: Period, people: People) -> None:
    def on(day: int) -> int:
        with walls.telling_system():
            return actions.remind(at=JANUARY + (TO_DUE + day) * DAY)

    assert on(-20) == 0
    owners = {
        one.owner.actor.code
        for one in queries.of_period(period=period, at=JANUARY)
        if one.is_owed and one.owner
    }
    assert on(-14) == len(owners) == 3
    assert on(-14) == on(-13) == 0
    assert on(-3) == 3
    sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    assert Reminder.objects.filter(settled_at=None).count() == 2
    assert not queries.reminders(actor=people.welfare_focal, at=JANUARY)
    assert on(1) == 2
    late = queries.reminders(actor=people.chambers_lead, at=JANUARY + (TO_DUE + 1) * DAY)
    assert [(one.period, one.owed, one.late) for one in late] == [("2024", 1, True)]
    assert on(8) == on(15) == 2
    actions.close_period(period_id=period.pk, by=people.monitor, at=JANUARY + 60 * DAY)
    assert not Reminder.objects.filter(settled_at=None).exists()
    assert on(22) == 0


def test_whoever_reports_nothing_is_reminded_of_nothing(period: Period, people: People) -> None:
    actions.remind(at=JANUARY + TO_DUE * DAY)
    assert not queries.reminders(actor=people.case_worker, at=JANUARY)
    assert not queries.reminders(actor=people.police_focal, at=JANUARY)
    assert queries.reminders(actor=people.chambers_lead, at=JANUARY)


def test_the_reminder_of_a_dissolved_owner_goes_to_the_lead(period: Period, people: People) -> None:
    Organisation.objects.filter(code="friends").update(active=False)
    actions.remind(at=JANUARY + TO_DUE * DAY)
    mine = queries.reminders(actor=people.welfare_lead, at=JANUARY)
    assert [one.owed for one in mine] == [2], f"the handbook and {HEARD}"
