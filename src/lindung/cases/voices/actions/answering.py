"""What those who care for the person do: read, write, ask, and come when the person is not safe."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as hub
from lindung.cases import sections
from lindung.cases.actions import fulfil
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.consents.rules import HANDED, MATTERS, among
from lindung.cases.models import Case
from lindung.cases.voices import boxes, queries, words
from lindung.cases.voices.models import Alarm, Message, Question, Window
from lindung.cases.voices.problems import NotAlone, OutOfTurn
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.kernel.vocabularies import vocabulary

WORDS_LIMIT: Final = 2_000
QUESTION_LIMIT: Final = 400


@dataclass(frozen=True, slots=True)
class Opened:
    """What passed between the person and staff, in clear for one page; None stands for what does not open."""

    messages: tuple[tuple[Message, str | None], ...]
    questions: tuple[tuple[Question, str | None], ...]


@transaction.atomic
def open_for_staff(*, case_id: UUID, by: Actor, at: datetime) -> Opened:
    """Open messages and questions of a case for one who cares for the person; the look is recorded first.

    Marks what the person wrote as read and ends the tasks about it. Raises `NotCovered`, `Locked`, `Erased`,
    Case.DoesNotExist for outsiders.
    """
    by.require(Permission.WINDOW_ANSWER)
    case = hub.for_change(case_id=case_id, by=by)
    ring = sections.to_read(case=case, by=by, at=at, sections=[Section.CARE], event="voices.read")
    windows = {one.pk: one for one in Window.objects.filter(case=case)}
    private = {key: bytes.fromhex(ring.open(one, "staff_private")) for key, one in windows.items()}
    messages = tuple(
        (
            one,
            boxes.unbox(private=private[one.window_id], blob=one.for_staff, row=one.pk, side="staff"),
        )
        for one in queries.messages_of(case=case)
    )
    questions = tuple(
        (
            one,
            boxes.unbox(private=private[one.window_id], blob=one.for_staff, row=one.pk, side="staff"),
        )
        for one in queries.questions_of(case=case)
    )
    Message.objects.filter(case=case, from_person=True, read_at=None).update(read_at=at)
    fulfil(case=case, act=words.READ, by=by, at=at)
    return Opened(messages=messages, questions=questions)


@transaction.atomic
def write_to(*, case_id: UUID, text: str, by: Actor, at: datetime) -> Message:
    """Write to the person: only they, with code and word, and those who care read it. Raises `NoWindow`, `Invalid`."""
    by.require(Permission.WINDOW_ANSWER)
    case = hub.for_change(case_id=case_id, by=by)
    window = queries.needed(case=case, at=at)
    plain = clean_text(value=text, limit=WORDS_LIMIT)
    if not plain:
        raise Invalid(_("Write a few words."), field="text")
    _cares(case, by=by, at=at)
    key = uuid.uuid4()
    row = Message.objects.create(
        id=key,
        case=case,
        window=window,
        from_person=False,
        for_staff=boxes.box(public=window.staff_public, text=plain, row=key, side="staff"),
        for_person=boxes.box(public=window.person_public, text=plain, row=key, side="person"),
        sent_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    audit.record(event="voices.answered", subject=row, by=by, at=at)
    return row


@dataclass(frozen=True, slots=True)
class AskIn:
    """A question of consent: about which matter, to whom, what for, in plain words, and how it was explained before."""

    matter: str
    purposes: tuple[str, ...]
    text: str
    explained: bool
    organisation: UUID | None = None
    language: str = ""
    interpreter: bool = False


@transaction.atomic
def ask(*, case_id: UUID, given: AskIn, by: Actor, at: datetime) -> Question:
    """Put a question of consent to the person, after it was explained to them. It says yes for nobody by waiting.

    Raises `NotAlone` for whoever counts as a child, `NoWindow`, `Invalid` at the field at fault.
    """
    by.require(Permission.WINDOW_ANSWER)
    by.require(Permission.CONSENT_RECORD)
    case = hub.for_change(case_id=case_id, by=by)
    if is_child(case):
        raise NotAlone
    window = queries.needed(case=case, at=at)
    among(given.matter, vocabulary(MATTERS), "matter")
    purposes = tuple(dict.fromkeys(given.purposes))
    for one in purposes:
        among(one, HANDED, "purposes")
    if not purposes:
        raise Invalid(_("Say what for: choose at least one purpose."), field="purposes")
    if not given.explained:
        raise Invalid(
            _("Nobody agrees to what they did not understand. Explain it first, in words they understand."),
            field="explained",
        )
    if given.organisation and not Organisation.objects.filter(pk=given.organisation, active=True).exists():
        raise Invalid(_("No organisation has this code. Choose one from the list."), field="organisation")
    plain = clean_text(value=given.text, limit=QUESTION_LIMIT)
    if not plain:
        raise Invalid(_("Write the question in the words the person will read."), field="text")
    _cares(case, by=by, at=at)
    key = uuid.uuid4()
    row = Question.objects.create(
        id=key,
        case=case,
        window=window,
        matter=given.matter,
        to_id=given.organisation,
        purposes=list(purposes),
        language=given.language,
        interpreter=given.interpreter,
        for_staff=boxes.box(public=window.staff_public, text=plain, row=key, side="staff"),
        for_person=boxes.box(public=window.person_public, text=plain, row=key, side="person"),
        asked_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    audit.record(event="voices.asked", subject=row, by=by, at=at, detail={"matter": given.matter})
    return row


@transaction.atomic
def take_back(*, question_id: UUID, case_id: UUID, by: Actor, at: datetime) -> Question:
    """Ask no longer. Raises `OutOfTurn` once answered, Question.DoesNotExist for another case's."""
    by.require(Permission.WINDOW_ANSWER)
    case = hub.for_change(case_id=case_id, by=by)
    row = Question.objects.select_for_update(of=("self",)).get(pk=question_id, case=case)
    if row.state != Question.State.ASKED:
        raise OutOfTurn
    row.state, row.ended_at = Question.State.WITHDRAWN, at
    row.save(update_fields=["state", "ended_at"])
    audit.record(event="voices.question_taken_back", subject=row, by=by, at=at)
    return row


@transaction.atomic
def seen(*, case_id: UUID, by: Actor, at: datetime) -> int:
    """Record that somebody spoke with the person, alone, after a mark; ends the urgent tasks. Return how many marks."""
    by.require(Permission.WINDOW_ANSWER)
    case = hub.for_change(case_id=case_id, by=by)
    rows = Alarm.objects.filter(case=case, seen_at=None)
    count = rows.update(seen_at=at, seen_by=by.user_id)
    fulfil(case=case, act=words.SEEN, by=by, at=at)
    audit.record(event="voices.mark_seen", subject=case, by=by, at=at, detail={"marks": count})
    return count


def _cares(case: Case, *, by: Actor, at: datetime) -> None:
    """Raise `NotCovered` for whoever has a part in the case but does not care for the person."""
    if Section.CARE not in sections.in_hand(case=case, by=by, at=at).sections:
        raise sections.NotCovered
