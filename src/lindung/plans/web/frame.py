"""What every page of a plan has around it: which plan, which period, where else to go in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest
from lindung.kernel import clock
from lindung.plans import screens
from lindung.plans.models import Period, Plan


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the navigation within a plan."""

    text: str
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The plan, the chosen period, and what the templates `plans/frame.html` and `plans/head.html` want."""

    plan: Plan
    periods: Sequence[Period]
    period: Period | None

    def context(self, request: StaffRequest, *, heading: str) -> dict[str, Any]:
        """Return the template context of the frame."""
        return {
            "plan": self.plan,
            "period": self.period,
            "periods": self.periods,
            "heading": heading,
            "subnav": subnav(request, self.plan),
        }


def frame(request: StaffRequest, code: str) -> Frame:
    """Return the frame of the plan with this code; the period is the one the address asks for."""
    plan = screens.plan(code=code, by=request.actor)
    periods = screens.periods(plan=plan)
    asked = request.GET.get("period", "")
    today = timezone.localdate(clock.now())
    return Frame(plan, periods, screens.chosen(periods=periods, code=asked, today=today))


def subnav(request: StaffRequest, plan: Plan) -> list[Item]:
    """Return where one can go within a plan."""
    entries = [
        (_("At a glance"), reverse("plans:glance", args=[plan.code]), P.PLAN_READ),
        (_("Over the years"), reverse("plans:timeline", args=[plan.code]), P.PLAN_READ),
        (_("Compare"), reverse("plans:compare", args=[plan.code]), P.PLAN_READ),
        (_("Duties"), reverse("plans:duties", args=[plan.code]), P.PLAN_READ),
        (_("Reviews"), reverse("reviews:list", args=[plan.code]), P.PLAN_READ),
        (_("Documents"), reverse("plandocs:home") + f"?plan={plan.code}", P.PLAN_READ),
        (_("Other countries"), reverse("regional:home"), P.PLAN_READ),
        (_("Versions"), reverse("plans:history", args=[plan.code]), P.PLAN_READ),
        (_("Unsettled"), reverse("plans:unsettled", args=[plan.code]), P.PLAN_AMEND),
    ]
    here = request.path
    return [Item(text, url, here == url) for text, url, needs in entries if request.actor.may(needs)]
