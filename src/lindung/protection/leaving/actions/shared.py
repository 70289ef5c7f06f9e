"""What the acts of leaving share: steps, sealing, tasks and the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lindung.access import queries as access
from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.purposes import Section
from lindung.cases import sections
from lindung.cases.actions import open_task, tell
from lindung.cases.models import Case
from lindung.cases.rules import nationalities
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.kernel.workflow import StepRefused
from lindung.protection.leaving import queries
from lindung.protection.leaving.models import Leaving
from lindung.protection.leaving.problems import NotSafe, OutOfTurn
from lindung.protection.leaving.workflow import LEAVING

WORDS_LIMIT = 4_000
NAME_LIMIT = 500


def stepping(*, leaving_id: UUID, step: str, by: Actor, at: datetime) -> Leaving:
    """Return a leaving, locked with its case, with `step` taken in memory; the caller saves it.

    Raises `StepRefused`, `NotAllowed`, `OutOfTurn` where the case is closed, Leaving.DoesNotExist for outsiders.
    """
    row = LEAVING.step(step)[0]
    by.require(row.permission)
    leaving = queries.for_change(leaving_id=leaving_id, by=by)
    if leaving.case.closed_at is not None and step not in {"follow", "end", "receive"}:
        raise OutOfTurn(_("This case is closed. Reopen it first, then go on."))
    take(leaving, step=step, at=at)
    return leaving


def take(leaving: Leaving, *, step: str, at: datetime) -> None:
    """Take a step in memory. Raises `StepRefused`, which says so where the journey was found not safe."""
    if leaving.state == Leaving.State.REFUSED and step in {"gather", "book", "depart"}:
        raise StepRefused(str(NotSafe.unsafe()), step=step, state=leaving.state)
    row = LEAVING.pick(step, state=leaving.state, subject=leaving)
    if row.target != leaving.state:
        leaving.state, leaving.state_since = row.target, at


def words_of(value: str, *, field: str, limit: int = WORDS_LIMIT, needed: bool = True) -> str | None:
    """Return clean words, None for none. Raises `Invalid` where they are needed and there are none."""
    text = clean_text(value=value, limit=limit)
    if needed and not text:
        raise Invalid(_("Write it in a few words. Only those who care for the person read it."), field=field)
    return text or None


def seal(row: models.Model, *, case: Case, by: Actor, at: datetime, **said: str | None) -> None:
    """Seal words of care into `row`; nothing for no words. Raises `NotCovered` and `Locked`."""
    if not any(said.values()):
        return
    ring = sections.to_write(case=case, by=by, at=at, sections=[Section.CARE])
    for name, value in said.items():
        if value is not None:
            ring.seal(row, name, value)


def among(value: str, known: Iterable[str], *, field: str) -> str:
    """Return a code that is on offer. Raises `Invalid` for another one."""
    if value not in set(known):
        raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)
    return value


def country(value: str, *, field: str = "country", needed: bool = True) -> str:
    """Return an ISO 3166-1 alpha-3 code. Raises `Invalid`."""
    if not value and not needed:
        return ""
    if value == "XXX" or value not in nationalities():
        raise Invalid(_("Choose a country from the list."), field=field)
    return value


def task(leaving: Leaving, kind: str, *, act: str, by: Actor | None, at: datetime, **given: Any) -> None:
    """Ask the organisation that plans (or `organisation`) for something about a leaving; nothing on a closed case."""
    if leaving.case.closed_at is not None:
        return
    office = given.pop("organisation", None) or Organisation.objects.get(pk=leaving.organisation_id)
    given.setdefault("subject_id", leaving.pk)
    open_task(case=leaving.case, kind=kind, organisation=office, fulfilled_by=act, by=by, at=at, **given)


def secretariat() -> Organisation:
    """Return the national body that coordinates."""
    return access.secretariat()


def noted(
    event: str, row: models.Model, *, case: Case, by: Actor, at: datetime, shown: str = "", **detail: Any
) -> None:
    """Write the trail (`leaving.<event>`, codes only), and the timeline where it is `shown` there."""
    if shown:
        tell(case=case, kind=f"leaving.{shown}", by=by, at=at)
    audit.record(event=f"leaving.{event}", subject=row, by=by, at=at, detail=detail)
