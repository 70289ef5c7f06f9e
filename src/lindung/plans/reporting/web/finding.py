"""From the codes in an address to the rows they name, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from lindung.access.actors import Actor
from lindung.plans.models import Indicator, Period
from lindung.plans.reporting.belonging import Bodies, bodies_of, may_decide, may_report, sharing
from lindung.plans.reporting.models import Progress


@dataclass(frozen=True, slots=True)
class Found:
    """One report as an address names it, and what the reader may do with it."""

    indicator: Indicator
    period: Period
    progress: Progress | None
    bodies: Bodies
    reports: bool
    decides: bool

    def address(self, name: str = "report") -> str:
        """Return the address of one of its pages."""
        return reverse(
            f"reporting:{name}",
            args=[self.period.plan.code, self.indicator.code, self.period.code],
        )

    @property
    def takes(self) -> bool:
        """Whether anything may still be written."""
        gone = self.indicator.withdrawn_at or self.indicator.activity.withdrawn_at
        return self.period.is_open and gone is None


def find(*, plan: str, indicator: str, period: str, actor: Actor) -> Found:
    """Return the report that three codes name (6 queries). Raises Period.DoesNotExist, Indicator.DoesNotExist."""
    row = Period.objects.select_related("plan").get(plan__code=plan, code=period)
    rows = Indicator.objects.select_related("activity__committee", "activity__objective")
    one = rows.get(plan=row.plan_id, code=indicator)
    held = Progress.objects.select_related("submitted_by", "organisation", "decided_by", "draft_by")
    bodies = bodies_of(plans=[row.plan])[row.plan_id]
    shared = sharing(activities=[one.activity_id]).get(one.activity_id, frozenset())
    return Found(
        indicator=one,
        period=row,
        progress=held.filter(indicator=one, period=row).first(),
        bodies=bodies,
        reports=may_report(by=actor, bodies=bodies, indicator=one, activity=one.activity, shared=shared),
        decides=may_decide(by=actor, bodies=bodies, activity=one.activity),
    )
