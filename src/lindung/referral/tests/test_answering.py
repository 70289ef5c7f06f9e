"""Answering: who may, what opens and closes, what falls due, and harm that is not trafficking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lindung.access.actors import NotAllowed
from lindung.access.testing import NOON, make_actor
from lindung.cases import queries as cases
from lindung.cases.actions import sweep
from lindung.cases.models import Grant, Task
from lindung.cases.testing import unsealed
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.workflow import StepRefused
from lindung.referral import actions, queries
from lindung.referral.models import Referral
from lindung.referral.sharing import age_band
from lindung.referral.testing import AGREED, Scene

LATER = NOON + timedelta(hours=1)


def sees_case(scene: Scene, name: str) -> bool:
    """Tell whether one of the scene's people may open the case."""
    return cases.visible_to(getattr(scene, name)).filter(pk=scene.case.pk).exists()


def open_tasks(scene: Scene, kind: str) -> list[Task]:
    """Return the open tasks of a kind on the scene's case."""
    return list(Task.objects.filter(case=scene.case, kind=kind, state="open"))


def test_accepting_opens_the_case(scene: Scene) -> None:
    sent = scene.send()
    assert not sees_case(scene, "receiver")
    accepted = actions.accept(referral_id=sent.pk, by=scene.receiver, at=LATER)
    assert (accepted.state, accepted.answered_at, scene.stage()) == ("accepted", LATER, "accepted")
    assert sees_case(scene, "receiver")
    part = Grant.objects.get(case=scene.case, organisation=scene.receiver.organisation_id, ended_at=None)
    assert part.purpose == "services"
    assert not open_tasks(scene, "referral.answer")
    assert Task.objects.get(subject_id=sent.pk).ended_by_id == scene.receiver.user_id


@pytest.mark.parametrize(
    ("kind", "purpose"),
    [
        ("police", "enforcement"),
        ("labour", "enforcement"),
        ("health", "health"),
        ("welfare", "protection"),
        ("ngo_shelter", "services"),
        ("prosecutor", "prosecution"),
        ("secretariat", "oversight"),
        ("court", "court"),
    ],
)
def test_the_part_follows_from_the_kind(scene: Scene, kind: str, purpose: str) -> None:
    shelter = scene.organisation(scene.receiver)
    shelter.kind = kind
    shelter.save()
    actions.accept(referral_id=scene.send().pk, by=scene.receiver, at=LATER)
    assert Grant.objects.get(case=scene.case, organisation=shelter, ended_at=None).purpose == purpose


def test_only_the_receiver_answers(scene: Scene) -> None:
    sent = scene.send()
    for stranger in (scene.outsider, scene.other):
        with pytest.raises(Referral.DoesNotExist):
            actions.accept(referral_id=sent.pk, by=stranger, at=LATER)
    for knows_it in (scene.sender, scene.secretariat):
        with pytest.raises(actions.NotTheReceiver):
            actions.accept(referral_id=sent.pk, by=knows_it, at=LATER)
    powerless = make_actor(
        name="hana", role="court_registrar", organisation=scene.organisation(scene.receiver)
    )
    with pytest.raises(NotAllowed):
        actions.accept(referral_id=sent.pk, by=powerless, at=LATER)
    assert actions.accept(referral_id=sent.pk, by=scene.second, at=LATER).state == "accepted"


def test_declining_closes_it_and_asks_for_another(scene: Scene) -> None:
    sent = scene.send()
    actions.decline(
        referral_id=sent.pk, reason="no_capacity", text="Full until Friday", by=scene.receiver, at=LATER
    )
    assert scene.stage() == "presumed"
    assert not sees_case(scene, "receiver")
    found = queries.one(referral_id=sent.pk, by=scene.receiver)
    assert not queries.reads_contents(referral=found, actor=scene.receiver)
    assert queries.reads_contents(referral=found, actor=scene.sender)
    (task,) = open_tasks(scene, "referral.redirect")
    assert (task.organisation_id, task.subject_id) == (scene.sender.organisation_id, sent.pk)
    assert task.due_at == LATER + timedelta(hours=current().referral.hours("urgent"))
    assert queries.may_redirect(referral=found, actor=scene.sender)
    scene.send(to=scene.other)
    assert not open_tasks(scene, "referral.redirect")
    assert not queries.may_redirect(referral=found, actor=scene.sender)


def test_a_decline_can_be_let_rest(scene: Scene) -> None:
    sent = scene.send()
    with pytest.raises(Refusal):
        actions.settle(referral_id=sent.pk, by=scene.sender, at=LATER)
    actions.decline(referral_id=sent.pk, reason="person_declined", by=scene.receiver, at=LATER)
    with pytest.raises(actions.NotTheSender):
        actions.settle(referral_id=sent.pk, by=scene.receiver, at=LATER)
    actions.settle(referral_id=sent.pk, by=scene.sender, at=LATER)
    assert not open_tasks(scene, "referral.redirect")


def test_the_last_no_returns_the_case_not_the_first(scene: Scene) -> None:
    first, second = scene.send(), scene.send(to=scene.other)
    actions.decline(referral_id=first.pk, reason="no_capacity", by=scene.receiver, at=LATER)
    assert scene.stage() == "referred"
    actions.accept(referral_id=second.pk, by=scene.other, at=LATER)
    assert scene.stage() == "accepted"


@pytest.mark.parametrize(
    ("reason", "text", "field"),
    [
        ("", "", "reason"),
        ("tired", "", "reason"),
        ("other", "", "text"),
        ("other", " \x00 ", "text"),
        ("no_capacity", "x" * 2_001, "text"),
        ("no_capacity", "a\u202eb", "text"),
    ],
)
def test_a_no_has_a_reason(scene: Scene, reason: str, text: str, field: str) -> None:
    sent = scene.send()
    with pytest.raises(Invalid) as invalid:
        actions.decline(referral_id=sent.pk, reason=reason, text=text, by=scene.receiver, at=LATER)
    assert invalid.value.field == field
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_one_answer_stands(scene: Scene) -> None:
    sent = scene.send()
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=LATER)
    with pytest.raises(actions.AlreadyAnswered) as late:
        actions.decline(referral_id=sent.pk, reason="no_capacity", by=scene.second, at=LATER)
    assert (late.value.status, late.value.code) == (409, "already_answered")
    with pytest.raises(StepRefused):
        actions.withdraw(referral_id=sent.pk, by=scene.sender, at=LATER)
    assert scene.stage() == "accepted"


def test_completing_needs_an_acceptance(scene: Scene) -> None:
    sent = scene.send()
    with pytest.raises(StepRefused):
        actions.complete(referral_id=sent.pk, by=scene.receiver, at=LATER)
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=LATER)
    with pytest.raises(actions.NotTheReceiver):
        actions.complete(referral_id=sent.pk, by=scene.sender, at=LATER)
    done = actions.complete(referral_id=sent.pk, note=" A room ", by=scene.receiver, at=LATER)
    assert (done.state, unsealed(done, "completion_note")) == ("completed", "A room")


def test_without_an_answer_the_secretariat_hears_of_it(scene: Scene) -> None:
    urgent, routine = scene.send(urgency="emergency"), scene.send(to=scene.other, urgency="routine")
    at = urgent.answer_due_at + timedelta(minutes=1)
    assert [one.overdue for one in queries.unanswered(actor=scene.secretariat, at=NOON)] == [False, False]
    assert sweep(at=at) == 1
    assert cases.tasks_for(scene.secretariat).filter(subject_id=urgent.pk).exists()
    assert not cases.tasks_for(scene.secretariat).filter(subject_id=routine.pk).exists()
    waiting = queries.unanswered(actor=scene.secretariat, at=at)
    assert [(one.referral.pk, one.overdue) for one in waiting] == [(urgent.pk, True), (routine.pk, False)]
    assert [one.referral.pk for one in queries.unanswered(actor=scene.receiver, at=at)] == [urgent.pk]
    assert not queries.unanswered(actor=scene.outsider, at=at)
    actions.accept(referral_id=urgent.pk, by=scene.receiver, at=at)
    assert not cases.tasks_for(scene.secretariat).filter(subject_id=urgent.pk).exists()


def test_only_what_is_shared_is_seen(scene: Scene) -> None:
    sent = scene.send(shared=("facts",), message="")
    found = queries.one(referral_id=sent.pk, by=scene.receiver)
    shared = actions.read(referral_id=found.pk, by=scene.receiver, at=NOON).shared
    assert shared is not None
    assert shared.facts is not None
    assert (shared.facts.sex, shared.facts.age_band) == ("female", (25, 29))
    assert (shared.screening_result, shared.needs, shared.message) == (None, None, None)
    assert actions.read(referral_id=found.pk, by=scene.secretariat, at=NOON).shared is None
    full = scene.send(to=scene.other, shared=("facts", "screening_result", "needs"))
    opened = actions.read(referral_id=full.pk, by=scene.other, at=NOON).shared
    assert opened is not None
    assert opened.screening_result is not None
    assert opened.needs is not None
    assert (opened.screening_result.stage, opened.needs.codes) == ("referred", ())
    assert opened.message == AGREED.message


@pytest.mark.parametrize(("years", "band"), [(0, (0, 4)), (17, (15, 19)), (18, (15, 19)), (120, (120, 124))])
def test_ages_are_shown_as_bands(years: int, band: tuple[int, int]) -> None:
    assert age_band(years) == band


def test_looks_are_recorded(scene: Scene) -> None:
    sent = scene.send()
    actions.read(referral_id=sent.pk, by=scene.receiver, at=LATER)
    looks = AuditEvent.objects.filter(event="referral.viewed", subject_id=sent.pk)
    assert [look.by_user_id for look in looks] == [scene.receiver.user_id]
    with pytest.raises(Referral.DoesNotExist):
        actions.read(referral_id=sent.pk, by=scene.outsider, at=LATER)


def test_the_inbox_has_three_parts(scene: Scene) -> None:
    sent = scene.send()
    assert [one.referral.pk for one in queries.inbox(actor=scene.receiver, limit=9).waiting] == [sent.pk]
    assert [one.referral.pk for one in queries.inbox(actor=scene.sender, limit=9).sent] == [sent.pk]
    actions.decline(referral_id=sent.pk, reason="no_capacity", by=scene.receiver, at=LATER)
    mine = queries.inbox(actor=scene.receiver, limit=9)
    assert (list(mine.waiting), [(one.referral.pk, one.code) for one in mine.received]) == (
        [],
        [(sent.pk, "")],
    )
    assert queries.inbox(actor=scene.outsider, limit=9) == queries.Inbox([], [], [])
