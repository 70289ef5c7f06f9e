"""What passes through the window of a case of the matrix, and what its complaints office makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lindung.access.models import Organisation
from lindung.access.testing import NOON
from lindung.cases.models import Case
from lindung.cases.voices import actions as voices
from lindung.cases.voices.actions import Inside
from lindung.cases.voices.actions.answering import AskIn
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.models import Complaint, Enquiry, Line, Link, Message, Question, WeDid

if TYPE_CHECKING:
    from tests.security.world import Crew, Say

AT = NOON + timedelta(minutes=20)
SOON = NOON + timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A window, what was said through it both ways, and the talk with the office outside."""

    given: Given
    word: str
    inside: Inside
    message: Message
    answered: Message
    question: Question
    complaint: Complaint
    line: Line
    enquiry: Enquiry
    published: WeDid


def make_spoken(*, case: Case, crew: Crew, say: Say) -> Spoken:
    """Give the person a window and let them speak; whoever of `crew` hears gets the complaint."""
    by, word = crew.protector, say("blue kite")
    given = voices.give(case_id=case.pk, word=word, by=by, at=NOON)
    inside = at_window_of(given, word)
    complaint = voices.complain(who=inside, kind="complaint", text=say("The door is locked:"), at=AT)
    asked = AskIn(
        matter="return", purposes=("return",), text=say("May we plan your journey?"), explained=True
    )
    message = voices.write(who=inside, text=say("I want to go out:"), at=AT)
    shelter = Organisation.objects.get(pk=crew.shelter.organisation_id)
    heard = Organisation.objects.get(pk=crew.hearer.organisation_id)
    enquiry = Enquiry.objects.create(
        office=heard,
        organisation=shelter,
        question="Which doors are locked at night?",
        asked_at=AT,
        asked_by_id=crew.hearer.user_id,
        due_on=SOON.date(),
    )
    line = Line.objects.get(complaint=complaint)
    for rows in (Complaint.objects.filter(pk=complaint.pk), Line.objects.filter(complaint=complaint)):
        rows.update(office=heard)  # a country has one such office: another's is what no reader of ours hears
    Link.objects.create(enquiry=enquiry, complaint=complaint, office=heard)
    return Spoken(
        given=given,
        word=word,
        inside=inside,
        message=message,
        answered=voices.write_to(case_id=case.pk, text=say("Today at four:"), by=by, at=AT),
        question=voices.ask(case_id=case.pk, given=asked, by=by, at=AT),
        complaint=Complaint.objects.get(pk=complaint.pk),
        line=line,
        enquiry=enquiry,
        published=WeDid.objects.create(
            organisation=shelter,
            office=heard,
            said="The doors are locked.",
            did="They open from inside.",
            language="en",
            published_at=AT,
            published_by_id=crew.hearer.user_id,
        ),
    )


def at_window_of(given: Given, word: str) -> Inside:
    """Return the person at their window."""
    found = voices.open_door(code=given.code, word=word, address="198.51.100.7", at=AT)
    assert found is not None
    return found
