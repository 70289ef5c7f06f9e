"""Giving a window to a person, opening a locked one again, and closing it."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose, Section
from lindung.cases import queries as hub
from lindung.cases import sections
from lindung.cases.actions import tell
from lindung.cases.actions.grants import give as give_part
from lindung.cases.models import Case, Grant
from lindung.cases.voices import boxes, queries
from lindung.cases.voices.models import Question, Window
from lindung.cases.voices.pack import frame
from lindung.cases.voices.problems import NoOffice
from lindung.kernel import audit, codes
from lindung.kernel.problems import Invalid
from lindung.kernel.sealing.boxes import new_pair

WORD_LEAST: Final = 4
WORD_LIMIT: Final = 60
HEARD_FOR: Final = timedelta(days=180)
"""How long after a window's end the office may still open what was said through it: fixed when it is given, so that
it tells nobody whether anything was said."""


@dataclass(frozen=True, slots=True)
class Given:
    """A new window and its code, which is shown once and kept nowhere."""

    window: Window
    code: str


@transaction.atomic
def give(
    *, case_id: UUID, word: str, by: Actor, at: datetime, language: str = "", draw: int | None = None
) -> Given:
    """Give a person a window with the word they chose; an earlier one ends, and what it holds stays closed to them.

    `draw` replaces chance in invented worlds. Raises `Invalid`, `NoOffice`, `NotCovered`, `Locked`,
    Case.DoesNotExist for outsiders.
    """
    by.require(Permission.WINDOW_GIVE)
    case = hub.for_change(case_id=case_id, by=by)
    file = frame().file
    if language and language not in file.languages:
        raise Invalid(_("The window does not speak this language. Choose from the list."), field="language")
    plain = boxes.plain_word(word)
    if not WORD_LEAST <= len(plain) <= WORD_LIMIT:
        raise Invalid(
            _("The word needs %(least)d to %(most)d letters. Let the person choose another.")
            % {"least": WORD_LEAST, "most": WORD_LIMIT},
            field="passphrase",
        )
    office = Organisation.objects.filter(code=file.complaints_to, active=True).first()
    if office is None:
        raise NoOffice
    old = queries.open_window(case=case)
    if old is not None:
        _end(old, why=Window.Ended.RENEWED, by=by, at=at)
    code = codes.new_code(prefix=boxes.PREFIX, draw=draw)
    salt = os.urandom(boxes.SALT)
    staff, voice = new_pair(), new_pair()
    window = Window(
        id=uuid.uuid4(),
        case=case,
        lookup=boxes.lookup_of(code),
        salt=salt,
        person_public=boxes.person_pair(code=code, word=plain, salt=salt).public,
        staff_public=staff.public,
        office_public=voice.public,
        office=office,
        language=language,
        given_at=at,
        given_by_id=by.user_id,
        organisation_id=by.organisation_id,
        expires_at=at + timedelta(days=file.lasts_days),
    )
    ring = sections.to_write(case=case, by=by, at=at, sections=[Section.CARE])
    ring.seal(window, "staff_private", staff.private.hex())
    ring.deposit(window, "office_private", voice.private.hex())
    window.save(force_insert=True)
    let_office_in(window=window, at=at)
    tell(case=case, kind="window.given", by=by, at=at)
    audit.record(event="voices.window_given", subject=window, by=by, at=at, detail={"language": language})
    return Given(window=window, code=code)


def let_office_in(*, window: Window, at: datetime) -> int:
    """Let each officer of the complaints office open what is said through a window, and nothing else; return how many.

    With every window, said or not: so these parts tell nobody that somebody complained.
    """
    given = 0
    until = window.expires_at + HEARD_FOR
    held = set(Grant.objects.filter(basis_id=window.pk, ended_at=None).values_list("user", flat=True))
    for officer in queries.officers(office_id=window.office_id):
        if officer.pk in held or until <= at:
            continue
        give_part(
            case=window.case,
            organisation=window.office,
            user=officer,
            purpose=Purpose.OVERSIGHT,
            sections=[Section.VOICE],
            until=until,
            basis=Grant.Basis.LAW,
            basis_id=window.pk,
            at=at,
        )
        given += 1
    return given


@transaction.atomic
def reopen(*, case_id: UUID, by: Actor, at: datetime) -> Window:
    """Let a window that locked itself be tried again. Raises `NoWindow`."""
    by.require(Permission.WINDOW_GIVE)
    case = hub.for_change(case_id=case_id, by=by)
    window = queries.needed(case=case)
    window.wrong, window.locked_at = 0, None
    window.save(update_fields=["wrong", "locked_at"])
    audit.record(event="voices.window_reopened", subject=window, by=by, at=at)
    return window


@transaction.atomic
def end(*, case_id: UUID, why: str, by: Actor, at: datetime) -> Window:
    """Close a window: from this moment nobody is inside. Raises `NoWindow`, `Invalid`."""
    by.require(Permission.WINDOW_GIVE)
    case = hub.for_change(case_id=case_id, by=by)
    if why not in {Window.Ended.LOST, Window.Ended.WISH, Window.Ended.OVER}:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="why")
    window = queries.needed(case=case)
    _end(window, why=why, by=by, at=at)
    tell(case=case, kind="window.ended", by=by, at=at)
    return window


def end_with_case(case: Case, by: Actor, at: datetime) -> None:
    """End the open window of a case that was just closed, if there is one (1 query without); see `cases.guards`."""
    window = Window.objects.select_for_update(of=("self",)).filter(case=case, ended_at=None).first()
    if window is not None:
        _end(window, why=Window.Ended.OVER, by=by, at=at)
        tell(case=case, kind="window.ended", by=by, at=at)


def _end(window: Window, *, why: str, by: Actor, at: datetime) -> None:
    window.ended_at, window.ended_by_id, window.ended_why = at, by.user_id, why
    window.save(update_fields=["ended_at", "ended_by", "ended_why"])
    waiting = Question.objects.filter(window=window, state=Question.State.ASKED)
    waiting.update(state=Question.State.WITHDRAWN, ended_at=at)
    audit.record(event="voices.window_ended", subject=window, by=by, at=at, detail={"why": str(why)})
