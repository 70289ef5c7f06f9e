"""Telling, asking somebody to tell, and contacts: allowed and refused side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_organisation, make_user
from lindung.access.wall import behind
from lindung.cases.consents import actions as consents
from lindung.cases.consents.testing import make_consent
from lindung.cases.kinds import wording
from lindung.cases.models import Case, Task, TimelineEntry
from lindung.cases.testing import opened
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.walls import telling_system
from lindung.protection.informing import actions, queries, words
from lindung.protection.informing.actions import TellIn
from lindung.protection.informing.facts import facts_of
from lindung.protection.informing.kit import kit_of
from lindung.protection.informing.models import Contact, Told
from lindung.protection.informing.problems import NoConsent, OutOfTurn
from lindung.protection.informing.tests.conftest import LATER
from lindung.protection.testing import Scene

GIVEN = TellIn(
    told_at=NOON + timedelta(hours=1),
    language="bn",
    spoke="register",
    understood="yes",
    interpreter="Rahim of the register",
    refused=("out",),
    questions="May I call my mother?",
)


def tell(scene: Scene, **given: Any) -> Told:
    with behind(scene.protector):
        return actions.tell(
            case_id=scene.case.pk, given=replace(GIVEN, **given), by=scene.protector, at=LATER
        )


def agree(scene: Scene, matter: str = "embassy_contact", *, at: datetime = LATER, **given: Any) -> Any:
    return make_consent(
        case=scene.case, by=scene.protector, matter=matter, purposes=("protection",), at=at, **given
    )


def ask(scene: Scene, kind: str = "embassy", *, at: datetime = LATER) -> Contact:
    with behind(scene.protector):
        return actions.ask(
            case_id=scene.case.pk,
            kind=kind,
            addressee="The consul",
            wish="Say I am well.",
            by=scene.protector,
            at=at,
        )


def open_tasks(scene: Scene, *kinds: str) -> list[Task]:
    return list(Task.objects.filter(case=scene.case, kind__in=kinds, state=Task.State.OPEN))


def test_what_was_told_is_recorded_and_sealed(scene: Scene) -> None:
    told = tell(scene)
    assert opened(told, "questions", case=scene.case, by=scene.protector) == "May I call my mother?"
    assert opened(told, "interpreter", case=scene.case, by=scene.protector) == "Rahim of the register"
    assert b"mother" not in bytes(Told.objects.get().questions)
    event = AuditEvent.objects.get(event="informing.told")
    assert "mother" not in str(event.detail) and event.detail["understood"] == "yes"
    entry = TimelineEntry.objects.get(case=scene.case, kind="informing.told")
    assert wording(kind=entry.kind, params=entry.params)
    found = queries.of_case(case=scene.case, by=scene.protector)
    assert found.understood and [one.pk for one in found.told] == [told.pk]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("language", {"language": "fr"}),
        ("spoke", {"spoke": "shouting"}),
        ("understood", {"understood": "maybe"}),
        ("refused", {"refused": ("nowhere",)}),
        ("told_at", {"told_at": LATER + timedelta(minutes=1)}),
        ("told_at", {"told_at": LATER - timedelta(days=400)}),
        ("again_on", {"understood": "partly"}),
        ("again_on", {"again_on": date(2020, 1, 1)}),
        ("again_on", {"again_on": date(2031, 1, 1)}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(scene: Scene, field: str, change: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        tell(scene, **change)
    assert refused.value.field == field
    assert not Told.objects.exists()


def test_outsiders_and_those_without_the_permission_tell_nothing(scene: Scene) -> None:
    elsewhere = make_organisation(code="elsewhere", kind="welfare")
    outsider = Actor.of(make_user(username="stranger", role="protection_officer", organisation=elsewhere))
    with pytest.raises(Case.DoesNotExist), behind(outsider):
        actions.tell(case_id=scene.case.pk, given=GIVEN, by=outsider, at=LATER)
    with pytest.raises(Case.DoesNotExist), behind(outsider):
        actions.made(code=scene.case.code, language="en", by=outsider, at=LATER)
    with pytest.raises(Refusal):
        actions.tell(case_id=scene.case.pk, given=GIVEN, by=scene.registrar, at=LATER)
    assert queries.of_case(case=scene.case, by=outsider).told == []


def test_not_understood_is_told_again(scene: Scene) -> None:
    tell(scene, understood="partly", again_on=date(2026, 11, 12))
    (again,) = open_tasks(scene, words.TELL_AGAIN)
    zone = current().zone(scene.case.place)
    assert again.due_at == datetime(2026, 11, 13, tzinfo=zone)
    tell(scene)
    assert open_tasks(scene, words.TELL_AGAIN) == []


def test_somebody_is_asked_once_and_only_until_it_was_told(scene: Scene) -> None:
    with telling_system():
        assert actions.ask_to_tell(at=LATER) == 1
        assert actions.ask_to_tell(at=LATER) == 0
    (task,) = open_tasks(scene, words.TELL)
    assert task.organisation_id == scene.protector.organisation_id and task.role == "protection_officer"
    scene.case.refresh_from_db()
    hours = kit_of(current()).inform.hours
    assert task.due_at == scene.case.stage_since + timedelta(hours=hours)
    tell(scene)
    assert open_tasks(scene, words.TELL) == []
    with telling_system():
        assert actions.ask_to_tell(at=LATER) == 0


def test_due_lists_who_waits_too_long(scene: Scene) -> None:
    late = LATER + timedelta(hours=kit_of(current()).inform.hours)
    assert list(queries.due(by=scene.protector, at=LATER)) == []
    assert list(queries.due(by=scene.protector, at=late)) == [scene.case]
    assert list(queries.due(by=scene.outsider, at=late)) == []
    tell(scene)
    assert list(queries.due(by=scene.protector, at=late)) == []


def test_the_sheet_says_the_days_of_the_order(scene: Scene) -> None:
    facts = facts_of(case=scene.case, at=LATER)
    zone = ZoneInfo(current().time_zone)
    assert facts.days["interim_from"] == NOON.astimezone(zone).date()
    assert facts.days["interim_until"] == date(2026, 11, 30)
    assert facts.flags == {"interim", "sheltered"}
    over = facts_of(case=scene.case, at=LATER + timedelta(days=40))
    assert "interim_until" not in over.days


def test_the_sheet_names_neither_person_nor_case(scene: Scene) -> None:
    with behind(scene.protector):
        _case, sheet = actions.made(code=scene.case.code, language="en", by=scene.protector, at=LATER)
    assert scene.case.code not in str(sheet)
    assert scene.refuge.name not in str(sheet)
    assert AuditEvent.objects.filter(event="informing.sheet_made", subject_id=scene.case.pk).count() == 1


@pytest.mark.parametrize("kind", Contact.Kind.values)
def test_nobody_is_contacted_without_a_consent(scene: Scene, kind: str) -> None:
    with pytest.raises(NoConsent):
        ask(scene, kind)
    agree(scene, words.MATTERS[kind], answer="refused", at=LATER - timedelta(minutes=1))
    with pytest.raises(NoConsent):
        ask(scene, kind)
    other = "family_contact" if words.MATTERS[kind] == "embassy_contact" else "embassy_contact"
    agree(scene, other)
    with pytest.raises(NoConsent):
        ask(scene, kind)
    agree(scene, words.MATTERS[kind])
    row = ask(scene, kind)
    assert opened(row, "wish", case=scene.case, by=scene.protector) == "Say I am well."


def test_a_contact_from_the_wish_to_the_answer(scene: Scene) -> None:
    agree(scene)
    row = ask(scene)
    assert [one.subject_id for one in open_tasks(scene, words.SEND)] == [row.pk]
    with behind(scene.protector):
        actions.send(contact_id=row.pk, by=scene.protector, at=LATER)
    (follow,) = open_tasks(scene, words.SEND, words.FOLLOW_UP)
    assert follow.due_at == LATER + timedelta(days=kit_of(current()).follow_up.days)
    with behind(scene.protector):
        actions.answer(contact_id=row.pk, words_given="She is glad.", by=scene.protector, at=LATER)
    assert [one.kind for one in open_tasks(scene, words.SEND, words.FOLLOW_UP, words.CLOSE)] == [words.CLOSE]
    with behind(scene.protector):
        done = actions.close(contact_id=row.pk, outcome="told", by=scene.protector, at=LATER)
    assert done.state == "closed" and open_tasks(scene, words.CLOSE) == []
    kinds = list(
        TimelineEntry.objects.filter(case=scene.case, kind__startswith="informing").values_list(
            "kind", flat=True
        )
    )
    assert sorted(kinds) == sorted(
        f"informing.embassy_{one}" for one in ("asked", "sent", "answered", "closed")
    )
    with pytest.raises(OutOfTurn):
        actions.send(contact_id=row.pk, by=scene.protector, at=LATER)


def test_steps_come_in_their_order(scene: Scene) -> None:
    agree(scene)
    row = ask(scene)
    with pytest.raises(OutOfTurn):
        actions.answer(contact_id=row.pk, words_given="x", by=scene.protector, at=LATER)
    with pytest.raises(Invalid):
        actions.close(contact_id=row.pk, outcome="told", by=scene.protector, at=LATER)
    with pytest.raises(Contact.DoesNotExist):
        actions.send(contact_id=row.pk, by=scene.outsider, at=LATER)
    assert (
        actions.close(contact_id=row.pk, outcome="not_wished", by=scene.protector, at=LATER).outcome
        == "not_wished"
    )


def test_a_consent_that_ran_out_sends_nothing(scene: Scene) -> None:
    agree(scene, until=LATER + timedelta(hours=1))
    row = ask(scene)
    with pytest.raises(NoConsent):
        actions.send(contact_id=row.pk, by=scene.protector, at=LATER + timedelta(hours=2))


def test_a_withdrawn_consent_stops_what_rests_on_it_and_nothing_else(scene: Scene) -> None:
    embassy, family = agree(scene), agree(scene, "family_contact")
    stopped, kept = ask(scene), ask(scene, "tracing")
    with behind(scene.protector):
        consents.withdraw(consent_id=embassy.pk, by=scene.protector, at=LATER)
    stopped.refresh_from_db()
    kept.refresh_from_db()
    assert (stopped.state, stopped.outcome) == ("closed", "withdrawn")
    assert kept.state == "asked" and kept.consent_id == family.pk
    assert [one.subject_id for one in open_tasks(scene, words.SEND)] == [kept.pk]
    with pytest.raises(OutOfTurn):
        actions.send(contact_id=stopped.pk, by=scene.protector, at=LATER)


def test_the_last_word_counts(scene: Scene) -> None:
    agree(scene)
    row = ask(scene)
    agree(scene, answer="refused", at=LATER + timedelta(minutes=1))
    with pytest.raises(NoConsent):
        actions.send(contact_id=row.pk, by=scene.protector, at=LATER + timedelta(minutes=2))
    agreed = queries.agreed(case=scene.case, kind="embassy", at=LATER + timedelta(minutes=2))
    assert agreed is None


def test_a_later_yes_taken_back_leaves_no_earlier_one(scene: Scene) -> None:
    agree(scene)
    row = ask(scene)
    later = agree(scene, at=LATER + timedelta(minutes=1))
    after = LATER + timedelta(minutes=2)
    consents.withdraw(consent_id=later.pk, by=scene.protector, at=after)
    row.refresh_from_db()
    assert row.outcome == "withdrawn"
    with pytest.raises(NoConsent):
        ask(scene, at=after)
