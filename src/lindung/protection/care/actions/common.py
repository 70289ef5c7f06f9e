"""What the acts of care share: who may act, words sealed, days, tasks, and the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose, Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.actions import open_task, tell
from lindung.cases.models import Case
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.protection.care.problems import CaseClosed, OnlyTreats

WORDS_LIMIT: Final = 4_000
SHORT_LIMIT: Final = 500
LATEST: Final = timedelta(days=366)
"""How far back a day may lie, and how far ahead."""
_WHOLE: Final = frozenset({Purpose.PROTECTION, Purpose.SERVICES, Purpose.RETURN})
HEALTH: Final = frozenset({"health", "psychological"})
"""What those who only treat the person assess."""


def only_treats(purposes: Iterable[str]) -> bool:
    """Tell whether somebody with a part for these purposes treats the person and does no more."""
    return _WHOLE.isdisjoint(purposes)


def writing(*, case_id: UUID, by: Actor, at: datetime, treating: bool = False) -> Case:
    """Return the case locked, for an act of care. Raises Case.DoesNotExist for outsiders.

    Acts that are not `treating` are refused with `OnlyTreats` to whoever only treats the person.
    """
    by.require(Permission.CARE_WRITE)
    case = cases.for_change(case_id=case_id, by=by)
    hand = sections.in_hand(case=case, by=by, at=at)
    if Section.CARE not in hand.sections:
        raise sections.NotCovered
    if not treating and only_treats(hand.purposes):
        raise OnlyTreats
    return case


def open_still(case: Case) -> None:
    """Raise `CaseClosed` for a case that has ended."""
    if case.closed_at is not None:
        raise CaseClosed


def words(value: str, *, field: str, limit: int = WORDS_LIMIT, needed: bool = False) -> str:
    """Return clean words. Raises `Invalid` at `field`."""
    try:
        text = clean_text(value=value, limit=limit)
    except Invalid as unfit:
        raise Invalid(str(unfit), field=field, code=unfit.code) from unfit
    if needed and not text:
        raise Invalid(_("Write it in a few words. Only those who care for the person read it."), field=field)
    return text


def seal(row: models.Model, *, case: Case, by: Actor, at: datetime, **said: Any) -> None:
    """Seal what was said into the row's columns; nothing said asks for no key."""
    if not any(said.values()):
        return
    ring = sections.to_write(case=case, by=by, at=at, sections=[Section.CARE])
    for name, value in said.items():
        ring.seal(row, name, value or None)


def today(case: Case, at: datetime) -> date:
    """Return the day it is where the case is."""
    return at.astimezone(current().zone(case.place)).date()


def past(day: date, *, case: Case, at: datetime, field: str) -> date:
    """Return a day that has come, not more than a year ago. Raises `Invalid`."""
    now = today(case, at)
    if day > now:
        raise Invalid(_("This day has not come yet. Enter when it was."), field=field)
    if day < now - LATEST:
        raise Invalid(_("This lies more than a year back. Check the year."), field=field)
    return day


def ahead(day: date, *, case: Case, at: datetime, field: str) -> date:
    """Return a day from today on, within a year. Raises `Invalid`."""
    now = today(case, at)
    if not now <= day <= now + LATEST:
        raise Invalid(_("Enter a day from today on, within a year."), field=field)
    return day


def known(code: str, among: Iterable[str], *, field: str) -> str:
    """Return a code of a list. Raises `Invalid`."""
    if code not in set(among):
        raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)
    return code


def end_of(day: date, *, case: Case) -> datetime:
    """Return the moment at which a day is over where the case is."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=current().zone(case.place))


def ask(
    *,
    case: Case,
    kind: str,
    act: str,
    by: Actor | None,
    at: datetime,
    due: date | None = None,
    office: Organisation | None = None,
    subject_id: UUID | None = None,
) -> None:
    """Open a task, for the actor's organisation unless `office` is given, due when the day `due` is over."""
    if office is None:
        assert by is not None
        office = Organisation.objects.get(pk=by.organisation_id)
    open_task(
        case=case,
        kind=kind,
        organisation=office,
        subject_id=subject_id,
        fulfilled_by=act,
        due_at=None if due is None else end_of(due, case=case),
        by=by,
        at=at,
    )


def noted(
    row: models.Model,
    event: str,
    *,
    case: Case,
    by: Actor | None,
    at: datetime,
    told: bool = True,
    **detail: Any,
) -> None:
    """Record an act in the trail, codes only, and on the case's timeline unless `told` is false."""
    if told:
        tell(case=case, kind=event, by=by, at=at)
    audit.record(event=event, subject=row, by=by, at=at, detail=detail)
