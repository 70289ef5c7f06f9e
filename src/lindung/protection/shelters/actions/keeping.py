"""Keeping an eye on places: kept though they no longer fit, and holds that have run out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.actions import fulfil
from lindung.kernel.problems import Invalid
from lindung.protection.shelters import queries, words
from lindung.protection.shelters.actions import records
from lindung.protection.shelters.actions.placing import let_go_locked
from lindung.protection.shelters.models import Stay
from lindung.protection.shelters.problems import NotNow


@transaction.atomic
def keep(*, stay_id: UUID, why: str, by: Actor, at: datetime) -> Stay:
    """Record that somebody looked at a place that no longer fits, and that the person stays there all the same."""
    by.require(Permission.SHELTER_READ)
    row = queries.stay_for_change(stay_id=stay_id, by=by)
    if row.state != Stay.State.HERE:
        raise NotNow
    if not records.clean(why):
        raise Invalid(_("Write down why the person stays, and what they say to it."), field="why")
    records.seal(row, by=by, at=at, why=why)
    row.kept_at = at
    row.save(update_fields=["why", "kept_at"])
    fulfil(case=row.case, act=words.PLACE_REVIEWED, by=by, at=at)
    records.noted(row, "kept", by=by, at=at)
    return row


@transaction.atomic
def end_run_out(*, at: datetime, limit: int = 500) -> int:
    """End holds that have run out, and ask for a bed where the person still has none. For the worker."""
    over = Stay.objects.filter(state=Stay.State.HELD, ends_at__lte=at).select_related("case", "organisation")
    rows = list(over.select_for_update(of=("self",), skip_locked=True).order_by("ends_at")[:limit])
    for row in rows:
        let_go_locked(row, by=None, at=at)
        there = Stay.objects.filter(case=row.case_id, state__in=queries.NOW)
        if row.case.closed_at is None and not there.exists():
            records.task_for_officer(row.case, kind=words.FIND_BED, fulfilled_by=words.PLACED, by=None, at=at)
    return len(rows)
