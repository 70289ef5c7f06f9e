"""From the wish to the decision: allowed and refused side by side, and the clock between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import Actor, NotAllowed
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.models import Case, Grant, Task, TimelineEntry
from lindung.cases.testing import opened
from lindung.cases.window_hooks import next_dates
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.walls import telling_system
from lindung.protection.informing.facts import facts_of
from lindung.protection.permissions import actions, queries, words
from lindung.protection.permissions.actions import DecideIn, PaperIn
from lindung.protection.permissions.glance import glance
from lindung.protection.permissions.models import Application, Decision, Paper
from lindung.protection.permissions.problems import Incomplete, NoOrder, OutOfTurn, OwnApplication
from lindung.protection.permissions.testing import (
    GRANTED,
    complete,
    make_application,
    make_decision,
    make_delegate,
)
from lindung.protection.permissions.tests.conftest import LATER
from lindung.protection.testing import Scene, make_scene

TODAY = date(2026, 11, 9)


def tasks(scene: Scene, *kinds: str) -> list[Task]:
    return list(Task.objects.filter(case=scene.case, kind__in=kinds, state=Task.State.OPEN))


def paper(
    application: Application, by: Actor, code: str = "medical", at: datetime = LATER, **given: Any
) -> Paper:
    values: dict[str, Any] = {"code": code, "received_on": at.date(), "result": "favours"}
    with behind(by):
        return actions.receive(application_id=application.pk, given=PaperIn(**(values | given)), by=by, at=at)


def test_the_wish_is_sealed_and_the_secretariat_reads_it(scene: Scene, delegate: Actor) -> None:
    with behind(scene.protector):
        made = make_application(scene=scene, at=LATER)
    assert opened(made, "wish", case=scene.case, by=scene.protector) == "To sew in a shop."
    assert opened(made, "wish", case=scene.case, by=delegate, at=LATER) == "To sew in a shop."
    assert b"sew" not in bytes(Application.objects.get().wish)
    assert "sew" not in str(AuditEvent.objects.get(event="permissions.applied").detail)
    (reminder,) = tasks(scene, words.PAPERS)
    assert reminder.due_at == LATER + timedelta(days=queries.known().remind_days)
    assert Grant.objects.filter(
        case=scene.case, organisation=delegate.organisation_id, ended_at=None
    ).exists()


def test_who_may_not_apply(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        make_application(scene=scene, by=scene.registrar)
    with pytest.raises(NotAllowed):
        make_application(scene=scene, by=scene.outsider)
    with pytest.raises(Invalid):
        make_application(scene=scene, kind="fly")
    make_application(scene=scene)
    with pytest.raises(Invalid):
        make_application(scene=scene)
    make_application(scene=scene, kind="move")


def test_without_an_order_nothing_is_applied_for(db: None) -> None:
    make_delegate()
    scene = make_scene()
    with pytest.raises(NoOrder):
        make_application(scene=scene)
    scene.interim()
    with pytest.raises(NoOrder):
        make_application(scene=scene)


def test_the_last_paper_starts_the_clock_of_the_law(scene: Scene) -> None:
    made = make_application(scene=scene, at=LATER)
    codes = queries.known().codes
    for code in codes[:-1]:
        paper(made, scene.protector, code)
    made.refresh_from_db()
    assert made.state == "collecting" and tasks(scene, words.DECIDE) == []
    assert queries.missing(application=made, on=TODAY) == [codes[-1]]
    last = LATER + timedelta(days=3)
    paper(made, scene.protector, codes[-1], at=last)
    made.refresh_from_db()
    (clock,) = tasks(scene, words.DECIDE)
    assert made.state == "complete" and made.complete_on == last.date()
    assert clock.rule == "permission.decision" and clock.due_at == made.due_at
    assert str(made.due_on) == clock.computation["last_day"] and tasks(scene, words.PAPERS) == []
    facts = facts_of(case=Case.objects.get(pk=scene.case.pk), at=last)
    assert "permission_by" in facts.days
    assert made.due_on in {one.on for one in next_dates(case=scene.case, at=last)}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_the_clock_begins_with_the_latest_paper_in_whatever_order(scene: Scene, after: list[int]) -> None:
    with transaction.atomic():
        made = make_application(scene=scene, at=NOON)
        for number, (code, days) in enumerate(zip(queries.known().codes, after, strict=False)):
            at = NOON + timedelta(days=max(after[: number + 1]))
            received = (NOON + timedelta(days=days)).date()
            actions.receive(
                application_id=made.pk,
                given=PaperIn(code=code, received_on=received, result="favours"),
                by=scene.protector,
                at=at,
            )
        made.refresh_from_db()
        assert made.complete_on == (NOON + timedelta(days=max(after))).date()
        assert made.due_on is not None and made.due_on > made.complete_on
        calendar = current().calendar(scene.case.place)
        between = (
            made.complete_on + timedelta(days=n) for n in range(1, (made.due_on - made.complete_on).days + 1)
        )
        assert sum(calendar.is_working(day) for day in between) == 10
        transaction.set_rollback(True)


def test_a_paper_that_falls_away_stops_the_clock(scene: Scene) -> None:
    made = complete(application=make_application(scene=scene), by=scene.protector)
    first = Paper.objects.filter(application=made).first()
    assert first is not None
    with behind(scene.protector):
        actions.drop(paper_id=first.pk, application_id=made.pk, why="invalid", by=scene.protector, at=LATER)
    made.refresh_from_db()
    assert (made.state, made.complete_on, made.due_on, made.stops) == ("collecting", None, None, 1)
    assert tasks(scene, words.DECIDE) == [] and len(tasks(scene, words.PAPERS)) == 1
    assert TimelineEntry.objects.filter(case=scene.case, kind="permission.clock_stopped").count() == 1
    with pytest.raises(OutOfTurn):
        actions.drop(paper_id=first.pk, application_id=made.pk, why="invalid", by=scene.protector, at=LATER)
    again = LATER + timedelta(days=1)
    paper(made, scene.protector, first.code, at=again)
    made.refresh_from_db()
    assert made.complete_on == again.date()


def test_a_paper_that_runs_out_stops_the_clock(scene: Scene) -> None:
    made = make_application(scene=scene)
    complete(application=made, by=scene.protector, valid_until=TODAY + timedelta(days=3))
    with telling_system():
        assert actions.expire_papers(at=NOON + timedelta(days=3)) == 0
        assert actions.expire_papers(at=NOON + timedelta(days=4)) == 3
        assert actions.expire_papers(at=NOON + timedelta(days=4)) == 0
    made.refresh_from_db()
    assert made.state == "collecting" and made.stops == 1


def test_granted_in_time(scene: Scene, delegate: Actor) -> None:
    made = complete(application=make_application(scene=scene, kind="both"), by=scene.protector)
    told = replace(
        GRANTED,
        conditions=("return_by_hour", "stay_at_address"),
        pass_number="P-77",
        pass_until=date(2026, 12, 19),
    )
    with behind(delegate):
        row = actions.decide(application_id=made.pk, given=told, by=delegate, at=LATER)
    row.refresh_from_db()
    made.refresh_from_db()
    assert (row.in_time, row.parts, made.state) == (True, ["move", "work"], "granted")
    assert row.conditions == ["stay_at_address", "return_by_hour"]
    assert (row.decided_on, row.working_days) == (TODAY, 0)
    assert opened(row, "pass_number", case=scene.case, by=scene.protector) == "P-77"
    assert tasks(scene, words.DECIDE) == []
    (notice,) = tasks(scene, words.RENEW)
    assert notice.due_at is not None and notice.due_at.date() <= date(2026, 11, 19)
    assert queries.of_case(case=scene.case, by=scene.protector).standing(on=TODAY) == [row]
    assert [one.state for one in glance(case=scene.case, by=scene.protector, at=LATER)] == [
        "Holds until 20 December 2026"
    ]
    with pytest.raises(OutOfTurn):
        actions.decide(application_id=made.pk, given=told, by=delegate, at=LATER)


def test_a_late_decision_says_why(scene: Scene, delegate: Actor) -> None:
    made = complete(application=make_application(scene=scene), by=scene.protector)
    assert made.due_at is not None
    late = made.due_at + timedelta(hours=3)
    assert list(queries.due(by=delegate, at=late)) == [made]
    with pytest.raises(Invalid) as refused:
        actions.decide(application_id=made.pk, given=GRANTED, by=delegate, at=late)
    assert refused.value.field == "late_why"
    told = replace(GRANTED, late_why="many_applications")
    row = actions.decide(application_id=made.pk, given=told, by=delegate, at=late)
    row.refresh_from_db()
    assert (row.in_time, row.working_days, row.late_why) == (False, 11, "many_applications")


def test_nobody_decides_on_their_own_application(scene: Scene, delegate: Actor) -> None:
    made = complete(application=make_application(scene=scene), by=scene.protector)
    with pytest.raises(NotAllowed):
        actions.decide(application_id=made.pk, given=GRANTED, by=scene.protector, at=LATER)
    human = User.objects.values_list("human", flat=True).get(pk=scene.protector.user_id)
    User.objects.filter(pk=delegate.user_id).update(human=human)
    with pytest.raises(OwnApplication):
        actions.decide(application_id=made.pk, given=GRANTED, by=delegate, at=LATER)
    values = {"complete_on": TODAY, "due_on": TODAY, "decided_on": TODAY, "recorded_at": LATER}
    with pytest.raises(IntegrityError, match="cannot decide"), transaction.atomic():
        Decision.objects.create(
            case=scene.case,
            application=made,
            result="granted",
            parts=["work"],
            starts_on=TODAY,
            last_day=TODAY,
            by_id=delegate.user_id,
            decider_human=made.pk,
            working_days=0,
            organisation_id=delegate.organisation_id,
            **values,
        )


def test_a_decision_stands(scene: Scene, delegate: Actor) -> None:
    row = make_decision(scene=scene, delegate=delegate)
    with pytest.raises(IntegrityError, match="a decision stands"), transaction.atomic():
        Decision.objects.filter(pk=row.pk).update(decided_on=TODAY - timedelta(days=1))


def test_refused_with_reasons_and_reviewed_by_another(scene: Scene, delegate: Actor) -> None:
    made = complete(application=make_application(scene=scene, kind="both"), by=scene.protector)
    refusal = DecideIn(result="refused", reasons=("danger_outside",), words="It is not safe yet.")
    for wrong, field in ((replace(refusal, reasons=()), "reasons"), (replace(refusal, words=" "), "words")):
        with pytest.raises(Invalid) as stopped:
            actions.decide(application_id=made.pk, given=wrong, by=delegate, at=LATER)
        assert stopped.value.field == field
    actions.decide(application_id=made.pk, given=refusal, by=delegate, at=LATER)
    with behind(scene.protector):
        actions.ask_review(application_id=made.pk, by=scene.protector, at=LATER)
    assert len(tasks(scene, words.REVIEW)) == 1
    with pytest.raises(OwnApplication):
        actions.decide(application_id=made.pk, given=GRANTED, by=delegate, at=LATER)
    part = replace(GRANTED, result="partly", parts=("move",), reasons=("health",), words="To move, yes.")
    row = actions.decide(application_id=made.pk, given=part, by=make_delegate(name="second"), at=LATER)
    made.refresh_from_db()
    assert row.review and row.parts == ["move"] and made.state == "partly"
    with pytest.raises(OutOfTurn):
        actions.ask_review(application_id=made.pk, by=scene.protector, at=LATER)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"last_day": None}, "last_day"),
        ({"last_day": date(2036, 1, 1)}, "last_day"),
        ({"last_day": date(2028, 1, 1)}, "last_day"),
        ({"starts_on": date(2026, 11, 1)}, "starts_on"),
        ({"pass_number": "P-1"}, "pass_until"),
        ({"conditions": ("unheard_of",)}, "conditions"),
        ({"conditions": ("other",)}, "words"),
        ({"result": "partly", "reasons": ("health",), "words": "x"}, "parts"),
        ({"result": "maybe"}, "result"),
    ],
)
def test_what_cannot_be_decided(scene: Scene, delegate: Actor, wrong: dict[str, Any], field: str) -> None:
    made = complete(application=make_application(scene=scene), by=scene.protector)
    with pytest.raises(Invalid) as refused:
        actions.decide(application_id=made.pk, given=replace(GRANTED, **wrong), by=delegate, at=LATER)
    assert refused.value.field == field and not Decision.objects.exists()


def test_nothing_is_decided_while_a_paper_is_missing(scene: Scene, delegate: Actor) -> None:
    made = make_application(scene=scene)
    with pytest.raises(OutOfTurn):
        actions.decide(application_id=made.pk, given=GRANTED, by=delegate, at=LATER)
    complete(application=made, by=scene.protector, valid_until=TODAY)
    with pytest.raises(Incomplete):
        actions.decide(application_id=made.pk, given=GRANTED, by=delegate, at=LATER + timedelta(days=1))
