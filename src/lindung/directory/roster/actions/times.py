"""When somebody can be called: said by themselves, or by whoever keeps the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.directory.roster.models import Absence, Entry, Hours
from lindung.kernel import audit
from lindung.kernel.problems import Invalid


@transaction.atomic
def set_hours(*, entry_id: UUID, hours: Mapping[int, tuple[time, time]], by: Actor, at: datetime) -> Entry:
    """Set the weekly hours (0 is Monday -> opens, closes, local); none at all: callable at any time."""
    entry = _own(entry_id, by)
    for weekday, (opens, closes) in hours.items():
        if closes <= opens:
            raise Invalid(
                _("The end lies before the beginning. Correct one of the two times."),
                field=f"closes_{weekday}",
            )
    Hours.objects.filter(entry=entry).delete()
    Hours.objects.bulk_create(
        Hours(entry=entry, weekday=weekday, opens=opens, closes=closes)
        for weekday, (opens, closes) in sorted(hours.items())
    )
    audit.record(event="roster.hours_set", subject=entry, by=by, at=at, detail={"days": sorted(hours)})
    return entry


@transaction.atomic
def add_absence(
    *, entry_id: UUID, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> Absence:
    """Say when somebody cannot be called. What they have promised already stays: step down from it by itself."""
    entry = _own(entry_id, by)
    if ends_at <= starts_at:
        raise Invalid(_("The end lies before the beginning. Correct one of the two."), field="ends_at")
    if ends_at <= at:
        raise Invalid(_("This time is over. Give one that is still to come."), field="ends_at")
    absence = Absence.objects.create(entry=entry, starts_at=starts_at, ends_at=ends_at)
    audit.record(event="roster.absence_added", subject=entry, by=by, at=at)
    return absence


@transaction.atomic
def remove_absence(*, absence_id: UUID, by: Actor, at: datetime) -> None:
    """Take an absence back. Raises Absence.DoesNotExist for one of somebody else."""
    rows = Absence.objects.all()
    if not by.may(Permission.ROSTER_KEEP):
        rows = rows.filter(entry__user=by.user_id, entry__active=True)
    absence = rows.get(pk=absence_id)
    entry = _own(absence.entry_id, by)
    absence.delete()
    audit.record(event="roster.absence_removed", subject=entry, by=by, at=at)


def _own(entry_id: UUID, by: Actor) -> Entry:
    """Return the actor's own entry, or any for whoever keeps the register. Raises Entry.DoesNotExist for others."""
    rows = Entry.objects.select_for_update(of=("self",))
    if by.may(Permission.ROSTER_KEEP):
        return rows.get(pk=entry_id)
    by.require(Permission.CALLOUT_ANSWER)
    return rows.get(pk=entry_id, user=by.user_id, active=True)
