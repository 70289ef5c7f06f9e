"""The page of each committee in a meeting pack: ours and late first, what is still owed, and a few numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lindung.plans.committees.models import ActionPoint, Committee, Meeting
from lindung.plans.documents.building import saying
from lindung.plans.documents.building.standing import counted, late_first
from lindung.plans.documents.content import ActivityLine, CommitteePage, KeyFigure, PointLine
from lindung.plans.models import Period, Plan
from lindung.plans.words import said

WHOLE: Final = frozenset({Committee.Kind.HIGH_LEVEL, Committee.Kind.COUNCIL})
"""Who watches over the whole plan: where no activity is their own, they see what is late or at risk anywhere."""
_RUNNING: Final = (ActionPoint.State.OPEN, ActionPoint.State.REOPENED, ActionPoint.State.DONE)


def pages(
    *,
    plan: Plan,
    period: Period,
    lines: Mapping[UUID, ActivityLine],
    owed: Mapping[str, int],
    at: datetime,
) -> tuple[CommitteePage, ...]:
    """Return a page for each committee of a plan. `owed`: reports that are missing, by the committee's code."""
    found = Committee.objects.filter(plan=plan, withdrawn_at=None).select_related("actor")
    points = _points(plan)
    meetings = _meetings(plan, at)
    today = timezone.localtime(at).date()
    return tuple(
        _page(one, list(lines.values()), points.get(one.pk, []), meetings.get(one.pk), owed, today)
        for one in sorted(found, key=_order)
    )


def _order(committee: Committee) -> tuple[bool, int, str]:
    return committee.number is None, committee.number or 0, committee.actor.code


def _points(plan: Plan) -> dict[UUID, list[ActionPoint]]:
    rows = ActionPoint.objects.filter(committee__plan=plan, state__in=_RUNNING).select_related(
        "owner_user__organisation",
        "owner_organisation",
        "owner_seat__user__organisation",
        "owner_seat__organisation",
    )
    found: dict[UUID, list[ActionPoint]] = {}
    for row in rows.order_by("due_on", "number"):
        found.setdefault(row.committee_id, []).append(row)
    return found


def _meetings(plan: Plan, at: datetime) -> dict[UUID, Meeting]:
    rows = Meeting.objects.filter(
        Q(state="planned") | Q(state="invited"), committee__plan=plan, starts_at__gte=at
    )
    found: dict[UUID, Meeting] = {}
    for row in rows.order_by("starts_at"):
        found.setdefault(row.committee_id, row)
    return found


def _page(
    committee: Committee,
    lines: Sequence[ActivityLine],
    points: Sequence[ActionPoint],
    meeting: Meeting | None,
    owed: Mapping[str, int],
    today: date,
) -> CommitteePage:
    code = committee.actor.code
    own = [line for line in lines if line.committee == code]
    whole = not own and committee.kind in WHOLE
    if whole:
        own = list(lines)
    counts = counted(own)
    shown = [line for line in own if not whole or line.standing in ("late", "at_risk")]
    rows = tuple(_point(one, today) for one in points)
    return CommitteePage(
        code=code,
        title=committee.actor.label,
        function=said(committee.function),
        next_meeting=_next(meeting),
        key_figures=_key(counts, rows, sum(owed.values()) if whole else owed.get(code, 0)),
        counts=counts,
        activities=late_first(shown),
        points=rows,
        whole=whole,
    )


def _next(meeting: Meeting | None) -> str:
    if meeting is None:
        return ""
    told = _("Meeting %(number)s: %(when)s") % {
        "number": meeting.number,
        "when": saying.moment(meeting.starts_at),
    }
    return f"{told}, {meeting.place}" if meeting.place else told


def _key(counts: Mapping[str, int], points: Iterable[PointLine], owed: int) -> tuple[KeyFigure, ...]:
    known = list(points)
    total = sum(counts.values())
    well = counts["done"] + counts["on_track"]
    return (
        KeyFigure(
            _("Done or on track"),
            str(well),
            ngettext("of %(all)d activity", "of %(all)d activities", total) % {"all": total},
        ),
        KeyFigure(_("Late"), str(counts["late"]), _("%(n)d more at risk") % {"n": counts["at_risk"]}),
        KeyFigure(_("Reports missing"), str(owed), ""),
        KeyFigure(
            _("Open actions"), str(len(known)), _("%(n)d overdue") % {"n": sum(one.late for one in known)}
        ),
    )


def _point(point: ActionPoint, today: date) -> PointLine:
    late = point.running and point.due_on < today
    high = point.priority == ActionPoint.Priority.HIGH
    return PointLine(
        number=point.code,
        title=point.text,
        owner=point.owner,
        due=saying.short_day(point.due_on),
        priority=_("High") if high else _("Normal"),
        late=late,
    )
