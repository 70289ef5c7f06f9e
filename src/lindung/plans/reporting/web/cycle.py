"""Pages of whoever runs the cycle: periods, how far each has come, opening and closing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.kernel.web.forms import LindungForm
from lindung.plans.models import Period
from lindung.plans.reporting import actions, computed, queries
from lindung.plans.reporting.queries import Line
from lindung.plans.reporting.web.lines import row_of


@dataclass(frozen=True, slots=True)
class Part:
    """How far the reports of one committee have come; `asked` is how many are asked for."""

    code: str
    label: str
    asked: int
    computed: int
    approved: int
    waiting: int
    back: int
    open: int
    late: int


@require_safe
@requires(P.CYCLE_RUN)
def periods(request: StaffRequest) -> HttpResponse:
    """List the periods of every plan."""
    rows = Period.objects.select_related("plan").order_by("plan__code", "-starts", "ends")
    return render(
        request, "reporting/periods.html", {"periods": list(rows), "today": localtime(clock.now()).date()}
    )


@require_safe
@requires(P.CYCLE_RUN)
def show(request: StaffRequest, period: UUID) -> HttpResponse:
    """Show how far a period has come, by committee, and what is late or missing."""
    found = Period.objects.select_related("plan", "opened_by", "closed_by").get(pk=period)
    lines = queries.of_period(period=found, at=clock.now())
    context = {
        "period": found,
        "plan": found.plan,
        "parts": _parts(lines),
        "missing": _missing(lines),
        "total": len(lines),
        "owed": sum(one.is_owed for one in lines),
        "late": sum(one.late for one in lines),
    }
    return render(request, "reporting/period.html", context)


@require_POST
@requires(P.CYCLE_RUN)
def open_(request: StaffRequest, period: UUID) -> HttpResponse:
    """Open a period for reports."""
    actions.open_period(period_id=period, by=request.actor, at=clock.now())
    messages.success(request, _("The period is open. Owners see what they owe."))
    return redirect("reporting:period", period)


@requires(P.CYCLE_RUN)
def close(request: StaffRequest, period: UUID) -> HttpResponse:
    """Close a period, after the list of what is missing was shown."""
    found = Period.objects.select_related("plan").get(pk=period)
    form = LindungForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.close_period(period_id=found.pk, by=request.actor, at=clock.now())
        return redirect("reporting:period", found.pk).url

    response = perform(request, form, act)
    if response is not None:
        messages.success(request, _("The period is closed. What the system counted is frozen as it stood."))
        return response
    lines = queries.of_period(period=found, at=clock.now())
    context = {
        "form": form,
        "period": found,
        "plan": found.plan,
        "missing": _missing(lines),
        "waiting": sum(one.state == "submitted" for one in lines),
    }
    return render(request, "reporting/close.html", context, status=status_of(form))


def _missing(lines: list[Line]) -> list[Any]:
    owed = sorted((one for one in lines if one.is_owed), key=lambda one: one.pressing)
    counted = computed.latest(asked=[(one.indicator, one.period) for one in owed if one.computed])
    return [row_of(one, counted=counted) for one in owed]


def _parts(lines: list[Line]) -> list[Part]:
    """Return the progress of each committee, in the order of its code; those without a committee last."""
    by_committee: dict[tuple[bool, str, str], list[Line]] = {}
    for one in lines:
        committee = one.committee
        key = (
            committee is None,
            committee.code if committee else "",
            committee.label if committee else _("None"),
        )
        by_committee.setdefault(key, []).append(one)
    parts = []
    for (_last, code, label), own in sorted(by_committee.items()):
        states = Counter(one.state for one in own)
        parts.append(
            Part(
                code=code,
                label=label,
                asked=sum(not one.computed for one in own),
                computed=sum(one.computed for one in own),
                approved=states["approved"],
                waiting=states["submitted"],
                back=states["questioned"] + states["reopened"],
                open=sum(one.is_owed and not one.asked_back for one in own),
                late=sum(one.late for one in own),
            )
        )
    return parts
