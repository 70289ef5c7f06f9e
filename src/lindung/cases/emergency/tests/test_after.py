"""Ending, reviewing, chasing: who may, who may not, and what the database itself refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from lindung.access.actors import NotAllowed
from lindung.access.models import User
from lindung.access.testing import make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.emergency import actions, queries
from lindung.cases.emergency.models import Alarm, Emergency
from lindung.cases.emergency.problems import OwnEmergency, Settled
from lindung.cases.emergency.tests.conftest import WORDS, Scene, second_account
from lindung.cases.emergency.tests.racing import race
from lindung.cases.models import Grant, Task, TimelineEntry
from lindung.kernel import walls
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid

FINDINGS = "The call log shows the danger and nobody of the lead answered."


def entered(scene: Scene) -> Emergency:
    """Return an access that Chidi has just taken, behind the wall."""
    with behind(scene.chidi):
        entry = scene.enter().emergency
    assert entry is not None
    return entry


@pytest.mark.parametrize("who", ["chidi", "farah"])
def test_the_holder_and_the_lead_end_it_early(scene: Scene, who: str) -> None:
    entry = entered(scene)
    actor = getattr(scene, who)
    with behind(actor):
        actions.end(emergency_id=entry.pk, by=actor, at=scene.at + timedelta(minutes=5))
    with behind(scene.chidi):
        assert not hub.visible_to(scene.chidi).exists()
    assert bytes(Grant.objects.get(pk=entry.pk).mark) == b""
    with behind(actor), pytest.raises(Settled):
        actions.end(emergency_id=entry.pk, by=actor, at=scene.at + timedelta(minutes=6))


def test_nobody_else_ends_or_knows_it(scene: Scene) -> None:
    entry = entered(scene)
    eve = make_actor(name="eve", role="protection_officer", organisation=make_organisation(code="third"))
    with behind(eve):
        assert not Emergency.objects.exists()
        with pytest.raises(Emergency.DoesNotExist):
            actions.end(emergency_id=entry.pk, by=eve, at=scene.at)
    with pytest.raises(Emergency.DoesNotExist):
        actions.end(emergency_id=entry.pk, by=eve, at=scene.at)


def test_a_data_officer_sees_what_was_opened_and_judges(scene: Scene) -> None:
    entry = entered(scene)
    with behind(scene.chidi):
        cases.see(code=scene.case.code, by=scene.chidi, at=scene.at + timedelta(minutes=1))
    with behind(scene.dewi):
        assert queries.waiting(actor=scene.dewi) == 1
        found = queries.one(emergency_id=entry.pk, code=scene.case.code, by=scene.dewi)
        assert [deed.event for deed in queries.deeds(entry=found)] == ["emergency.entered", "cases.viewed"]
        done = actions.review(
            emergency_id=entry.pk, verdict="justified", findings=FINDINGS, by=scene.dewi, at=scene.at
        )
        assert queries.waiting(actor=scene.dewi) == 0
        with pytest.raises(Settled):
            actions.review(
                emergency_id=entry.pk, verdict="not_justified", findings=FINDINGS, by=scene.dewi, at=scene.at
            )
    assert done.verdict == "justified"
    assert TimelineEntry.objects.filter(kind="emergency.justified", case=scene.case).exists()
    assert AuditEvent.objects.get(event="emergency.reviewed").detail["verdict"] == "justified"


def test_a_review_needs_words_and_a_verdict(scene: Scene) -> None:
    entry = entered(scene)
    for given in ({"verdict": "perhaps", "findings": FINDINGS}, {"verdict": "justified", "findings": "ok"}):
        with pytest.raises(Invalid):
            actions.review(emergency_id=entry.pk, by=scene.dewi, at=scene.at, **given)


def test_only_data_officers_review(scene: Scene) -> None:
    entry = entered(scene)
    with behind(scene.farah), pytest.raises(NotAllowed):
        actions.review(
            emergency_id=entry.pk, verdict="justified", findings=FINDINGS, by=scene.farah, at=scene.at
        )


def test_nobody_reviews_their_own_from_another_account(scene: Scene) -> None:
    entry = entered(scene)
    again = second_account(of=scene.chidi, role="data_officer")
    with behind(again), pytest.raises(OwnEmergency):
        actions.review(emergency_id=entry.pk, verdict="justified", findings=FINDINGS, by=again, at=scene.at)
    with pytest.raises(IntegrityError, match="own access"), transaction.atomic():
        Emergency.objects.filter(pk=entry.pk).update(
            reviewed_at=scene.at,
            reviewed_by=User.objects.get(pk=again.user_id),
            reviewer_human=scene.dewi.user_id,
            verdict="justified",
            findings=FINDINGS,
        )


@pytest.mark.parametrize(
    "change",
    [
        "until = until + interval '1 hour'",
        "explanation = 'x'",
        "human = gen_random_uuid()",
        "review_due_at = review_due_at + interval '1 day'",
        "user_id = ended_by_id",
    ],
)
def test_what_happened_does_not_change(scene: Scene, change: str) -> None:
    entry = entered(scene)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE emergency_emergency SET {change} WHERE id = %s", [entry.pk])


def test_the_database_takes_no_longer_one_and_no_row_from_the_application(scene: Scene) -> None:
    entry = entered(scene)
    with pytest.raises(IntegrityError, match="four hours"), transaction.atomic():
        Emergency.objects.create(
            case=scene.case,
            case_code=scene.case.code,
            user_id=scene.chidi.user_id,
            human=scene.chidi.user_id,
            organisation_id=scene.chidi.organisation_id,
            lead_organisation_id=scene.farah.organisation_id,
            reason="danger",
            explanation=WORDS,
            entered_at=scene.at,
            until=scene.at + timedelta(hours=4, seconds=1),
            review_due_at=scene.at,
        )
    for sql in (
        "DELETE FROM emergency_emergency",
        "INSERT INTO emergency_emergency (id) VALUES (gen_random_uuid())",
    ):
        with (
            behind(scene.chidi),
            connection.cursor() as cursor,
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(sql)
    assert Emergency.objects.filter(pk=entry.pk).exists()


def test_late_reviews_go_to_the_secretariat_once_and_end_with_the_review(scene: Scene) -> None:
    entry = entered(scene)
    just = scene.at + timedelta(hours=72)
    assert actions.escalate_overdue(at=just - timedelta(seconds=1)) == 0
    with walls.telling_system():
        assert actions.escalate_overdue(at=just) == 1
        assert actions.escalate_overdue(at=just) == 0
    task = Task.objects.get(kind="emergency.overdue")
    assert task.organisation.national and task.state == Task.State.OPEN
    with behind(scene.dewi):
        actions.review(
            emergency_id=entry.pk, verdict="not_justified", findings=FINDINGS, by=scene.dewi, at=just
        )
    task.refresh_from_db()
    assert task.state == Task.State.DONE


def test_alarms_are_seen_by_data_officers_only(scene: Scene) -> None:
    with behind(scene.chidi):
        for _ in range(11):
            scene.enter(code="TIP-0000-0000")
        assert not Alarm.objects.exists()
        assert queries.alarms(actor=scene.chidi) == []
    alarm = Alarm.objects.get()
    with behind(scene.chidi), pytest.raises(NotAllowed):
        actions.settle_alarm(alarm_id=alarm.pk, by=scene.chidi, at=scene.at)
    with behind(scene.dewi):
        assert queries.waiting(actor=scene.dewi) == 1
        actions.settle_alarm(alarm_id=alarm.pk, by=scene.dewi, at=scene.at)
        assert queries.waiting(actor=scene.dewi) == 0


@pytest.mark.django_db(transaction=True)
def test_six_reviews_at_once_are_one(scene: Scene) -> None:
    entry = entered(scene)
    judges = [scene.dewi] + [
        make_actor(name=f"judge{n}", role="data_officer", organisation=make_organisation(code="third"))
        for n in range(5)
    ]

    def judge(by: object) -> object:
        with behind(by):  # type: ignore[arg-type]
            return actions.review(
                emergency_id=entry.pk,
                verdict="justified",
                findings=FINDINGS,
                by=by,  # type: ignore[arg-type]
                at=scene.at,
            )

    results = race(*(lambda by=by: judge(by) for by in judges))
    assert sum(isinstance(one, Emergency) for one in results) == 1, results
    assert sum(isinstance(one, Settled) for one in results) == 5
    assert AuditEvent.objects.filter(event="emergency.reviewed").count() == 1
