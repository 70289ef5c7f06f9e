"""A report from the first draft to its approval, and what is refused on the way, side by side."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from lindung.access.actors import NotAllowed
from lindung.access.models import Organisation, User
from lindung.access.wall import behind
from lindung.kernel.models import AuditEvent
from lindung.kernel.workflow import StepRefused
from lindung.plans.models import Indicator, Period, Plan
from lindung.plans.reporting import actions, queries
from lindung.plans.reporting.models import Progress, Question, Version
from lindung.plans.reporting.problems import (
    NotDecider,
    NotReporter,
    OwnReport,
    PeriodShut,
    SentMeanwhile,
    Withdrawn,
)
from lindung.plans.reporting.tests.conftest import (
    APRIL,
    HANDBOOK,
    HEARD,
    JANUARY,
    MONEY,
    SCREENINGS,
    indicator,
    sent,
)
from lindung.plans.reporting.workflow import PROGRESS
from lindung.plans.testing import People


def test_every_state_is_reached_and_left() -> None:
    assert not PROGRESS.unreachable()
    assert not PROGRESS.dead_ends()
    assert set(PROGRESS.states) == {str(one.value) for one in Progress.State}


def test_the_secretariat_opens_and_closes_a_period_and_nobody_else(plan: Plan, people: People) -> None:
    found = Period.objects.get(plan=plan, code="2024")
    for other in (people.chambers_lead, people.police_focal, people.partner, people.decision_maker):
        with pytest.raises(NotAllowed):
            actions.open_period(period_id=found.pk, by=other, at=JANUARY)
    with behind(people.monitor):
        assert actions.open_period(period_id=found.pk, by=people.monitor, at=JANUARY).is_open
        assert (
            actions.open_period(period_id=found.pk, by=people.second_monitor, at=APRIL).opened_at == JANUARY
        )
    with pytest.raises(NotAllowed):
        actions.close_period(period_id=found.pk, by=people.chambers_lead, at=APRIL)
    with behind(people.monitor):
        assert actions.close_period(period_id=found.pk, by=people.monitor, at=APRIL).closed_at == APRIL
    with pytest.raises(PeriodShut):
        actions.close_period(period_id=found.pk, by=people.monitor, at=APRIL)
    events = (
        AuditEvent.objects.filter(event__startswith="reporting.")
        .order_by("at")
        .values_list("event", flat=True)
    )
    assert list(events) == ["reporting.period_opened", "reporting.period_closed"]


def test_a_report_is_submitted_questioned_corrected_and_approved(period: Period, people: People) -> None:
    with behind(people.welfare_focal):
        first = sent(code=HANDBOOK, period=period, by=people.welfare_focal, value="1")
    assert (first.state, first.version, first.value) == ("submitted", 1, Decimal(1))
    with behind(people.welfare_lead):
        actions.question(
            progress_id=first.pk, text="Is it printed?", seen=1, by=people.welfare_lead, at=JANUARY
        )
    assert Progress.objects.get(pk=first.pk).state == "questioned"
    with behind(people.welfare_focal):
        again = sent(
            code=HANDBOOK, period=period, by=people.welfare_focal, value="0", note="Not yet.", seen=1
        )
    assert (again.state, again.version, again.value) == ("submitted", 2, Decimal(0))
    with behind(people.welfare_lead):
        done = actions.approve(progress_id=first.pk, seen=2, by=people.welfare_lead, at=APRIL)
    assert (done.state, done.decided_at) == ("approved", APRIL)
    assert [(one.number, one.value, one.note) for one in Version.objects.filter(progress=first)] == [
        (1, Decimal(1), ""),
        (2, Decimal(0), "Not yet."),
    ]
    assert Question.objects.get(progress=first).version == 1
    with pytest.raises(StepRefused):
        sent(code=HANDBOOK, period=period, by=people.welfare_focal, seen=2)
    with behind(people.welfare_lead):
        opened = actions.reopen(
            progress_id=first.pk, reason="Target changed", by=people.welfare_lead, at=APRIL
        )
    assert opened.state == "reopened"


def test_who_owns_or_shares_may_report_and_others_may_not(period: Period, people: People) -> None:
    assert sent(code=SCREENINGS, period=period, by=people.police_focal).version == 1  # shares
    for other, code in (
        (people.police_focal, HANDBOOK),
        (people.welfare_focal, MONEY),
        (people.chambers_lead, HEARD),
        (people.partner, HANDBOOK),
    ):
        with pytest.raises(NotReporter):
            sent(code=code, period=period, by=other)
    for other in (people.decision_maker, people.case_worker):
        with pytest.raises(NotAllowed):
            sent(code=HEARD, period=period, by=other)
    assert sent(code=HEARD, period=period, by=people.partner).version == 1  # partners own it
    assert Progress.objects.count() == 2


def test_only_the_lead_of_its_committee_or_the_secretariat_decides(period: Period, people: People) -> None:
    report = sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    with pytest.raises(NotDecider):
        actions.approve(progress_id=report.pk, seen=1, by=people.chambers_lead, at=JANUARY)
    with pytest.raises(NotDecider):
        actions.question(progress_id=report.pk, text="Why?", seen=1, by=people.chambers_lead, at=JANUARY)
    for other in (people.welfare_focal, people.partner, people.decision_maker):
        with pytest.raises(NotAllowed):
            actions.approve(progress_id=report.pk, seen=1, by=other, at=JANUARY)
    with behind(people.monitor):
        assert (
            actions.approve(progress_id=report.pk, seen=1, by=people.monitor, at=JANUARY).state == "approved"
        )


def test_nobody_approves_their_own_version_from_whatever_account(period: Period, people: People) -> None:
    report = sent(code=HANDBOOK, period=period, by=people.welfare_lead)
    with pytest.raises(OwnReport):
        actions.approve(progress_id=report.pk, seen=1, by=people.welfare_lead, at=JANUARY)
    User.objects.filter(pk=people.monitor.user_id).update(
        human=User.objects.get(pk=people.welfare_lead.user_id).human
    )
    with pytest.raises(OwnReport):
        actions.approve(progress_id=report.pk, seen=1, by=people.monitor, at=JANUARY)
    assert actions.approve(progress_id=report.pk, seen=1, by=people.second_monitor, at=JANUARY).decided_by_id


def test_what_was_corrected_meanwhile_is_not_decided_on_unread(period: Period, people: People) -> None:
    report = sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    sent(code=HANDBOOK, period=period, by=people.welfare_focal, value="6", seen=1)
    with pytest.raises(SentMeanwhile):
        actions.approve(progress_id=report.pk, seen=1, by=people.monitor, at=JANUARY)
    with pytest.raises(SentMeanwhile):
        actions.question(progress_id=report.pk, text="Why?", seen=1, by=people.monitor, at=JANUARY)


def test_a_submitted_report_is_not_written_over_by_who_has_not_seen_it(
    period: Period, people: People
) -> None:
    sent(code=HANDBOOK, period=period, by=people.welfare_focal, seen=0)
    for seen in (None, 0):
        with pytest.raises(SentMeanwhile) as met:
            sent(code=HANDBOOK, period=period, by=people.welfare_lead, seen=seen, value="7")
        assert "Willa" in str(met.value)
    assert Progress.objects.get().value == 5
    assert sent(code=HANDBOOK, period=period, by=people.welfare_lead, seen=1, value="7").version == 2


def test_a_period_that_is_shut_takes_nothing_and_an_approval_still(
    plan: Plan, people: People, period: Period
) -> None:
    report = sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)
    with pytest.raises(PeriodShut, match="closed on 1 April 2025"):
        sent(code=MONEY, period=period, by=people.chambers_lead)
    with pytest.raises(PeriodShut):
        actions.question(progress_id=report.pk, text="Why?", seen=1, by=people.monitor, at=APRIL)
    with pytest.raises(PeriodShut):
        actions.save_draft(
            indicator=indicator(MONEY).pk, period=period.pk, answers={}, by=people.chambers_lead, at=APRIL
        )
    assert actions.approve(progress_id=report.pk, seen=1, by=people.monitor, at=APRIL).state == "approved"
    unopened = Period.objects.get(plan=plan, code="2025")
    with pytest.raises(PeriodShut, match="not been opened"):
        sent(code=MONEY, period=unopened, by=people.chambers_lead)
    actions.open_period(period_id=period.pk, by=people.monitor, at=APRIL)
    assert sent(code=MONEY, period=period, by=people.chambers_lead).version == 1


def test_closing_names_what_is_missing_and_keeps_a_row_of_everything(period: Period, people: People) -> None:
    sent(code=MONEY, period=period, by=people.chambers_lead)
    assert {one.indicator.code for one in queries.missing(plan=period.plan, period=period, at=APRIL)} == {
        HEARD,
        HANDBOOK,
    }
    actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)
    event = AuditEvent.objects.get(event="reporting.period_closed")
    assert event.detail["missing"] == 2
    rows = Progress.objects.filter(period=period)
    assert rows.count() == len(queries.of_period(period=period, at=APRIL)) == 7
    assert rows.get(indicator__code=HEARD).state == "owed"


def test_what_is_withdrawn_takes_nothing_new_and_keeps_what_was_reported(
    period: Period, people: People
) -> None:
    report = sent(code=MONEY, period=period, by=people.chambers_lead)
    asked = sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    actions.question(progress_id=asked.pk, text="How many?", seen=1, by=people.monitor, at=JANUARY)
    assert HANDBOOK in {
        one.indicator.code for one in queries.missing(plan=period.plan, period=period, at=APRIL)
    }
    Indicator.objects.filter(code__in=(MONEY, HANDBOOK)).update(withdrawn_at=APRIL)
    lines = {one.indicator.code: one for one in queries.of_period(period=period, at=APRIL)}
    assert not lines[HANDBOOK].is_owed and not lines[HANDBOOK].late and not lines[HANDBOOK].asked_back
    with pytest.raises(Withdrawn):
        actions.question(progress_id=report.pk, text="How much?", seen=1, by=people.monitor, at=APRIL)
    with pytest.raises(Withdrawn, match="1 April 2025"):
        sent(code=MONEY, period=period, by=people.chambers_lead, seen=1)
    assert MONEY in {one.indicator.code for one in queries.of_period(period=period, at=APRIL)}
    assert actions.approve(progress_id=report.pk, seen=1, by=people.monitor, at=APRIL).state == "approved"


def test_reports_of_a_dissolved_owner_fall_to_the_lead_of_the_committee(
    period: Period, people: People
) -> None:
    def owner() -> queries.Owner | None:
        return next(
            one.owner for one in queries.of_period(period=period, at=JANUARY) if one.indicator.code == HEARD
        )

    before = owner()
    assert before is not None and before.actor.code == "PARTNERS" and before.stands_in is None
    with pytest.raises(NotReporter):
        sent(code=HEARD, period=period, by=people.police_focal, value="")
    Organisation.objects.filter(code="friends").update(active=False)
    after = owner()
    assert after is not None and after.actor.code == "CARE"
    assert after.stands_in is not None and after.stands_in.code == "PARTNERS"
    assert sent(code=HEARD, period=period, by=people.welfare_focal, value="").version == 1
    Organisation.objects.filter(code="welfare").update(active=False)
    last = owner()
    assert last is not None and last.actor.code == "OFFICE"


def test_an_owner_sees_what_is_owed_questioned_first_then_late(period: Period, people: People) -> None:
    assert [one.indicator.code for one in queries.owed(actor=people.chambers_lead, at=JANUARY)] == [
        MONEY,
        SCREENINGS,
        "P2.S2.O1.ii.1",
    ]
    assert [one.late for one in queries.owed(actor=people.chambers_lead, at=APRIL)] == [True, False, False]
    report = sent(code=SCREENINGS, period=period, by=people.chambers_lead)
    actions.question(progress_id=report.pk, text="Sure?", seen=1, by=people.monitor, at=JANUARY)
    first = queries.owed(actor=people.chambers_lead, at=APRIL)[0]
    assert (first.indicator.code, first.asked_back) == (SCREENINGS, True)
    assert [one.indicator.code for one in queries.owed(actor=people.partner, at=JANUARY)] == [HEARD]
    assert queries.owed(actor=people.police_focal, at=JANUARY) == []


def test_the_due_day_itself_is_in_time(period: Period, people: People) -> None:
    last = datetime(2025, 2, 28, 4, 0, tzinfo=UTC)
    assert not queries.late(plan=period.plan, period=period, at=last)
    assert {one.indicator.code for one in queries.late(plan=period.plan, period=period, at=APRIL)} == {
        HEARD,
        MONEY,
        HANDBOOK,
    }
