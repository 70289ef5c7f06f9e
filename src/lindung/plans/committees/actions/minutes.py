"""What was said, who came, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans.committees import queries
from lindung.plans.committees.actions.locking import meeting_for
from lindung.plans.committees.actions.texts import said
from lindung.plans.committees.models import AgendaItem, Attendance, Decision, Meeting
from lindung.plans.committees.models.meetings import TEXT


@transaction.atomic
def write_minutes(
    *,
    meeting_id: UUID,
    minutes: Mapping[UUID, str],
    came: Mapping[UUID, str],
    by: Actor,
    at: datetime,
) -> Meeting:
    """Write what was said on items of the agenda and who came (seat to state); what is left out stays as it was.

    Raises `MinutesStand`, `Invalid` before the meeting was held and for items and seats of another.
    """
    meeting = meeting_for(meeting_id=meeting_id, by=by)
    if meeting.state != Meeting.State.HELD:
        raise Invalid(_("Record first that the meeting was held. Then write its minutes."))
    items = {one.pk: one for one in AgendaItem.objects.filter(meeting=meeting)}
    seats = {one.pk for one in queries.seats_at(meeting=meeting)}
    if not set(minutes) <= set(items) or not set(came) <= seats:
        raise Invalid(_("The agenda or the members changed meanwhile. Reload the page; nothing was saved."))
    for key, text in minutes.items():
        items[key].minutes = clean_text(value=text, limit=TEXT)
    AgendaItem.objects.bulk_update([items[key] for key in minutes], ["minutes"])
    for seat, state in came.items():
        if state not in Attendance.State.values:
            raise Invalid(_("Choose from the list who came."))
        Attendance.objects.update_or_create(meeting=meeting, seat_id=seat, defaults={"state": state})
    detail = {"committee": meeting.committee.code, "meeting": meeting.number, "items": len(minutes)}
    audit.record(event="committees.minutes_written", subject=meeting, by=by, at=at, detail=detail)
    return meeting


@transaction.atomic
def decide(*, meeting_id: UUID, text: str, by: Actor, at: datetime, item_id: UUID | None = None) -> Decision:
    """Record a decision of a meeting that was held, under its next number. Raises `Invalid`, `MinutesStand`."""
    meeting = meeting_for(meeting_id=meeting_id, by=by)
    if meeting.state != Meeting.State.HELD:
        raise Invalid(_("Record first that the meeting was held. Then write what it decided."))
    if item_id is not None and not AgendaItem.objects.filter(meeting=meeting, pk=item_id).exists():
        raise Invalid(_("Choose an item of this agenda."), field="item")
    last = Decision.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    made = Decision.objects.create(
        meeting=meeting,
        item_id=item_id,
        number=last + 1,
        text=said(text=text, field="decision"),
        recorded_by_id=by.user_id,
        recorded_at=at,
    )
    detail = {"committee": meeting.committee.code, "meeting": meeting.number, "decision": made.number}
    audit.record(event="committees.decided", subject=made, by=by, at=at, detail=detail)
    return made
