"""Complaints: heard by the office, and by nobody else; the place never learns who spoke, nor that anybody did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lindung.access.actors import Actor, NotAllowed
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.wall import behind
from lindung.cases import queries as hub
from lindung.cases.consents import actions as consents
from lindung.cases.models import Grant, Task, TimelineEntry
from lindung.cases.sections import NotCovered, in_hand
from lindung.cases.voices import actions, boxes, queries
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.models import Complaint, Enquiry, Line, Link, WeDid
from lindung.cases.voices.problems import LooksPersonal, OutOfTurn
from lindung.cases.voices.testing import LATER, Around, at_window
from lindung.kernel import walls
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid, Refusal

SAID = "They lock the door at night."
DUE = (LATER + timedelta(days=5)).date()


@pytest.fixture
def said(around: Around, given: Given) -> Complaint:
    """A complaint, made as the pages make it."""
    with walls.telling_system():
        return actions.complain(who=at_window(given), kind="complaint", text=SAID, at=LATER)


def test_the_office_hears_it(around: Around, said: Complaint) -> None:
    assert said.about_id == around.shelter.pk and said.due_at == LATER + timedelta(days=10)
    with behind(around.hearer):
        [row] = queries.complaint_list(by=around.hearer)
        [(line, text)] = actions.read(complaint_id=row.pk, by=around.hearer, at=LATER)
    assert text == SAID and line.from_person
    said.refresh_from_db()
    assert said.state == "open" and said.first_read_at == LATER
    event = AuditEvent.objects.get(event="voices.complaint_read")
    assert event.by_user_id == around.hearer.user_id and event.case_id is None


@pytest.mark.parametrize("name", ["manager", "protector", "enforcer", "coordinator", "outsider", "stranger"])
def test_nobody_else_does(around: Around, said: Complaint, name: str) -> None:
    by: Actor = getattr(around, name)
    with behind(by):
        assert not Complaint.objects.exists() and not Line.objects.exists() and not Link.objects.exists()
        assert not queries.complaint_list(by=by)
        with pytest.raises((Complaint.DoesNotExist, NotAllowed)):
            actions.read(complaint_id=said.pk, by=by, at=LATER)
        assert Complaint.objects.filter(pk=said.pk).update(outcome="put_right") == 0


def test_the_case_shows_nothing_of_it(around: Around, given: Given) -> None:
    who = at_window(given)
    tasks, told = Task.objects.count(), TimelineEntry.objects.count()
    events = set(AuditEvent.objects.filter(case_id=around.case.pk).values_list("event", flat=True))
    row = actions.complain(who=who, kind="complaint", text=SAID, at=LATER)
    actions.say_more(who=who, complaint_id=row.pk, text="More.", at=LATER)
    actions.read(complaint_id=row.pk, by=around.hearer, at=LATER)
    assert (Task.objects.count(), TimelineEntry.objects.count()) == (tasks, told)
    assert set(AuditEvent.objects.filter(case_id=around.case.pk).values_list("event", flat=True)) == events


def test_the_officer_sees_no_more_of_the_case(around: Around, said: Complaint) -> None:
    with behind(around.hearer):
        assert not hub.visible_to(around.hearer).exists()
        hand = in_hand(case=said.window.case, by=around.hearer, at=LATER)
    assert set(hand.sections) == {"voice"}
    with pytest.raises(NotCovered):
        hand.ring(["care"])


def test_the_answer_is_the_persons_alone(around: Around, given: Given, said: Complaint) -> None:
    with behind(around.hearer):
        actions.reply(complaint_id=said.pk, text="We ask them.", by=around.hearer, at=LATER)
    who = at_window(given)
    _letters, _questions, [line] = queries.to_person(window=who.window)
    assert (
        boxes.unbox(private=who.private, blob=line.for_person, row=line.pk, side="person") == "We ask them."
    )
    found = actions.open_for_staff(case_id=around.case.pk, by=around.manager, at=LATER)
    assert found.messages == ()
    actions.say_more(who=who, complaint_id=said.pk, text="Thank you.", at=LATER + timedelta(hours=1))
    lines = actions.read(complaint_id=said.pk, by=around.hearer, at=LATER)
    assert [text for _line, text in lines] == [SAID, "We ask them.", "Thank you."]


def test_the_place_is_asked_without_a_word_of_who(around: Around, said: Complaint) -> None:
    with behind(around.hearer):
        row = actions.ask_shelter(
            complaint_id=said.pk,
            question="Are doors locked at night?",
            due_on=DUE,
            by=around.hearer,
            at=LATER,
        )
        assert list(queries.enquiries_of(complaint=said)) == [row]
    with behind(around.manager):
        [seen] = queries.enquiries_to(by=around.manager)
        assert not Link.objects.exists()
        actions.answer_enquiry(enquiry_id=seen.pk, answer="No longer.", by=around.manager, at=LATER)
        with pytest.raises(OutOfTurn):
            actions.answer_enquiry(enquiry_id=seen.pk, answer="Again.", by=around.manager, at=LATER)
    with behind(around.outsider):
        assert not Enquiry.objects.exists()
        with pytest.raises(Enquiry.DoesNotExist):
            actions.answer_enquiry(enquiry_id=row.pk, answer="Ours.", by=around.outsider, at=LATER)
    with behind(around.coordinator):
        assert not Enquiry.objects.exists()


@pytest.mark.parametrize("text", ["Call 012-345 6789", "a@b.example", "TIP-7KQ4-M2XD said so", ""])
def test_what_many_read_names_nobody(around: Around, said: Complaint, text: str) -> None:
    refusal = LooksPersonal if text else Invalid
    common: dict[str, Any] = {"by": around.hearer, "at": LATER}
    with pytest.raises(refusal):
        actions.ask_shelter(complaint_id=said.pk, question=text, due_on=DUE, **common)
    with pytest.raises(refusal):
        actions.publish(organisation_id=around.shelter.pk, said=text, did="Done.", **common)
    with pytest.raises(refusal):
        actions.publish(organisation_id=around.shelter.pk, said="Doors.", did=text, **common)


def test_you_said_we_did(around: Around, said: Complaint) -> None:
    with behind(around.hearer):
        row = actions.publish(
            organisation_id=around.shelter.pk,
            said="Doors.",
            did="They stay open.",
            by=around.hearer,
            at=LATER,
        )
        with pytest.raises(Organisation.DoesNotExist):
            actions.publish(
                organisation_id=around.secretariat.pk, said="A", did="B", by=around.hearer, at=LATER
            )
    with behind(around.manager):
        assert [one.did for one in queries.we_did(organisation=around.shelter)] == ["They stay open."]
        with pytest.raises(NotAllowed):
            actions.publish(organisation_id=around.shelter.pk, said="A", did="B", by=around.manager, at=LATER)
    with pytest.raises(WeDid.DoesNotExist):
        actions.take_publication_back(row_id=row.pk, by=around.stranger, at=LATER)
    actions.take_publication_back(row_id=row.pk, by=around.hearer, at=LATER)
    assert not queries.we_did(organisation=around.shelter.pk)


def test_it_is_closed_once_answered(around: Around, given: Given, said: Complaint) -> None:
    how: dict[str, Any] = {"complaint_id": said.pk, "by": around.hearer, "at": LATER}
    with pytest.raises(Invalid):
        actions.close(outcome="put_right", **how)
    actions.reply(text="It is put right.", **how)
    with pytest.raises(Invalid):
        actions.close(outcome="anything", **how)
    actions.close(outcome="put_right", **how)
    with pytest.raises(OutOfTurn):
        actions.reply(text="Once more.", **how)
    with pytest.raises(OutOfTurn):
        actions.say_more(who=at_window(given), complaint_id=said.pk, text="But.", at=LATER)
    thanks = actions.complain(who=at_window(given), kind="thanks", text="Thank you.", at=LATER)
    actions.close(complaint_id=thanks.pk, outcome="thanked", by=around.hearer, at=LATER)
    assert len(queries.complaint_list(by=around.hearer, closed=True)) == 2


def test_what_waits_too_long_is_marked_once(around: Around, given: Given, said: Complaint) -> None:
    late = said.due_at + timedelta(minutes=1)
    assert actions.escalate(at=said.due_at) == 0
    with walls.telling_system():
        assert actions.escalate(at=late) == 1
        assert actions.escalate(at=late) == 0
    answered = actions.complain(who=at_window(given), kind="idea", text="Tea.", at=LATER)
    actions.reply(complaint_id=answered.pk, text="Good.", by=around.hearer, at=LATER)
    assert actions.escalate(at=late + timedelta(days=30)) == 0


def test_another_person_cannot_speak_in_a_talk(around: Around, said: Complaint) -> None:
    second = around.given(at=LATER)
    with pytest.raises(Complaint.DoesNotExist):
        actions.say_more(who=at_window(second), complaint_id=said.pk, text="Me too.", at=LATER)
    with pytest.raises(Invalid):
        actions.complain(who=at_window(second), kind="order", text="Me too.", at=LATER)


def test_who_leads_the_case_cannot_close_the_offices_ear(around: Around, given: Given) -> None:
    part = Grant.objects.get(case=around.case, organisation=around.office)
    lead = replace(around.enforcer, permissions=around.enforcer.permissions | {Permission.GRANT_GIVE})
    with pytest.raises(Refusal) as refused:
        consents.end_part(grant_id=part.pk, why="not_needed", by=lead, at=LATER)
    assert refused.value.code == "not_by_hand"
    other = Grant.objects.get(case=around.case, organisation=around.shelter)
    consents.end_part(grant_id=other.pk, why="not_needed", by=lead, at=LATER)
