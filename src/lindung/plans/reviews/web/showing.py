"""What the pages of reviews share: the form page, the frame of a plan, and adjustments as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lindung.access.web.acts import status_of
from lindung.access.web.declare import StaffRequest
from lindung.kernel.templatetags.lindung import label
from lindung.kernel.web.forms import LindungForm
from lindung.plans.models import Plan, PlanActor, Target
from lindung.plans.reviews.models import Adjustment, Review
from lindung.plans.reviews.words import ADJUSTMENT_COLOURS, ADJUSTMENT_STATES, ADJUSTMENTS, KINDS
from lindung.plans.web.frame import subnav

Kind = Adjustment.Kind


def form_page(
    request: StaffRequest,
    *,
    form: LindungForm,
    plan: Plan,
    title: str,
    button: str,
    back: str,
    lead: str = "",
    rows: Sequence[tuple[str, str]] = (),
    code: str = "",
) -> HttpResponse:
    """Show a form under its title, with the way back; `lead` stands above it, `rows` are facts to decide on."""
    context = {
        "form": form, "plan": plan, "title": title, "button": button, "back": back, "lead": lead, "rows": rows,
        "code": code,
    }  # fmt: skip
    return render(request, "reviews/form.html", context, status=status_of(form))


def around(request: StaffRequest, plan: Plan) -> dict[str, Any]:
    """Return what `plans/frame.html` wants."""
    return {"plan": plan, "subnav": subnav(request, plan)}


def named(review: Review) -> str:
    """Return what a review is called: its kind and period."""
    return f"{KINDS[review.kind]} {review.period.code}"


@dataclass(frozen=True, slots=True)
class Line:
    """One adjustment as a line: what it is about, what it changes, where it stands."""

    adjustment: Adjustment
    today: date
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of actors by their codes."""

    @property
    def kind(self) -> str:
        """What sort of change it is."""
        return str(ADJUSTMENTS[self.adjustment.kind])

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return str(ADJUSTMENT_STATES[self.adjustment.state])

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return ADJUSTMENT_COLOURS[self.adjustment.state]

    @property
    def late(self) -> bool:
        """Whether it should have been done before today."""
        waiting = self.adjustment.state in (Adjustment.State.PROPOSED, Adjustment.State.DECIDED)
        return waiting and self.adjustment.due_on < self.today

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """What it changes: name, before, after; what is wanted where nothing was decided yet."""
        one = self.adjustment
        after = one.after or _wanted(one)
        return [
            (_name(name), self._said(name, one.before.get(name)), self._said(name, after[name]))
            for name in after
            if name in _NAMES
        ]

    def _said(self, name: str, value: Any) -> str:
        if name == "responsible" and isinstance(value, list):
            return ", ".join(self.names.get(code, code) for code in value) or "–"
        return said(value)


def _wanted(one: Adjustment) -> Mapping[str, Any]:
    if one.kind == Adjustment.Kind.TARGET:
        same = (one.wanted["span"], one.wanted["period"])
        kept = [row for row in one.before.get("targets", []) if (row["span"], row["period"]) != same]
        return {"targets": [*kept, *([one.wanted] if one.wanted["value"] else [])]}
    if one.kind == Adjustment.Kind.LEAD:
        before = one.before.get("responsible", [])
        return {"responsible": [one.wanted["lead"], *(code for code in before if code != one.wanted["lead"])]}
    return dict(one.wanted)


_NAMES = ("title", "targets", "starts", "ends", "responsible")


def _name(name: str) -> str:
    return {
        "title": _("Title"),
        "targets": _("Target"),
        "starts": _("First day"),
        "ends": _("Last day"),
        "responsible": _("Responsible, the first leads"),
    }[name]


def said(value: Any) -> str:
    """Return a value of an amendment in words; a dash for none."""
    if isinstance(value, Mapping):
        return label({str(key): str(text) for key, text in value.items()})
    if isinstance(value, list):
        return ", ".join(_target(one) if isinstance(one, Mapping) else str(one) for one in value) or "–"
    day = parse_date(value) if isinstance(value, str) and len(value) == len("2024-12-31") else None
    if day is not None:
        return date_format(day, _("j F Y"))
    return str(value) if value not in (None, "") else "–"


def _target(row: Mapping[str, Any]) -> str:
    when = {
        Target.Span.ANNUAL: _("each year"),
        Target.Span.PLAN: _("over the whole plan"),
        Target.Span.UNSAID: _("time not said"),
    }.get(row["span"], row.get("period", ""))
    return f"{row['value']} ({when})"


def lines(found: Sequence[Adjustment], *, today: date) -> list[Line]:
    """Return adjustments of one plan as lines; one question where actors are named in what they change."""
    naming = next((one for one in found if one.kind in (Kind.LEAD, Kind.NEW_ACTIVITY)), None)
    rows = PlanActor.objects.filter(plan=naming.review.plan_id) if naming is not None else ()
    names = {one.code: one.label for one in rows}
    return [Line(one, today, names) for one in found]


def chairs(plan: Plan) -> list[PlanActor]:
    """Return the bodies that may hold a review: committees and councils first, then all others."""
    rows = list(PlanActor.objects.filter(plan=plan, withdrawn_at=None))
    return sorted(rows, key=lambda one: (one.kind not in ("council", "committee"), one.position))


def review_of(key: Any) -> Review:
    """Return a review with its plan and period. Raises Review.DoesNotExist."""
    return Review.objects.select_related("plan", "period", "chair", "adopted_by").get(pk=key)
