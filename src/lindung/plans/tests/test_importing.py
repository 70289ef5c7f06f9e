"""Importing plans: differences before anything is written, reports kept, two at once never mixed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import NotAllowed
from lindung.access.models import Organisation
from lindung.access.testing import NOON, make_organisation
from lindung.access.wall import behind
from lindung.kernel.audit import AuditEvent
from lindung.plans import actions, queries
from lindung.plans import models as table
from lindung.plans.amending import NothingChanges, PlanMoved
from lindung.plans.changes import How, between
from lindung.plans.importing.comparing import compare
from lindung.plans.importing.reading import read_path
from lindung.plans.models import Amendment, Plan
from lindung.plans.neutral import Filed
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting.models import Progress
from lindung.plans.stored import rows_of
from lindung.plans.testing import KINDS, SMALL, small_people, small_plan
from lindung.plans.tests.editing import activity, drop, filed, told
from lindung.plans.writing import PeriodInUse


@pytest.mark.usefixtures("organisations")
def test_a_new_plan_arrives_whole_and_says_by_whom() -> None:
    people = small_people()
    found = compare(filed=filed())
    assert found.plan is None
    assert {one.how for one in found.changes} == {How.ADDED}
    with behind(people.monitor):
        done = actions.import_plan(filed=filed(), reason="As adopted", by=people.monitor, at=NOON, version=0)
    assert rows_of(plan=done.plan) == filed().rows
    [note] = Amendment.objects.all()
    assert (note.version, note.kind, note.by_id, note.reason) == (
        1,
        "import",
        people.monitor.user_id,
        "As adopted",
    )
    event = AuditEvent.objects.get(event="plans.imported")
    assert event.by_user_id == people.monitor.user_id


@pytest.mark.usefixtures("organisations")
def test_who_may_not_amend_imports_nothing() -> None:
    people = small_people()
    for one in (people.partner, people.decision_maker, people.chambers_lead, people.case_worker):
        with pytest.raises(NotAllowed), behind(one):
            actions.import_plan(filed=filed(), reason="Why not", by=one, at=NOON)
    assert not Plan.objects.exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.integers(0, 10_000))
@pytest.mark.django_db
def test_importing_again_in_any_order_changes_nothing(order: int) -> None:
    plan = small_plan()
    before = Amendment.objects.count()
    again = filed(order=order)
    assert compare(filed=again).changes == ()
    with pytest.raises(NothingChanges):
        actions.import_plan(filed=again, reason="Again", by=None, at=NOON)
    plan.refresh_from_db()
    assert (plan.version, Amendment.objects.count()) == (1, before)


@pytest.mark.django_db
def test_a_difference_is_shown_before_and_kept_after() -> None:
    plan, people = small_plan(), small_people()

    def edit(data: dict[str, Any]) -> None:
        activity(data, "P2.S2.O1.i")["indicators"][0]["targets"][0]["value"] = 60
        activity(data, "P1.S1.O1.ii")["title"]["en"] = "Write a better handbook"

    found = compare(filed=filed(edit))
    assert [(one.how, one.part, one.code) for one in found.changes] == [
        ("changed", "activity", "P1.S1.O1.ii"),
        ("changed", "indicator", "P2.S2.O1.i.1"),
    ]
    assert found.changes[1].before["targets"][0]["value"] == "50"
    done = actions.import_plan(
        filed=filed(edit), reason="Council decided", by=people.monitor, at=NOON, version=plan.version
    )
    assert done.plan.version == 2
    assert rows_of(plan=done.plan) == filed(edit).rows
    kept = Amendment.objects.filter(version=2, reason="Council decided").values_list(
        "code", "before__title__en"
    )
    assert set(kept) == {("P1.S1.O1.ii", "Write a handbook"), ("P2.S2.O1.i.1", None)}


@pytest.mark.django_db
def test_dropping_an_activity_with_reports_withdraws_it_says_so_and_keeps_them() -> None:
    plan, people = small_plan(), small_people()
    period = table.Period.objects.get(plan=plan, code="2023")
    reporting.open_period(period_id=period.pk, by=people.monitor, at=NOON)
    indicator = table.Indicator.objects.get(plan=plan, code="P1.S1.O1.ii.1")
    progress = reporting.submit(
        indicator=indicator.pk,
        period=period.pk,
        value=1,
        cells={},
        narrative="Printed",
        difficulty="",
        by=people.welfare_focal,
        at=NOON,
    )
    without = filed(lambda data: drop(data, "P1.S1.O1.ii"))
    found = compare(filed=without)
    assert [(one.part, one.code, one.reports) for one in found.kept] == [
        ("activity", "P1.S1.O1.ii", 1),
        ("indicator", "P1.S1.O1.ii.1", 1),
    ]
    done = actions.import_plan(filed=without, reason="Merged elsewhere", by=people.monitor, at=NOON)
    assert [one.code for one in done.kept] == ["P1.S1.O1.ii", "P1.S1.O1.ii.1"]
    indicator.refresh_from_db()
    assert indicator.withdrawn_at == indicator.activity.withdrawn_at == NOON
    assert Progress.objects.get(pk=progress.pk).narrative == "Printed"

    back = actions.import_plan(filed=filed(), reason="A mistake", by=people.monitor, at=NOON)
    indicator.refresh_from_db()
    assert indicator.withdrawn_at is None
    assert rows_of(plan=back.plan) == filed().rows
    assert table.Activity.objects.filter(plan=plan).count() == 5


@pytest.mark.django_db
def test_a_period_that_was_opened_stays() -> None:
    plan, people = small_plan(), small_people()
    period = table.Period.objects.get(plan=plan, code="2025")
    short = filed(lambda data: data["periods"].pop())
    reporting.open_period(period_id=period.pk, by=people.monitor, at=NOON)
    with pytest.raises(PeriodInUse, match="2025 was opened"):
        actions.import_plan(filed=short, reason="Shorter", by=people.monitor, at=NOON)
    moved = filed(lambda data: data["periods"][-1].update(starts=date(2025, 2, 1)))
    with pytest.raises(PeriodInUse, match="2025 was opened"):
        actions.import_plan(filed=moved, reason="Later", by=people.monitor, at=NOON)
    reporting.close_period(period_id=period.pk, by=people.monitor, at=NOON)
    with pytest.raises(PeriodInUse, match="2025 was opened"):
        actions.import_plan(filed=moved, reason="Later", by=people.monitor, at=NOON)
    later = filed(lambda data: data["periods"][-1].update(due_on=date(2026, 3, 31)))
    actions.import_plan(filed=later, reason="More time", by=people.monitor, at=NOON)
    assert Plan.objects.get().version == 2


@pytest.mark.usefixtures("organisations")
def test_a_period_of_one_day_is_refused_before_it_is_written() -> None:
    said = told(lambda data: data["periods"][-1].update(starts=date(2025, 12, 31), ends=date(2025, 12, 31)))
    assert any("longer than a day" in one for one in said)


@pytest.mark.django_db
def test_an_import_thought_out_for_an_older_version_is_refused() -> None:
    plan, people = small_plan(), small_people()
    first = filed(lambda data: drop(data, "P1.S1.O1.ii"))
    actions.import_plan(filed=first, reason="First", by=people.monitor, at=NOON, version=1)
    second = filed(lambda data: drop(data, "P1.S1.O2.i"))
    with pytest.raises(PlanMoved):
        actions.import_plan(filed=second, reason="Second", by=people.second_monitor, at=NOON, version=1)
    with pytest.raises(PlanMoved):
        actions.import_plan(filed=second, reason="As if new", by=people.second_monitor, at=NOON, version=0)
    assert rows_of(plan=Plan.objects.get(pk=plan.pk)) == first.rows


@pytest.mark.django_db
def test_a_dissolved_organisation_is_a_doubt_and_its_activities_are_listed() -> None:
    plan = small_plan()
    assert queries.led_by_nobody(plan=plan) == []
    assert compare(filed=filed()).doubts == ()
    Organisation.objects.filter(code="welfare").update(active=False)
    [doubt] = compare(filed=filed()).doubts
    assert "CARE: the organisation welfare is dissolved" in str(doubt)
    led = [one.code for one in queries.led_by_nobody(plan=plan)]
    assert led == ["P1.S1.O1.i", "P1.S1.O1.ii"]


@pytest.mark.django_db(transaction=True)
def test_two_who_import_at_once_do_not_mix() -> None:
    plan, people = small_plan(), small_people()
    files = [filed(lambda data: drop(data, "P1.S1.O1.ii")), filed(lambda data: drop(data, "P1.S1.O2.i"))]

    def run(one: Filed) -> str:
        try:
            actions.import_plan(filed=one, reason="At once", by=people.monitor, at=NOON, version=1)
        except PlanMoved:
            return "moved"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, files)) == ["done", "moved"]
    rows = rows_of(plan=Plan.objects.get(pk=plan.pk))
    assert rows in [one.rows for one in files]


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_new_plan_make_one() -> None:
    for code, kind in KINDS.items():
        make_organisation(code=code, kind=kind)

    def run(_number: int) -> str:
        try:
            actions.import_plan(filed=filed(), reason="New", by=None, at=NOON, version=0)
        except PlanMoved:
            return "moved"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == ["done", "moved"]
    assert Plan.objects.count() == 1


def test_nothing_differs_from_itself() -> None:
    read = read_path(path=SMALL)
    assert read.filed is not None
    assert between(before=read.filed.rows, after=filed(order=7).rows) == []
