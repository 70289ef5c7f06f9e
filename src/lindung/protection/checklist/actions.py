"""Writes of the checklist. Answers are added, never changed: the newest counts, the others are its history."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.rules import local_date
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.protection.checklist.items import Item, checklist
from lindung.protection.checklist.models import Answer, CaseAnswer, CountryAnswer

NOTE_LIMIT: Final = 2_000
EVIDENCE_LIMIT: Final = 2_000
FARTHEST: Final = timedelta(days=366 * 3)
"""How far ahead the next look at an item may lie."""


@dataclass(frozen=True, slots=True)
class CountryIn:
    """An answer about the country; `owner` is the organisation that sees to it."""

    answer: str
    evidence: str
    owner: UUID
    review_on: date
    link: str = ""


@transaction.atomic
def answer_case(*, case_id: UUID, item: str, answer: str, note: str, by: Actor, at: datetime) -> CaseAnswer:
    """Answer an item about a case. A note, sealed, is wanted unless it is a plain yes.

    Raises `Invalid` at the field at fault, `NotCovered` and `Locked` where the note cannot be sealed,
    Case.DoesNotExist for outsiders.
    """
    by.require(Permission.CHECKLIST_READ)
    by.require(Permission.CASE_CARE)
    case = cases.for_change(case_id=case_id, by=by)
    _item(item, at="case")
    _check(answer)
    row = CaseAnswer(
        id=uuid.uuid4(),
        case=case,
        item=item,
        answer=answer,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    plain = clean_text(value=note, limit=NOTE_LIMIT)
    if not plain and answer != Answer.YES:
        raise Invalid(_("Write down in a few words what is missing, or why it does not apply."), field="note")
    if plain:
        ring = sections.to_write(case=case, by=by, at=at, sections=[Section.CARE])
        ring.seal(row, "note", plain)
    row.save(force_insert=True)
    detail = {"item": item.lower().replace("-", "_"), "answer": answer}
    audit.record(event="checklist.case_answered", subject=row, by=by, at=at, detail=detail)
    return row


@transaction.atomic
def answer_country(*, item: str, given: CountryIn, by: Actor, at: datetime) -> CountryAnswer:
    """Answer an item about the country, with what shows it, who owns it and when it is looked at again.

    Raises `Invalid` at the field at fault.
    """
    by.require(Permission.CHECKLIST_KEEP)
    _item(item, at="country")
    _check(given.answer)
    evidence = clean_text(value=given.evidence, limit=EVIDENCE_LIMIT)
    if not evidence:
        raise Invalid(_("Say what shows it, or what is missing. No word about a person."), field="evidence")
    owner = Organisation.objects.filter(pk=given.owner, active=True).first()
    if owner is None:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="owner")
    today = local_date(at)
    if not today < given.review_on <= today + FARTHEST:
        raise Invalid(_("Enter a day after today, within three years."), field="review_on")
    row = CountryAnswer.objects.create(
        item=item,
        answer=given.answer,
        evidence=evidence,
        link=_link(given.link),
        owner=owner,
        review_on=given.review_on,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    detail = {"item": item.lower().replace("-", "_"), "answer": given.answer}
    audit.record(event="checklist.country_answered", subject=row, by=by, at=at, detail=detail)
    return row


def _item(code: str, *, at: str) -> Item:
    try:
        return checklist().item(code, at=at)
    except LookupError:
        raise Invalid(_("The checklist has no such item here. Choose from the list."), field="item") from None


def _check(answer: str) -> None:
    if answer not in Answer.values:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="answer")


def _link(link: str) -> str:
    plain = link.strip()
    if not plain:
        return ""
    try:
        URLValidator(schemes=["https"])(plain)
    except ValidationError:
        raise Invalid(_("A link begins with https:// and leads to a page."), field="link") from None
    if len(plain) > 500:
        raise Invalid(_("The link is too long. Name the document instead."), field="link")
    return plain
