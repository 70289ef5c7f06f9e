"""What a review says besides its tables: the year in a few numbers, adjustments, comments, and how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lindung.plans.documents.building import saying
from lindung.plans.documents.building.states import National
from lindung.plans.documents.content import AdjustmentLine, CommentLine, IndicatorLine, KeyFigure
from lindung.plans.models import Activity, Period, Plan, PlanActor
from lindung.plans.reporting.models import Comment
from lindung.plans.reviews.models import Adjustment
from lindung.plans.reviews.models import Standing as Row
from lindung.plans.rules_words import STANDINGS

COMMENTS: Final = 40
"""So many comments are printed; the others are counted."""
_COMMENT: Final = 600
_DUE: Final = frozenset({"met", "at_risk", "missed"})
_KINDS: Final = {
    Period.Kind.ANNUAL: lambda: _("Annual review"),
    Period.Kind.HALF: lambda: _("Mid-year review"),
    Period.Kind.FINAL: lambda: _("Final evaluation"),
}
_CHANGES: Final = {
    Adjustment.Kind.TARGET: lambda: _("Target"),
    Adjustment.Kind.DATES: lambda: _("Dates"),
    Adjustment.Kind.LEAD: lambda: _("Lead"),
    Adjustment.Kind.NEW_ACTIVITY: lambda: _("New activity"),
    Adjustment.Kind.OTHER: lambda: _("Other"),
}
_STATES: Final = {
    Adjustment.State.PROPOSED: lambda: _("proposed"),
    Adjustment.State.DECIDED: lambda: _("decided"),
    Adjustment.State.DONE: lambda: _("done"),
    Adjustment.State.CONFIRMED: lambda: _("done and confirmed"),
    Adjustment.State.DROPPED: lambda: _("dropped"),
}


def kind(period: Period) -> str:
    """Return what the review of a period is called."""
    return _KINDS[Period.Kind(period.kind)]()


def actor(plan: Plan, code: str) -> str:
    """Return the title of an actor of a plan."""
    found = PlanActor.objects.filter(plan=plan, code=code).first() if code else None
    return found.label if found else code


def actors(plan: Plan, activities: Iterable[Activity]) -> tuple[tuple[str, str], ...]:
    """Return code and title of each actor that a document names by its code."""
    named = {one for activity in activities for one in (activity.lead, activity.committee) if one is not None}
    return tuple(sorted({(one.code, one.label) for one in named}))


def late_before(period: Period) -> tuple[str, int] | None:
    """Return the period before of the same kind and how many activities were late in it; None where there is none."""
    earlier = Period.objects.filter(plan=period.plan_id, kind=period.kind, ends__lt=period.starts)
    last = earlier.order_by("-ends").first()
    if last is None or not Row.objects.filter(period=last).exists():
        return None
    return last.code, Row.objects.filter(period=last, standing="late", activity__withdrawn_at=None).count()


def key_figures(
    *,
    counts: Mapping[str, int],
    before: tuple[str, int] | None,
    indicators: Sequence[IndicatorLine],
    missing: int,
    national: Sequence[National],
) -> tuple[KeyFigure, ...]:
    """Return the numbers of the page for who reads one page only."""
    total = sum(counts.values())
    well = counts["done"] + counts["on_track"]
    due, met = _due(indicators)
    share = f"{round(100 * well / total)} %" if total else ""
    return (
        KeyFigure(_("Activities done or on track"), _("%(n)d of %(all)d") % {"n": well, "all": total}, share),
        KeyFigure(_("Activities late"), str(counts["late"]), _compared(counts["late"], before)),
        KeyFigure(_("Targets met of those due"), _("%(n)d of %(all)d") % {"n": met, "all": due}, ""),
        KeyFigure(_("Reports missing"), str(missing), _("of %(all)d indicators") % {"all": len(indicators)}),
        *(one.key for one in national[:2]),
    )


def _due(indicators: Sequence[IndicatorLine]) -> tuple[int, int]:
    """Return how many indicators had a target due in the last period, and how many met it."""
    verdicts = [one.readings[-1].verdict for one in indicators]
    due = [verdict for verdict in verdicts if verdict in _DUE]
    return len(due), due.count("met")


def _compared(late: int, before: tuple[str, int] | None) -> str:
    if before is None:
        return ""
    period, earlier = before
    if late == earlier:
        return _("as many as in %(period)s") % {"period": period}
    text = _("%(n)d more than in %(period)s") if late > earlier else _("%(n)d fewer than in %(period)s")
    return text % {"n": abs(late - earlier), "period": period}


def summary(
    *, counts: Mapping[str, int], indicators: Sequence[IndicatorLine], period: Period
) -> tuple[str, ...]:
    """Return the year in two sentences."""
    total = sum(counts.values())
    named = [
        f"{counts[code.value]} {str(name).lower()}" for code, name in STANDINGS.items() if counts[code.value]
    ]
    first = ngettext("%(n)d activity: %(counts)s.", "%(n)d activities: %(counts)s.", total)
    due, met = _due(indicators)
    second = ngettext(
        "%(n)d indicator had a target due in %(period)s; %(met)d was met.",
        "%(n)d indicators had a target due in %(period)s; %(met)d were met.",
        due,
    )
    told = [first % {"n": total, "counts": ", ".join(named)}]
    if due:
        told.append(second % {"n": due, "met": met, "period": period.code})
    return tuple(told)


def adjustments(*, period: Period) -> tuple[AdjustmentLine, ...]:
    """Return the corrective adjustments that the reviews of a period led to, but those that were dropped."""
    rows = Adjustment.objects.filter(review__period=period).exclude(state=Adjustment.State.DROPPED)
    rows = rows.select_related("activity", "indicator", "owner").order_by("review__begun_at", "number")
    return tuple(_adjustment(row) for row in rows)


def _adjustment(row: Adjustment) -> AdjustmentLine:
    part = row.indicator or row.activity
    decided = saying.short_day(row.decided_at) if row.decided_at else ""
    due = _("due %(day)s, %(owner)s") % {"day": saying.short_day(row.due_on), "owner": row.owner.code}
    return AdjustmentLine(
        code=part.code if part else "",
        title=part.label if part else "",
        kind=_CHANGES[Adjustment.Kind(row.kind)](),
        before=saying.change(row.before),
        after=saying.change(row.after or row.wanted),
        reason=row.text,
        decided=", ".join(one for one in (decided, due) if one),
        state=_STATES[Adjustment.State(row.state)](),
    )


def comments(*, period: Period) -> tuple[CommentLine, ...]:
    """Return what partners said in a period: of each activity and organisation the newest, in the plan's order."""
    rows = Comment.objects.filter(period=period, activity__withdrawn_at=None)
    rows = rows.select_related("activity", "organisation").order_by(
        "activity__position", "organisation__code", "-at"
    )
    newest = rows.distinct("activity__position", "organisation__code")
    return tuple(
        CommentLine(
            activity=row.activity.code,
            title=row.activity.label,
            organisation=row.organisation.name,
            text=row.text if len(row.text) <= _COMMENT else f"{row.text[:_COMMENT].rsplit(' ', 1)[0]} …",
            on_text=saying.day(row.at),
        )
        for row in newest
    )


def method(*, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return how the report was made: headings and paragraphs."""
    return (
        (
            _("Where the figures come from"),
            _(
                "Each figure is either computed from the work recorded in the system, by a published measure whose code"
                " stands beside it, or reported by the body that owes it and approved by the committee that watches"
                " over the activity. Of a closed period the figure is the one that stood when the period was closed."
            ),
        ),
        (
            _("How standings follow"),
            _(
                "A standing follows by fixed rules from targets, values and dates: done, on track, at risk, late, not"
                " started. Where somebody with the right to do so decided otherwise, the report shows both and why. A"
                " number without a target shows its trend and is never called a success."
            ),
        ),
        (
            _("What is left out"),
            _(
                "No figure speaks of a person. Small numbers, and others from which they could be worked out, are not"
                " shown. Comments are printed as partners wrote them, the newest of each organisation on each activity."
            ),
        ),
        (
            _("What was known when"),
            _("The report says what was known on %(day)s. Corrections made later are in the next one.")
            % {"day": saying.day(at)},
        ),
    )
