"""What is written to is locked first: the committee, then the meeting or the action point."""

from __future__ import annotations

from uuid import UUID

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.plans.committees import queries
from lindung.plans.committees.models import ActionPoint, Committee, Meeting
from lindung.plans.committees.problems import MinutesStand, NotLeading, Withdrawn


def committee_for(*, committee_id: UUID, by: Actor) -> Committee:
    """Return a committee, locked, that the actor runs.

    Raises `NotAllowed`, Committee.DoesNotExist for who may not know of it, `NotLeading`, `Withdrawn`.
    """
    by.require(Permission.COMMITTEE_RUN)
    found = queries.visible_to(by).select_for_update(of=("self",)).get(pk=committee_id)
    if found.withdrawn_at is not None:
        raise Withdrawn
    if not queries.runs(actor=by, committee=found):
        raise NotLeading
    return found


def meeting_for(*, meeting_id: UUID, by: Actor) -> Meeting:
    """Return a meeting, locked, of a committee that the actor runs, while it may still change.

    Raises Meeting.DoesNotExist, `NotAllowed`, `NotLeading`, `MinutesStand`.
    """
    by.require(Permission.COMMITTEE_RUN)
    seen = queries.meetings(actor=by).get(pk=meeting_id)
    committee_for(committee_id=seen.committee_id, by=by)
    found = queries.meetings(actor=by).select_for_update(of=("self",)).get(pk=meeting_id)
    if not found.open_to_change:
        raise MinutesStand
    return found


def point_for(*, point_id: UUID, by: Actor) -> ActionPoint:
    """Return an action point, locked, that the actor may know of. Raises ActionPoint.DoesNotExist."""
    return queries.points(actor=by).select_for_update(of=("self",)).get(pk=point_id)
