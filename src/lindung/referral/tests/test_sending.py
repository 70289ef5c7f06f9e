"""Sending: who may, to whom, with whose consent, and what the case does."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lindung.access.actors import NotAllowed
from lindung.access.testing import NOON, make_actor
from lindung.cases.actions import move, open_task
from lindung.cases.models import Case, Task, TimelineEntry
from lindung.cases.testing import unsealed, walk
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent, OutboxEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.workflow import StepRefused
from lindung.referral import actions, queries
from lindung.referral.models import Referral
from lindung.referral.rules import BY_APPLICATION, Contents, checked, needs_to_refer
from lindung.referral.testing import AGREED, Scene, make_scene, offer
from lindung.referral.workflow import REFERRAL, consent_missing


def test_a_presumed_victim_is_referred(scene: Scene) -> None:
    sent = scene.send()
    assert (sent.state, scene.stage()) == ("sent", "referred")
    assert sent.answer_due_at == NOON + timedelta(hours=current().referral.hours("urgent"))
    assert "message" in sent.shared
    task = Task.objects.get(case=scene.case, kind="referral.answer")
    assert (task.organisation_id, task.subject_id, task.due_at) == (
        scene.receiver.organisation_id,
        sent.pk,
        sent.answer_due_at,
    )
    assert TimelineEntry.objects.filter(case=scene.case, kind="referral.sent").count() == 1
    assert AuditEvent.objects.filter(event="referral.sent", subject_id=sent.pk).count() == 1
    assert OutboxEvent.objects.filter(event="referral.sent", subject_id=sent.pk).count() == 1


def test_who_may_send(scene: Scene) -> None:
    registrar = make_actor(name="gita", role="court_registrar", organisation=scene.organisation(scene.sender))
    with pytest.raises(NotAllowed):
        scene.send(by=registrar)
    with pytest.raises(Case.DoesNotExist):
        scene.send(by=scene.outsider)
    assert scene.send(by=scene.sender).pk


@pytest.mark.parametrize("need", ["shelter", "coordination"])
def test_only_those_who_offer_it_receive(scene: Scene, need: str) -> None:
    takes = {"shelter": scene.receiver, "coordination": scene.secretariat}
    with pytest.raises(actions.CannotReceive):
        scene.send(need=need, to=scene.outsider)
    other = next(actor for name, actor in takes.items() if name != need)
    with pytest.raises(actions.CannotReceive):
        scene.send(need=need, to=other)
    assert scene.send(need=need, to=takes[need]).state == "sent"


def test_nobody_refers_to_themselves_or_to_what_is_switched_off(scene: Scene) -> None:
    own = scene.organisation(scene.sender)
    offer(organisation=own, need="shelter")
    with pytest.raises(actions.CannotReceive):
        scene.send(to=scene.sender)
    shelter = scene.organisation(scene.receiver)
    shelter.active = False
    shelter.save()
    with pytest.raises(actions.CannotReceive):
        scene.send()


def test_a_child_goes_only_where_children_are_taken(db: None) -> None:
    scene = make_scene(age_years=12)
    with pytest.raises(actions.CannotReceive):
        scene.send(to=scene.other)
    sent = scene.send(to=scene.receiver, consent="legal_basis", legal_basis="child_protection")
    assert sent.state == "sent"


def test_who_may_be_a_child_counts_as_one(db: None) -> None:
    scene = make_scene(age_years=None)
    with pytest.raises(actions.CannotReceive):
        scene.send(to=scene.other)
    assert scene.send(consent="legal_basis", legal_basis="child_protection").case.is_child


def test_a_refusal_stops_it_unless_the_law_is_named(scene: Scene) -> None:
    with pytest.raises(StepRefused) as refused:
        scene.send(consent="refused")
    assert "Ask again" in str(refused.value)
    with pytest.raises(StepRefused):
        scene.send(consent="legal_basis")
    assert scene.stage() == "presumed"
    assert not Referral.objects.exists()
    sent = scene.send(consent="refused", legal_basis="danger_to_life")
    assert (sent.consent, sent.legal_basis) == ("refused", "danger_to_life")


def test_who_cannot_answer_is_helped(scene: Scene) -> None:
    assert scene.send(consent="not_able").state == "sent"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purposes": ()}, "purposes"),
        ({"purposes": ("curiosity",)}, "purposes"),
        ({"consent": "maybe"}, "consent"),
        ({"urgency": "immediate"}, "urgency"),
        ({"shared": ("identity",)}, "shared"),
        ({"legal_basis": "because"}, "legal_basis"),
        ({"message": "x" * 10_000_000}, "message"),
        ({"message": "x" * 4_001}, "message"),
        ({"message": "safe \u202e efas"}, "message"),
    ],
)
def test_what_cannot_be_said(scene: Scene, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        scene.send(**change)
    assert invalid.value.field == field
    assert scene.stage() == "presumed"


def test_unknown_needs_and_courts(scene: Scene) -> None:
    with pytest.raises(Invalid) as unknown:
        scene.send(need="a_miracle")
    assert unknown.value.field == "need"
    offer(organisation=scene.organisation(scene.receiver), need="adjudication")
    with pytest.raises(actions.CannotReceive):
        scene.send(need="adjudication")
    assert not BY_APPLICATION.intersection(needs_to_refer())
    with pytest.raises(actions.CannotReceive):
        actions.send(
            case_id=scene.case.pk,
            need="shelter",
            to=uuid.uuid4(),
            contents=AGREED,
            by=scene.sender,
            at=NOON,
        )


def test_messages_are_cleaned_and_shared_by_being_written(scene: Scene) -> None:
    sent = scene.send(message="  Two\x00 beds\r\nplease ", shared=("facts", "facts"))
    assert unsealed(sent, "message") == "Two beds\nplease"
    assert sent.shared == ["facts", "message"]
    silent = scene.send(to=scene.other, message="   ", shared=("message", "needs"))
    assert (silent.message, silent.shared) == (None, ["needs"])


def test_the_same_is_asked_once(scene: Scene) -> None:
    first = scene.send()
    with pytest.raises(actions.AlreadyReferred):
        scene.send()
    with pytest.raises(actions.AlreadyReferred):
        scene.send(urgency="routine")
    assert scene.send(to=scene.other).pk != first.pk
    actions.withdraw(referral_id=first.pk, by=scene.sender, at=NOON)
    assert scene.send().state == "sent"


def test_a_closed_case_is_reopened_first(scene: Scene) -> None:
    move(case_id=scene.case.pk, step="close", outcome="completed", by=scene.secretariat, at=NOON)
    with pytest.raises(actions.CaseClosed):
        scene.send()
    move(case_id=scene.case.pk, step="reopen", by=scene.secretariat, at=NOON)
    assert scene.send().state == "sent"


@pytest.mark.parametrize(
    "steps",
    [(), ("presume", "refer", "accept"), ("presume", "make_interim_order"), ("presume", "begin_recovery")],
)
def test_services_do_not_move_the_case_elsewhere(db: None, steps: tuple[str, ...]) -> None:
    scene = make_scene(steps=steps)
    before = scene.stage()
    sent = scene.send()
    assert scene.stage() == before
    actions.decline(referral_id=sent.pk, reason="no_capacity", by=scene.receiver, at=NOON)
    assert scene.stage() == before
    again = scene.send(to=scene.other)
    actions.accept(referral_id=again.pk, by=scene.other, at=NOON)
    assert scene.stage() == before


def test_who_declines_an_order_still_gets_services(db: None) -> None:
    scene = make_scene()
    walk(case=scene.case, steps=("begin_recovery",), by=scene.sender)
    sent = scene.send()
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=NOON)
    done = actions.complete(referral_id=sent.pk, note="A room until spring", by=scene.receiver, at=NOON)
    assert (done.state, scene.stage()) == ("completed", "recovery")


def test_withdrawing_returns_the_case(scene: Scene) -> None:
    first, second = scene.send(), scene.send(to=scene.other)
    with pytest.raises(actions.NotTheSender):
        actions.withdraw(referral_id=first.pk, by=scene.receiver, at=NOON)
    with pytest.raises(Referral.DoesNotExist):
        actions.withdraw(referral_id=first.pk, by=scene.outsider, at=NOON)
    actions.withdraw(referral_id=first.pk, by=scene.sender, at=NOON)
    assert scene.stage() == "referred"
    assert Task.objects.get(subject_id=first.pk).state == "cancelled"
    actions.withdraw(referral_id=second.pk, by=scene.sender, at=NOON)
    assert scene.stage() == "presumed"
    with pytest.raises(StepRefused):
        actions.withdraw(referral_id=second.pk, by=scene.sender, at=NOON)


def test_the_task_that_asked_for_it_is_done(scene: Scene) -> None:
    with transaction.atomic():
        task = open_task(
            case=scene.case,
            kind="screening.refer",
            organisation=scene.organisation(scene.sender),
            by=None,
            at=NOON,
            fulfilled_by="referral.sent",
        )
    scene.send()
    task.refresh_from_db()
    assert task.state == "done"


@pytest.mark.parametrize(
    "change",
    [
        {"need": ""},
        {"other_harm": "fraud"},
        {"purposes": []},
        {"message": None},
        {"consent": "refused"},
        {"state": "accepted"},
        {"state": "declined"},
        {"decline_reason": "other"},
        {"state": "withdrawn"},
        {"withdrawn_at": NOON},
        {"completed_at": NOON},
        {"completion_note": b"done"},
        {"answered_at": NOON},
        {"answer_due_at": NOON - timedelta(days=1)},
    ],
)
def test_the_database_refuses_halves(scene: Scene, change: dict[str, Any]) -> None:
    sent = scene.send()
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=sent.pk).update(**change)
    assert queries.one(referral_id=sent.pk, by=scene.sender).state == "sent"


@given(
    consent=st.sampled_from(["given", "refused", "not_able", "legal_basis"]),
    basis=st.sampled_from(["", "danger_to_life", "court_order"]),
)
def test_only_a_no_without_law_stops(consent: str, basis: str) -> None:
    stopped = consent_missing(consent=consent, legal_basis=basis) is not None
    assert stopped == (consent in {"refused", "legal_basis"} and not basis)


@given(message=st.text(max_size=200))
def test_any_message_is_refused_or_shared_whole(message: str) -> None:
    contents = replace(AGREED, message=message)
    try:
        clean: Contents = checked(contents)
    except Invalid as unfit:
        assert unfit.field == "message"
    else:
        assert ("message" in clean.shared) == bool(clean.message)
        assert checked(clean) == clean


def test_the_table_of_steps_leads_somewhere() -> None:
    assert not REFERRAL.unreachable()
    assert not REFERRAL.dead_ends()
