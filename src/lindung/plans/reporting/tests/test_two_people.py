"""Two at the same moment: nothing is lost, nothing is done twice, and each hears what happened."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import NotAllowed
from lindung.access.wall import behind
from lindung.kernel.problems import Refusal
from lindung.plans.models import Period
from lindung.plans.reporting import actions
from lindung.plans.reporting.models import Evidence, Progress, Question, Reminder, Version
from lindung.plans.reporting.problems import NotDecider, NotReporter, OwnReport, PeriodShut, SentMeanwhile
from lindung.plans.reporting.tests.conftest import APRIL, HANDBOOK, JANUARY, indicator, sent
from lindung.plans.reporting.tests.test_evidence import _add
from lindung.plans.reporting.workflow import PROGRESS
from lindung.plans.testing import People

together = pytest.mark.django_db(transaction=True)


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts at the same moment; return what each gave, or the refusal it met."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return act()
        except Refusal as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@together
def test_of_two_first_reports_one_is_sent_and_the_other_hears_of_it(period: Period, people: People) -> None:
    def send(by: Any, value: str) -> Callable[[], Any]:
        def act() -> Any:
            with behind(by):
                return sent(code=HANDBOOK, period=period, by=by, value=value, seen=0)

        return act

    found = _at_once(send(people.welfare_focal, "1"), send(people.welfare_lead, "2"))
    refused = [one for one in found if isinstance(one, SentMeanwhile)]
    assert len(refused) == 1 and "submitted version 1" in str(refused[0])
    assert Version.objects.count() == Progress.objects.count() == 1


@together
def test_a_report_is_in_before_the_period_closes_or_refused(period: Period, people: People) -> None:
    def send() -> Any:
        with behind(people.welfare_focal):
            return sent(code=HANDBOOK, period=period, by=people.welfare_focal)

    def close() -> Any:
        with behind(people.monitor):
            return actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)

    report, closed = _at_once(send, close)
    assert isinstance(closed, Period)
    row = Progress.objects.get(indicator__code=HANDBOOK)
    if isinstance(report, PeriodShut):
        assert (row.state, row.version) == ("owed", 0)
    else:
        assert (row.state, row.version) == ("submitted", 1)
    assert Progress.objects.filter(period=period).count() == 7


@together
def test_a_correction_and_an_approval_at_once_never_approve_what_was_not_read(
    period: Period, people: People
) -> None:
    report = sent(code=HANDBOOK, period=period, by=people.welfare_focal, value="1")

    def correct() -> Any:
        with behind(people.welfare_focal):
            return sent(code=HANDBOOK, period=period, by=people.welfare_focal, value="9", seen=1)

    def approve() -> Any:
        with behind(people.monitor):
            return actions.approve(progress_id=report.pk, seen=1, by=people.monitor, at=JANUARY)

    corrected, approved = _at_once(correct, approve)
    row = Progress.objects.get(pk=report.pk)
    assert isinstance(corrected, Refusal) != isinstance(approved, Refusal)
    assert (row.state, row.value) in {("approved", 1), ("submitted", 9)}


@together
def test_two_first_files_share_one_key_and_two_workers_remind_once(period: Period, people: People) -> None:
    def add() -> Any:
        with behind(people.welfare_focal):
            return _add(period, people.welfare_focal)

    rows = _at_once(add, add)
    assert all(isinstance(one, Evidence) for one in rows)
    for one in rows:
        assert b"".join(actions.open_file(evidence_id=one.pk, by=people.monitor, at=JANUARY).pieces)
    _at_once(*[lambda: actions.remind(at=APRIL)] * 2)
    assert Reminder.objects.count() == 3


STEPS = st.lists(
    st.sampled_from(
        ["save", "submit", "stale", "question", "approve", "own", "reopen", "close", "open", "stranger"]
    ),
    max_size=14,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=STEPS)
def test_no_walk_leaves_the_table_loses_a_version_or_counts_what_is_not_approved(
    period: Period, people: People, walk: list[str]
) -> None:
    Question.objects.all().delete()
    Version.objects.all().delete()
    Progress.objects.all().delete()
    actions.open_period(period_id=period.pk, by=people.monitor, at=JANUARY)
    focal, lead, keys = people.welfare_focal, people.welfare_lead, {"period": period, "code": HANDBOOK}
    state, version = "owed", 0
    row = indicator(HANDBOOK).pk

    def act(step: str) -> None:
        key = Progress.objects.values_list("pk", flat=True).filter(indicator=row).first() or row
        if step == "save":
            actions.save_draft(indicator=row, period=period.pk, answers={"value": "1"}, by=focal, at=JANUARY)
        elif step in {"submit", "stale"}:
            sent(**keys, by=lead if step == "stale" else focal, seen=version - (step == "stale"))
        elif step == "stranger":
            sent(**keys, by=people.chambers_lead, seen=version)
        elif step == "question":
            actions.question(progress_id=key, text="Why?", seen=version, by=lead, at=JANUARY)
        elif step == "approve":
            actions.approve(progress_id=key, seen=version, by=lead, at=JANUARY)
        elif step == "own":
            actions.approve(progress_id=key, seen=version, by=focal, at=JANUARY)
        elif step == "reopen":
            actions.reopen(progress_id=key, reason="New target", by=lead, at=JANUARY)
        elif step == "close":
            actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)
        else:
            actions.open_period(period_id=period.pk, by=people.monitor, at=APRIL)

    for step in walk:
        try:
            act(step)
        except (Refusal, Progress.DoesNotExist) as refused:
            assert not isinstance(refused, OwnReport | NotDecider) or step in {"own", "stranger"}
            if step == "stranger":
                assert isinstance(refused, NotReporter | PeriodShut)
            if step == "own":
                assert isinstance(refused, NotAllowed)
        else:
            assert step not in {"stranger", "own", "stale"}
            version += step == "submit"
            if step in {"save", "submit", "question", "approve", "reopen"}:
                name = "correct" if (step, state) == ("submit", "submitted") else step
                state = PROGRESS.pick(name, state=state).target
        now = Progress.objects.filter(indicator=row).first()
        assert (now.state, now.version) == (state, version) if now else (state, version) == ("owed", 0)
        assert Version.objects.filter(progress__indicator=row).count() == version
