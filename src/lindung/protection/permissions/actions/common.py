"""What the acts share: days, sealing, the trail. Callers hold the case's lock."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases import sections
from lindung.cases.actions import open_task, tell
from lindung.cases.models import Case
from lindung.kernel import audit, outbox
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.permissions.models import Application

WORDS_LIMIT: Final = 4_000
SHORT_LIMIT: Final = 300
NUMBER_LIMIT: Final = 60


def day_of(*, case: Case, at: datetime) -> date:
    """Return the calendar day of `at` where the case is."""
    return at.astimezone(current().zone(case.place)).date()


def start_of(*, case: Case, day: date) -> datetime:
    """Return the first moment of a day where the case is."""
    return datetime.combine(day, time(), tzinfo=current().zone(case.place))


def human_of(user_id: UUID) -> UUID:
    """Return who stands behind an account."""
    return User.objects.values_list("human", flat=True).get(pk=user_id)


def check_past(*, case: Case, day: date, at: datetime, field: str) -> date:
    """Return a day that has come and lies after the person was found. Raises `Invalid`."""
    if day > day_of(case=case, at=at):
        raise Invalid(_("This day has not come yet. Enter the day it happened."), field=field)
    if day < case.found_on:
        raise Invalid(_("This lies before the day the person was found. Check the date."), field=field)
    return day


def choices(*, given: tuple[str, ...], name: str, field: str) -> list[str]:
    """Return codes of a vocabulary, each once, in its order. Raises `Invalid` for one it does not have."""
    table = vocabulary(name)
    if not set(given) <= set(table.codes):
        raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)
    return [code for code in table.codes if code in given]


def words(value: str, *, field: str, limit: int = WORDS_LIMIT, needed: bool = True) -> str:
    """Return a text made safe. Raises `Invalid` where nothing is left although it is needed."""
    text = clean_text(value=value, limit=limit)
    if needed and not any(character.isalnum() for character in text):
        raise Invalid(_("Write it in a few words, so that whoever comes next understands."), field=field)
    return text


def seal(row: models.Model, *, case: Case, section: Section, by: Actor, at: datetime, **said: str) -> None:
    """Seal what was written; nothing is asked of the keys where nothing was."""
    if not any(said.values()):
        return
    ring = sections.to_write(case=case, by=by, at=at, sections=[section])
    for name, value in said.items():
        ring.seal(row, name, value or None)


def ask(
    application: Application,
    *,
    kind: str,
    of: UUID,
    act: str,
    by: Actor | None,
    at: datetime,
    due_at: datetime | None = None,
    subject: UUID | None = None,
) -> None:
    """Open a task about an application, or about `subject`, for an organisation."""
    open_task(
        case=application.case,
        kind=kind,
        organisation=Organisation.objects.get(pk=of),
        subject_id=subject or application.pk,
        fulfilled_by=act,
        due_at=due_at,
        by=by,
        at=at,
    )


def noted(
    row: models.Model, event: str, *, case: Case, by: Actor | None, at: datetime, **detail: object
) -> None:
    """Leave an act on the timeline, in the trail and for other rooms; `detail` holds codes only."""
    tell(case=case, kind=f"permission.{event}", by=by, at=at)
    audit.record(event=f"permissions.{event}", subject=row, by=by, at=at, detail=dict(detail))
    outbox.emit(event=f"permissions.{event}", subject_id=row.pk, at=at, payload={"case": str(case.pk)})
