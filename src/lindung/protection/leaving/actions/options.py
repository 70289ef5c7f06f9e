"""Talking over with the person where they could go on living."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import fulfil
from lindung.kernel.problems import Invalid
from lindung.protection.leaving import words
from lindung.protection.leaving.actions.shared import among, country, noted, seal, words_of
from lindung.protection.leaving.models import Option
from lindung.protection.leaving.models.leavings import Kind
from lindung.protection.leaving.problems import OutOfTurn


@transaction.atomic
def talk_over(
    *, case_id: UUID, kind: str, view: str, said: str, by: Actor, at: datetime, to: str = ""
) -> Option:
    """Record an option and what the person thinks of it; `to` is the country (ISO 3166-1 alpha-3).

    A later talk about the same option is another row: views change. Raises `Invalid` at the field at fault,
    `NotCovered` and `Locked`, Case.DoesNotExist for outsiders.
    """
    by.require(Permission.LEAVING_PLAN)
    case = cases.for_change(case_id=case_id, by=by)
    if case.closed_at is not None:
        raise OutOfTurn(_("This case is closed. Reopen it first, then go on."))
    among(kind, Kind.values, field="kind")
    among(view, Option.View.values, field="view")
    row = Option(
        id=uuid.uuid4(),
        case=case,
        kind=kind,
        view=view,
        country=_where(kind, to, case.person.nationality),
        asked_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    seal(row, case=case, by=by, at=at, words=words_of(said, field="said"))
    row.save(force_insert=True)
    fulfil(case=case, act=words.CHOSEN, by=by, at=at)
    noted("option_asked", row, case=case, by=by, at=at, shown="option_asked", kind=kind, view=view)
    return row


@transaction.atomic
def drop(*, option_id: UUID, by: Actor, at: datetime) -> Option:
    """Record that an option is no longer thought of. Raises `OutOfTurn` for one that is chosen."""
    by.require(Permission.LEAVING_PLAN)
    found = Option.objects.filter(case__in=cases.visible_to(by))
    case = cases.for_change(case_id=found.values_list("case", flat=True).get(pk=option_id), by=by)
    row = Option.objects.select_for_update(of=("self",)).get(pk=option_id)
    if row.state != Option.State.OPEN:
        raise OutOfTurn
    row.state = Option.State.DROPPED
    row.save(update_fields=["state"])
    noted("option_dropped", row, case=case, by=by, at=at, kind=row.kind)
    return row


def _where(kind: str, to: str, nationality: str) -> str:
    if kind == Kind.STAY:
        if to:
            raise Invalid(_("Who stays goes to no other country. Leave it empty."), field="to")
        return ""
    if kind == Kind.RETURN and not to and nationality not in {"", "XXX"}:
        return nationality
    return country(to, field="to", needed=kind != Kind.OTHER)
