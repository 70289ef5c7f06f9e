"""What the person does at their window. Nobody of the staff acts here: the trail says `by` nobody."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.purposes import Purpose
from lindung.cases.actions import open_task
from lindung.cases.consents.actions.recording import is_child, place
from lindung.cases.consents.models import Consent, How
from lindung.cases.consents.rules import Asked
from lindung.cases.models import Case, Grant, Task
from lindung.cases.queries import IN_TIME
from lindung.cases.voices import boxes, limits, queries, words
from lindung.cases.voices.actions.door import Inside
from lindung.cases.voices.models import Alarm, Complaint, Line, Message, Question
from lindung.cases.voices.pack import frame
from lindung.cases.voices.problems import Enough, NotAlone, OutOfTurn
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text

WORDS_LIMIT: Final = 2_000
AGAIN: Final = timedelta(minutes=30)
"""A further mark within this time is kept, and asks nobody a second time."""


@transaction.atomic
def write(*, who: Inside, text: str, at: datetime) -> Message:
    """Write to those who care for the person. Raises `Invalid` for no words or too many, `Enough`."""
    plain = _words(text)
    _room(limits.WORDS_A_DAY.take(of=str(who.window.pk), at=at))
    key = uuid.uuid4()
    row = Message.objects.create(
        id=key,
        case=who.case,
        window=who.window,
        from_person=True,
        for_staff=boxes.box(public=who.window.staff_public, text=plain, row=key, side="staff"),
        sent_at=at,
    )
    _ask_once(who, kind=words.MESSAGE, at=at)
    audit.record(event="voices.written", subject=row, by=None, at=at)
    return row


@transaction.atomic
def complain(*, who: Inside, kind: str, text: str, at: datetime) -> Complaint:
    """Say something to the office outside. No task, no timeline: nothing of it is seen where the person lives."""
    if kind not in Complaint.Kind.values:
        raise Invalid("", field="kind")
    plain = _words(text)
    _room(limits.COMPLAINTS_A_DAY.take(of=str(who.window.pk), at=at))
    row = Complaint.objects.create(
        id=uuid.uuid4(),
        window=who.window,
        office=who.window.office,
        kind=kind,
        about=queries.shelter_of(case=who.case),
        received_at=at,
        due_at=at + timedelta(days=frame().file.answer_days),
    )
    _line(row, who=who, text=plain, at=at)
    audit.record(event="voices.complained", subject=row, by=None, at=at, detail={"kind": kind})
    return row


@transaction.atomic
def say_more(*, who: Inside, complaint_id: UUID, text: str, at: datetime) -> Line:
    """Say more in a talk with the office. Raises `OutOfTurn` once it is closed, Complaint.DoesNotExist for others'."""
    plain = _words(text)
    row = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint_id, window=who.window)
    if row.state == Complaint.State.CLOSED:
        raise OutOfTurn
    _room(limits.COMPLAINTS_A_DAY.take(of=str(who.window.pk), at=at))
    line = _line(row, who=who, text=plain, at=at)
    audit.record(event="voices.said_more", subject=row, by=None, at=at)
    return line


@transaction.atomic
def decide(*, who: Inside, question_id: UUID, yes: bool, at: datetime) -> Consent:
    """Answer a question of consent; the answer is a consent like any other, given by the person through the window.

    Raises `OutOfTurn` for one that no longer waits, `NotAlone` where others decide with the person by now.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=who.case.pk)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question_id, window=who.window)
    if question.state != Question.State.ASKED:
        raise OutOfTurn
    if is_child(case):
        raise NotAlone
    asker = Actor(user_id=question.by_id, organisation_id=question.organisation_id, roles=frozenset())
    answer = Consent.Answer.GIVEN if yes else Consent.Answer.REFUSED
    asked = Asked(
        matter=question.matter,
        answer=answer,
        purposes=tuple(question.purposes),
        organisation=question.to_id,
        how=How.WINDOW,
        language=question.language,
        interpreter=question.interpreter,
        explained=True,
    )
    consent = place(case=case, asked=asked, by=asker, at=at, said_by_person=True)
    question.state, question.ended_at, question.consent = Question.State.ANSWERED, at, consent
    question.save(update_fields=["state", "ended_at", "consent"])
    _ask_once(who, kind=words.ANSWERED, at=at)
    return consent


@transaction.atomic
def not_safe(*, who: Inside, at: datetime) -> Alarm:
    """Keep the silent mark, and ask at once those who can come: who gave the window, who protects, who coordinates."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=who.case.pk)
    lately = Alarm.objects.filter(case=case, seen_at=None, at__gt=at - AGAIN).exists()
    row = Alarm.objects.create(id=uuid.uuid4(), case=case, window=who.window, at=at)
    if not lately:
        due = at + timedelta(minutes=frame().file.alarm_minutes)
        for office in _near(who, case):
            open_task(
                case=case,
                kind=words.ALARM,
                organisation=office,
                fulfilled_by=words.SEEN,
                due_at=due,
                by=None,
                at=at,
            )
    audit.record(event="voices.marked", subject=row, by=None, at=at)
    return row


@transaction.atomic
def note_read(*, who: Inside, at: datetime) -> None:
    """Keep that the person has seen what was written to them."""
    Message.objects.filter(window=who.window, from_person=False, read_at=None).update(read_at=at)
    Line.objects.filter(complaint__window=who.window, from_person=False, read_at=None).update(read_at=at)


def _near(who: Inside, case: Case) -> list[Organisation]:
    """Return who is asked when the person is not safe, each once; who leads the case only where nobody is nearer."""
    parts = Grant.objects.filter(IN_TIME, case=case, user=None, ended_at=None)
    there = Q(pk__in=parts.filter(purpose=Purpose.PROTECTION).values("organisation"))
    giver = Q(pk=who.window.organisation_id, pk__in=parts.values("organisation"))
    rows = list(Organisation.objects.filter(there | giver | Q(national=True), active=True).order_by("code"))
    return rows if any(not one.national for one in rows) else [case.lead_organisation, *rows]


def _line(row: Complaint, *, who: Inside, text: str, at: datetime) -> Line:
    key = uuid.uuid4()
    return Line.objects.create(
        id=key,
        complaint=row,
        office_id=row.office_id,
        from_person=True,
        for_office=boxes.box(public=who.window.office_public, text=text, row=key, side="office"),
        sent_at=at,
    )


def _ask_once(who: Inside, *, kind: str, at: datetime) -> None:
    """Ask whoever gave the window (or leads the case, once those are gone) to look, unless they are asked already."""
    case = who.case
    part = Grant.objects.filter(
        IN_TIME, case=case, organisation=who.window.organisation_id, user=None, ended_at=None
    )
    office = who.window.organisation if part.exists() else case.lead_organisation
    waiting = Task.objects.filter(case=case, kind=kind, organisation=office, state=Task.State.OPEN)
    if not waiting.exists():
        open_task(case=case, kind=kind, organisation=office, fulfilled_by=words.READ, by=None, at=at)


def _words(text: str) -> str:
    plain = clean_text(value=text, limit=WORDS_LIMIT)
    if not plain:
        raise Invalid("", field="text")
    return plain


def _room(there: bool) -> None:
    if not there:
        raise Enough
