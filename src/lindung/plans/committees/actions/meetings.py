"""Calling a meeting, and taking it through its steps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.kernel import audit, outbox
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans.committees.actions.locking import committee_for, meeting_for
from lindung.plans.committees.models import Attendance, Meeting
from lindung.plans.committees.problems import NoAttendance
from lindung.plans.committees.workflow import MEETING

PLACE = 200
CAME = (Attendance.State.PRESENT, Attendance.State.STAND_IN)


@transaction.atomic
def call_meeting(
    *, committee_id: UUID, starts_at: datetime, by: Actor, at: datetime, place: str = ""
) -> Meeting:
    """Plan a meeting under the committee's next number. Raises `NotLeading`, `Withdrawn`, `UnfitText`."""
    committee = committee_for(committee_id=committee_id, by=by)
    last = Meeting.objects.filter(committee=committee).aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.objects.create(
        committee=committee,
        number=last + 1,
        starts_at=starts_at,
        place=clean_text(value=place, limit=PLACE),
        called_by_id=by.user_id,
        called_at=at,
    )
    _record(meeting, "meeting_called", by, at)
    return meeting


@transaction.atomic
def change_meeting(*, meeting_id: UUID, starts_at: datetime, place: str, by: Actor, at: datetime) -> Meeting:
    """Move a meeting that was not held yet. Raises `Invalid`, `MinutesStand`, `NotLeading`."""
    meeting = meeting_for(meeting_id=meeting_id, by=by)
    if meeting.state == Meeting.State.HELD:
        raise Invalid(_("This meeting was held: its day stands."), field="starts_at")
    meeting.starts_at, meeting.place = starts_at, clean_text(value=place, limit=PLACE)
    meeting.save(update_fields=["starts_at", "place"])
    _record(meeting, "meeting_moved", by, at)
    return meeting


@transaction.atomic
def step_meeting(*, meeting_id: UUID, step: str, by: Actor, at: datetime) -> Meeting:
    """Take a meeting a step on: invite, hold, cancel, approve (its minutes).

    Raises `StepRefused`, `NoAttendance` for minutes that say of nobody that they came, `Invalid` for a meeting recorded
    as held before it begins.
    """
    meeting = meeting_for(meeting_id=meeting_id, by=by)
    row = MEETING.pick(step, state=meeting.state)
    changed = ["state"]
    if row.target == Meeting.State.INVITED:
        meeting.invited_at = at
        changed.append("invited_at")
    if row.target == Meeting.State.HELD:
        if meeting.starts_at > at:
            raise Invalid(
                _("This meeting has not begun yet. Record it once it was held, or change its day."),
                field="starts_at",
            )
        meeting.held_at = at
        changed.append("held_at")
    if row.target == Meeting.State.APPROVED:
        if not Attendance.objects.filter(meeting=meeting, state__in=CAME).exists():
            raise NoAttendance
        meeting.approved_at, meeting.approved_by_id = at, by.user_id
        changed += ["approved_at", "approved_by"]
    meeting.state = row.target
    meeting.save(update_fields=changed)
    _record(meeting, f"meeting_{row.target}", by, at)
    if row.target == Meeting.State.INVITED:
        outbox.emit(event="committees.invited", subject_id=meeting.pk, at=at)
    return meeting


def _record(meeting: Meeting, what: str, by: Actor, at: datetime) -> None:
    detail = {"committee": meeting.committee.code, "meeting": meeting.number}
    audit.record(event=f"committees.{what}", subject=meeting, by=by, at=at, detail=detail)
