"""From custody to the end of a protection order: each act moves the case and its clocks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lindung.access.actors import NotAllowed
from lindung.access.testing import NOON
from lindung.cases.actions import fulfil, open_task
from lindung.cases.models import Case, Grant, Task, TimelineEntry
from lindung.kernel.country import current
from lindung.kernel.law import due
from lindung.kernel.models import AuditEvent
from lindung.kernel.workflow import StepRefused
from lindung.protection import actions, queries
from lindung.protection.models import JointReport, Order
from lindung.protection.testing import DAY, HOUR, Scene


def open_tasks(scene: Scene) -> dict[str, Task]:
    """Return the open tasks of the case by what fulfils them."""
    return {task.fulfilled_by: task for task in Task.objects.filter(case=scene.case, state="open")}


def test_custody_starts_the_clock_of_the_law(scene: Scene) -> None:
    with pytest.raises(Case.DoesNotExist):
        scene.custody(by=scene.outsider)
    with pytest.raises(NotAllowed):
        scene.custody(by=scene.protector)
    order = scene.custody()
    clock = open_tasks(scene)["order.brought_before_court"]
    expected = due(pack=current(), rule_code="custody.production", start=NOON - HOUR, place=scene.case.place)
    assert (clock.due_at, clock.rule, clock.subject_id) == (expected.due_at, "custody.production", order.pk)
    assert (scene.stage(), order.state, order.ends_on) == ("custody", "in_force", None)
    assert TimelineEntry.objects.filter(case=scene.case, kind="order.custody_began").exists()
    assert AuditEvent.objects.filter(subject_id=order.pk, event="protection.custody_taken").exists()


def test_application_produces_the_person_and_asks_the_court(scene: Scene) -> None:
    scene.custody()
    with pytest.raises(NotAllowed):
        scene.application(by=scene.registrar)
    applied = scene.application(at=NOON + HOUR)
    waiting = open_tasks(scene)
    assert set(waiting) == {"order.decided"}
    assert waiting["order.decided"].organisation == scene.court
    order = scene.interim(at=NOON + DAY, by=scene.registrar)
    assert order.pk == applied.pk
    assert order.state == "in_force"
    assert "order.decided" not in open_tasks(scene)


def test_interim_order_ends_custody_and_asks_for_the_report(scene: Scene) -> None:
    custody = scene.custody()
    with pytest.raises(Case.DoesNotExist):
        scene.interim(by=scene.outsider)
    order = scene.interim(at=NOON + DAY)
    custody.refresh_from_db()
    assert (custody.state, custody.ends_on, custody.ended_at) == ("ended", order.starts_on, NOON + DAY)
    law = due(pack=current(), rule_code="ipo.duration", start=NOON + DAY, place=scene.case.place)
    assert order.last_day == law.last_day
    tasks = open_tasks(scene)
    assert set(tasks) == {"determination.recorded", "report.signed_enforcement", "report.signed_protection"}
    assert tasks["determination.recorded"].due_at == law.due_at
    assert tasks["report.signed_protection"].due_at == law.act_by
    assert tasks["report.signed_protection"].organisation == scene.officer.organisation
    assert tasks["report.signed_enforcement"].organisation_id == scene.enforcer.organisation_id
    assert Grant.objects.filter(case=scene.case, organisation=scene.refuge, ended_at=None).exists()
    assert queries.in_force(case=scene.case, on=law.last_day) == order
    assert queries.in_force(case=scene.case, on=law.last_day + DAY) is None


def test_two_halves_make_a_report(scene: Scene) -> None:
    scene.interim()
    with pytest.raises(NotAllowed):
        scene.sign("protection", by=scene.enforcer)
    report = scene.sign("enforcement", at=NOON + DAY)
    assert (report.is_complete, scene.stage()) == (False, "enquiry")
    with pytest.raises(actions.report.AlreadySigned):
        scene.sign("enforcement", at=NOON + DAY)
    report = scene.sign("protection", at=NOON + DAY)
    assert report.is_complete
    tasks = open_tasks(scene)
    assert "report.signed_protection" not in tasks
    assert set(
        Task.objects.filter(case=scene.case, kind="determination.record").values_list(
            "organisation", flat=True
        )
    ) == {scene.court.pk}
    assert queries.reports_of(case=scene.case) == [report]


def test_protection_order_needs_the_determination(scene: Scene) -> None:
    interim = scene.interim()
    with pytest.raises(StepRefused):
        scene.protection(at=NOON + DAY)
    scene.determined(at=NOON + DAY)
    open_task(
        case=scene.case,
        kind="determination.protect",
        organisation=scene.court,
        fulfilled_by="order.protection_made",
        by=scene.registrar,
        at=NOON + DAY,
    )
    order = scene.protection(at=NOON + 2 * DAY)
    assert set(open_tasks(scene)) >= {"order.ended"}
    assert "order.protection_made" not in open_tasks(scene)
    interim.refresh_from_db()
    assert interim.state == "ended"
    assert interim.ends_on == order.starts_on
    assert (order.place_of_refuge, order.protection_officer) == (scene.refuge, scene.officer)
    law = due(pack=current(), rule_code="po.duration", start=NOON + 2 * DAY, place=scene.case.place)
    assert order.last_day == law.last_day
    assert open_tasks(scene)["order.ended"].due_at == law.due_at
    ended = actions.end_order(
        case_id=scene.case.pk,
        order_id=order.pk,
        ended_at=NOON + 9 * DAY,
        reason="Safe home found.",
        by=scene.registrar,
        at=NOON + 9 * DAY,
    )
    assert ended.state == "ended"
    assert "order.ended" not in open_tasks(scene)


def test_shorter_order_by_the_court_gets_a_plain_task(scene: Scene) -> None:
    order = scene.interim(last_day=date(2026, 11, 20))
    assert order.ends_on == date(2026, 11, 21)
    task = open_tasks(scene)["determination.recorded"]
    assert (task.rule, task.due_at) == ("", actions.watching.end_of(order=order))


def test_extension_moves_the_watch(scene: Scene) -> None:
    scene.interim()
    scene.determined()
    order = scene.protection(at=NOON + DAY)
    assert order.last_day is not None
    extension = actions.extend_order(
        case_id=scene.case.pk,
        made_at=NOON + 30 * DAY,
        reference="E-1",
        court=scene.court,
        reason="Testimony is awaited.",
        last_day=order.last_day + timedelta(days=30),
        by=scene.registrar,
        at=NOON + 30 * DAY,
    )
    assert extension.starts_on == order.ends_on
    task = open_tasks(scene)["order.ended"]
    assert (task.subject_id, task.due_at) == (extension.pk, actions.watching.end_of(order=extension))
    assert queries.in_force(case=scene.case, on=order.last_day + DAY) == extension


def test_extended_enquiry_gives_the_officers_more_time(scene: Scene) -> None:
    interim = scene.interim()
    assert interim.last_day is not None
    extension = actions.extend_order(
        case_id=scene.case.pk,
        made_at=NOON + DAY,
        reference="E-1",
        court=scene.court,
        reason="An interpreter is awaited.",
        last_day=interim.last_day + timedelta(days=7),
        by=scene.registrar,
        at=NOON + DAY,
    )
    ends = actions.watching.end_of(order=extension)
    assert {task.due_at for task in open_tasks(scene).values()} == {ends}
    scene.sign("enforcement", at=NOON + 2 * DAY)
    scene.sign("protection", at=NOON + 2 * DAY)
    assert set(open_tasks(scene)) == {"determination.recorded"}


def test_custody_that_ends_needs_no_production(scene: Scene) -> None:
    custody = scene.custody()
    actions.end_order(
        case_id=scene.case.pk,
        order_id=custody.pk,
        ended_at=NOON,
        reason="Went to services by choice.",
        by=scene.enforcer,
        at=NOON,
    )
    assert open_tasks(scene) == {}
    assert queries.running(case=scene.case) == []


@pytest.mark.parametrize("stage", ["custody", "interim_order", "determined_not_victim"])
def test_release_ends_everything(scene: Scene, stage: str) -> None:
    if stage == "custody":
        scene.custody()
    else:
        scene.interim()
    if stage == "determined_not_victim":
        scene.determined(step="determine_not_victim")
    order = actions.release(
        case_id=scene.case.pk,
        destination="free",
        made_at=NOON + DAY,
        reference="R-1",
        by=scene.enforcer,
        at=NOON + DAY,
    )
    assert (scene.stage(), scene.case.outcome) == ("closed", "released")
    assert open_tasks(scene) == {}
    assert not queries.running(case=scene.case)
    assert order.kind == "release"


def test_refused_application_asks_for_release(scene: Scene) -> None:
    scene.custody()
    applied = scene.application()
    refused = actions.refuse_application(
        case_id=scene.case.pk,
        order_id=applied.pk,
        made_at=NOON + HOUR,
        reason="No ground shown.",
        by=scene.registrar,
        at=NOON + HOUR,
    )
    assert refused.state == "refused"
    assert [task.kind for task in Task.objects.filter(case=scene.case, state="open")] == ["order.release"]


def test_correction_keeps_the_old_record_and_restarts_the_clocks(scene: Scene) -> None:
    old = scene.interim(at=NOON + 3 * DAY)
    scene.sign("enforcement", at=NOON + 3 * DAY)
    changes = actions.OrderChanges(made_at=NOON + DAY)
    with pytest.raises(Order.DoesNotExist):
        actions.correct_order(
            order_id=old.pk, changes=changes, reason="x", by=scene.outsider, at=NOON + 4 * DAY
        )
    new = actions.correct_order(
        order_id=old.pk, changes=changes, reason="Date misread.", by=scene.registrar, at=NOON + 4 * DAY
    )
    old.refresh_from_db()
    assert (old.state, new.state, new.corrects) == ("superseded", "in_force", old)
    law = due(pack=current(), rule_code="ipo.duration", start=NOON + DAY, place=scene.case.place)
    assert new.last_day == law.last_day
    tasks = open_tasks(scene)
    assert set(tasks) == {"determination.recorded", "report.signed_protection"}
    assert tasks["determination.recorded"].due_at == law.due_at
    assert tasks["report.signed_protection"].due_at == law.act_by
    assert JointReport.objects.get().order == new
    assert [order.state for order in queries.orders_of(case=scene.case)] == ["superseded", "in_force"]


def test_determination_elsewhere_stops_the_clock(scene: Scene) -> None:
    scene.interim()
    assert fulfil(case=scene.case, act="determination.recorded", by=scene.registrar, at=NOON) == 1
