"""The agenda: drafted from the system, completed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.plans.committees.actions.locking import meeting_for
from lindung.plans.committees.actions.texts import said
from lindung.plans.committees.gathering import gather
from lindung.plans.committees.models import AgendaItem, Decision, Meeting

TITLE = 300


@transaction.atomic
def draft_agenda(*, meeting_id: UUID, by: Actor, at: datetime) -> Sequence[AgendaItem]:
    """Put on the agenda what the system finds, again as often as wished: what is by hand or has minutes stays.

    Raises `NotLeading`, `MinutesStand`.
    """
    meeting = meeting_for(meeting_id=meeting_id, by=by)
    rows = AgendaItem.objects.filter(meeting=meeting)
    decided = Decision.objects.filter(item__meeting=meeting).values("item")
    loose = rows.filter(by_hand=False, minutes="").exclude(pk__in=decided)
    kept = list(rows.exclude(pk__in=loose).order_by("number"))
    settled = {(one.kind, one.ref) for one in kept if one.ref}
    loose.delete()
    fresh = [
        AgendaItem(meeting=meeting, kind=one.kind, ref=one.ref, title=one.title, facts=one.facts)
        for one in gather(meeting=meeting, by=by, at=at)
        if (one.kind, one.ref) not in settled
    ]
    ordered = [*fresh, *kept]
    for number, item in enumerate(ordered, start=1):
        item.number = number
    AgendaItem.objects.bulk_update(kept, ["number"])
    AgendaItem.objects.bulk_create(fresh)
    meeting.drafted_at = at
    meeting.save(update_fields=["drafted_at"])
    _record(meeting, "agenda_drafted", len(ordered), by, at)
    return ordered


@transaction.atomic
def add_item(*, meeting_id: UUID, title: str, by: Actor, at: datetime) -> AgendaItem:
    """Add an item by hand, at the end. Raises `Invalid`, `UnfitText`, `MinutesStand`."""
    meeting = meeting_for(meeting_id=meeting_id, by=by)
    numbers = AgendaItem.objects.filter(meeting=meeting).values_list("number", flat=True)
    made = AgendaItem.objects.create(
        meeting=meeting,
        number=max(numbers, default=0) + 1,
        kind=AgendaItem.Kind.OTHER,
        title={"text": said(text=title, field="title", limit=TITLE)},
        by_hand=True,
    )
    _record(meeting, "agenda_item_added", made.number, by, at)
    return made


@transaction.atomic
def drop_item(*, meeting_id: UUID, item_id: UUID, by: Actor, at: datetime) -> Meeting:
    """Take an item off the agenda. Raises `Invalid` where something was said or decided on it, `MinutesStand`."""
    meeting = meeting_for(meeting_id=meeting_id, by=by)
    item = AgendaItem.objects.get(meeting=meeting, pk=item_id)
    if item.minutes:
        raise Invalid(_("There are minutes on this item. Empty them first, then take it off."))
    if Decision.objects.filter(item=item).exists():
        raise Invalid(_("Something was decided on this item: it stays on the agenda."))
    item.delete()
    _record(meeting, "agenda_item_dropped", item.number, by, at)
    return meeting


def _record(meeting: Meeting, what: str, items: int, by: Actor, at: datetime) -> None:
    detail = {"committee": meeting.committee.code, "meeting": meeting.number, "items": items}
    audit.record(event=f"committees.{what}", subject=meeting, by=by, at=at, detail=detail)
