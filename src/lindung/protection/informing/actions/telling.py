"""Recording that the sheet was explained, and asking somebody to do it."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.actions import fulfil, open_task
from lindung.cases.actions import tell as tell_timeline
from lindung.cases.models import Case
from lindung.kernel import audit, outbox
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.protection import queries as protection
from lindung.protection.informing import queries, words
from lindung.protection.informing.kit import Kit, kit_of
from lindung.protection.informing.models import Told

WORDS_LIMIT: Final = 4_000
NAME_LIMIT: Final = 200
LATEST: Final = timedelta(days=366)
"""How far ahead the next time may lie, and how far back the first."""
RECENT: Final = timedelta(days=60)
"""The worker asks for cases that came to their step within this time; older ones stay in `queries.due`."""


@dataclass(frozen=True, slots=True)
class TellIn:
    """How the sheet was explained. `refused` holds codes of its sections; `again_on` is wanted unless understood."""

    told_at: datetime
    language: str
    spoke: str
    understood: str
    interpreter: str = ""
    refused: tuple[str, ...] = ()
    questions: str = ""
    again_on: date | None = None


@transaction.atomic
def tell(*, case_id: UUID, given: TellIn, by: Actor, at: datetime) -> Told:
    """Record that somebody explained the sheet to the person. Ends the tasks that ask for it.

    Raises `Invalid` at the field at fault, Case.DoesNotExist for outsiders, `NotCovered` and `Locked` where words
    cannot be sealed.
    """
    by.require(Permission.INFORM_RECORD)
    case = cases.for_change(case_id=case_id, by=by)
    kit = kit_of(current())
    _check(given, kit=kit, case=case, at=at)
    row = Told(
        id=uuid.uuid4(),
        case=case,
        told_at=given.told_at,
        language=given.language,
        sheet=mark_of(kit, given.language),
        spoke=given.spoke,
        understood=given.understood,
        refused=sorted(set(given.refused)),
        again_on=given.again_on,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    said = {
        "interpreter": clean_text(value=given.interpreter, limit=NAME_LIMIT),
        "questions": clean_text(value=given.questions, limit=WORDS_LIMIT),
    }
    if any(said.values()):
        ring = sections.to_write(case=case, by=by, at=at, sections=[Section.CARE])
        for name, value in said.items():
            ring.seal(row, name, value or None)
    row.save(force_insert=True)
    fulfil(case=case, act=words.TOLD, by=by, at=at)
    if given.again_on is not None:
        due = datetime.combine(given.again_on + timedelta(days=1), time(), tzinfo=current().zone(case.place))
        office = Organisation.objects.get(pk=by.organisation_id)
        open_task(
            case=case,
            kind=words.TELL_AGAIN,
            organisation=office,
            fulfilled_by=words.TOLD,
            due_at=due,
            by=by,
            at=at,
        )
    kind = "informing.told" if given.understood == Told.Understood.YES else "informing.told_in_part"
    tell_timeline(case=case, kind=kind, by=by, at=at, happened_at=given.told_at)
    detail = {"language": given.language, "spoke": given.spoke, "understood": given.understood}
    audit.record(event="informing.told", subject=row, by=by, at=at, detail=detail)
    outbox.emit(event="informing.told", subject_id=row.pk, at=at, payload={"case": str(case.pk)})
    return row


def mark_of(kit: Kit, language: str) -> str:
    """Return a mark of a sheet's sentences in a language, so that it can be told later what they were."""
    wording = kit.wordings[language]
    every = [*sorted(wording.texts.items()), *sorted(wording.terms.items())]
    return hashlib.sha256(repr(every).encode()).hexdigest()[:16]


def _check(given: TellIn, *, kit: Kit, case: Case, at: datetime) -> None:
    if given.language not in kit.languages:
        raise Invalid(
            _("The sheet does not exist in this language. Choose one from the list."), field="language"
        )
    for value, known, field in (
        (given.spoke, Told.Spoke.values, "spoke"),
        (given.understood, Told.Understood.values, "understood"),
    ):
        if value not in known:
            raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)
    if not set(given.refused) <= {section.code for section in kit.sections}:
        raise Invalid(_("The sheet has no such part. Choose from what is offered."), field="refused")
    if given.told_at > at:
        raise Invalid(_("This moment has not come yet. Enter when it was explained."), field="told_at")
    if given.told_at < at - LATEST:
        raise Invalid(_("This lies more than a year back. Check the year."), field="told_at")
    if given.understood != Told.Understood.YES and given.again_on is None:
        raise Invalid(
            _("Enter when to explain it again: nobody is left with what they did not understand."),
            field="again_on",
        )
    if given.again_on is not None:
        today = at.astimezone(current().zone(case.place)).date()
        if not today <= given.again_on <= today + LATEST:
            raise Invalid(_("Enter a day from today on, within a year."), field="again_on")


@transaction.atomic
def ask_to_tell(*, at: datetime, limit: int = 500) -> int:
    """Open a task on each case whose person has to be told and nobody was asked; return how many. For the worker.

    It goes to the protection officer's organisation, or to that which leads the case, and is due when the country says.
    """
    inform = kit_of(current()).inform
    found = queries.to_ask_for(since=at - RECENT, limit=limit)
    for case in found:
        office, role = _whose(case)
        due = case.stage_since + timedelta(hours=inform.hours)
        open_task(
            case=case,
            kind=words.TELL,
            organisation=office,
            role=role,
            fulfilled_by=words.TOLD,
            due_at=due,
            by=None,
            at=at,
        )
    return len(found)


def _whose(case: Case) -> tuple[Organisation, str]:
    for order in protection.running(case=case):
        if order.protection_officer_id is not None and order.protection_officer is not None:
            return order.protection_officer.organisation, "protection_officer"
    return case.lead_organisation, ""
