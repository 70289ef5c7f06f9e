"""What the complaints office does: hear, answer, ask the place, close, and say to all what was done."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import sections
from lindung.cases.voices import boxes, queries
from lindung.cases.voices.models import Complaint, Enquiry, Line, Link, WeDid
from lindung.cases.voices.problems import LooksPersonal, OutOfTurn
from lindung.kernel import audit
from lindung.kernel.hints import looks_personal
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text

WORDS_LIMIT: Final = 2_000
QUESTION_LIMIT: Final = 600
SENTENCE: Final = 300
_CODE: Final = re.compile(r"\b[A-Z]{1,5}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", re.IGNORECASE)


def read(*, complaint_id: UUID, by: Actor, at: datetime) -> tuple[tuple[Line, str | None], ...]:
    """Return a complaint's talk in clear, the look recorded first. Raises what `sections.to_read` raises.

    Complaint.DoesNotExist for every other office.
    """
    by.require(Permission.COMPLAINT_HEAR)
    with transaction.atomic():
        row = queries.complaint_for_change(complaint_id=complaint_id, by=by)
        private = _key(row, by=by, at=at)
        audit.record(event="voices.complaint_read", subject=row, by=by, at=at)
        lines = queries.lines_of(complaint=row)
        Line.objects.filter(complaint=row, from_person=True, read_at=None).update(read_at=at)
        if row.first_read_at is None:
            row.first_read_at = at
            row.state = Complaint.State.OPEN if row.state == Complaint.State.NEW else row.state
            row.save(update_fields=["first_read_at", "state"])
    return tuple(
        (one, boxes.unbox(private=private, blob=one.for_office, row=one.pk, side="office")) for one in lines
    )


def _key(row: Complaint, *, by: Actor, at: datetime) -> bytes:
    """Return the office's private half for one window, by the officer's own part in the case."""
    window = row.window
    ring = sections.in_hand(case=window.case, by=by, at=at).ring([Section.VOICE])
    return bytes.fromhex(ring.open(window, "office_private"))


@transaction.atomic
def reply(*, complaint_id: UUID, text: str, by: Actor, at: datetime) -> Line:
    """Answer the person through their window: nobody else reads it. Raises `OutOfTurn` once closed, `Invalid`."""
    by.require(Permission.COMPLAINT_HEAR)
    row = _going_on(complaint_id, by=by)
    plain = clean_text(value=text, limit=WORDS_LIMIT)
    if not plain:
        raise Invalid(_("Write a few words."), field="text")
    key = uuid.uuid4()
    line = Line.objects.create(
        id=key,
        complaint=row,
        office_id=row.office_id,
        from_person=False,
        for_office=boxes.box(public=row.window.office_public, text=plain, row=key, side="office"),
        for_person=boxes.box(public=row.window.person_public, text=plain, row=key, side="person"),
        sent_at=at,
        by_id=by.user_id,
    )
    row.state, row.answered_at = Complaint.State.OPEN, row.answered_at or at
    row.save(update_fields=["state", "answered_at"])
    audit.record(event="voices.complaint_answered", subject=row, by=by, at=at)
    return line


@transaction.atomic
def ask_shelter(*, complaint_id: UUID, question: str, due_on: date, by: Actor, at: datetime) -> Enquiry:
    """Ask the place a complaint is about, without saying who said what. Raises `LooksPersonal`, `OutOfTurn`."""
    by.require(Permission.COMPLAINT_HEAR)
    row = _going_on(complaint_id, by=by)
    if row.about_id is None:
        raise Invalid(_("No place is known for this. Ask the person where it was."), field="question")
    if not at.date() <= due_on <= at.date() + timedelta(days=90):
        raise Invalid(_("Enter a day from today on, within three months."), field="due_on")
    enquiry = Enquiry.objects.create(
        id=uuid.uuid4(),
        office_id=row.office_id,
        organisation_id=row.about_id,
        question=_for_many(question, field="question", limit=QUESTION_LIMIT),
        asked_at=at,
        asked_by_id=by.user_id,
        due_on=due_on,
    )
    Link.objects.create(enquiry=enquiry, complaint=row, office_id=row.office_id)
    audit.record(event="voices.shelter_asked", subject=enquiry, by=by, at=at)
    return enquiry


@transaction.atomic
def answer_enquiry(*, enquiry_id: UUID, answer: str, by: Actor, at: datetime) -> Enquiry:
    """Answer the office for one's own place, once. Enquiry.DoesNotExist for other places."""
    by.require(Permission.WINDOW_ANSWER)
    rows = Enquiry.objects.select_for_update(of=("self",))
    row = rows.get(pk=enquiry_id, organisation=by.organisation_id)
    if row.answered_at is not None:
        raise OutOfTurn
    row.answer = _for_many(answer, field="answer", limit=WORDS_LIMIT)
    row.answered_at, row.answered_by_id = at, by.user_id
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record(event="voices.shelter_answered", subject=row, by=by, at=at)
    return row


@transaction.atomic
def close(*, complaint_id: UUID, outcome: str, by: Actor, at: datetime) -> Complaint:
    """Close one with what came of it. A complaint, unlike thanks, is closed only once the person had an answer."""
    by.require(Permission.COMPLAINT_HEAR)
    row = _going_on(complaint_id, by=by)
    if outcome not in Complaint.Outcome.values:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="outcome")
    if row.answered_at is None and row.kind != Complaint.Kind.THANKS:
        raise Invalid(_("Answer the person first: they must know what came of it."), field="outcome")
    row.state, row.outcome = Complaint.State.CLOSED, outcome
    row.closed_at, row.closed_by_id = at, by.user_id
    row.save(update_fields=["state", "outcome", "closed_at", "closed_by"])
    audit.record(event="voices.complaint_closed", subject=row, by=by, at=at, detail={"outcome": outcome})
    return row


@transaction.atomic
def publish(
    *, organisation_id: UUID, said: str, did: str, by: Actor, at: datetime, language: str = ""
) -> WeDid:
    """Say to everybody what was said about a place and what was done. Raises `LooksPersonal`, `Invalid`."""
    by.require(Permission.COMPLAINT_HEAR)
    place = queries.places(office_id=by.organisation_id).filter(pk=organisation_id).first()
    if place is None:
        raise Organisation.DoesNotExist
    row = WeDid.objects.create(
        id=uuid.uuid4(),
        organisation=place,
        office_id=by.organisation_id,
        said=_for_many(said, field="said", limit=SENTENCE),
        did=_for_many(did, field="did", limit=SENTENCE),
        language=language,
        published_at=at,
        published_by_id=by.user_id,
    )
    audit.record(event="voices.published", subject=row, by=by, at=at)
    return row


@transaction.atomic
def take_publication_back(*, row_id: UUID, by: Actor, at: datetime) -> WeDid:
    """Take a published sentence back. WeDid.DoesNotExist for other offices."""
    by.require(Permission.COMPLAINT_HEAR)
    row = WeDid.objects.select_for_update(of=("self",)).get(
        pk=row_id, office=by.organisation_id, taken_back_at=None
    )
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    audit.record(event="voices.taken_back", subject=row, by=by, at=at)
    return row


@transaction.atomic
def escalate(*, at: datetime, limit: int = 500) -> int:
    """Mark what nobody answered in time, for the worker; return how many."""
    late = Complaint.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        answered_at=None, escalated_at=None, due_at__lt=at
    )
    rows = list(late.exclude(state=Complaint.State.CLOSED).order_by("due_at")[:limit])
    for row in rows:
        row.escalated_at = at
        audit.record(event="voices.complaint_late", subject=row, by=None, at=at)
    Complaint.objects.bulk_update(rows, ["escalated_at"])
    return len(rows)


def _going_on(complaint_id: UUID, *, by: Actor) -> Complaint:
    row = queries.complaint_for_change(complaint_id=complaint_id, by=by)
    if row.state == Complaint.State.CLOSED:
        raise OutOfTurn
    return row


def _for_many(text: str, *, field: str, limit: int) -> str:
    plain = clean_text(value=text, limit=limit)
    if not plain:
        raise Invalid(_("Write a few words."), field=field)
    if looks_personal(plain) or _CODE.search(plain):
        raise LooksPersonal(field)
    return plain
