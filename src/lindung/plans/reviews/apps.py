"""Django's handle on reviews."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from lindung.access.actors import Actor
    from lindung.plans.models import Plan


def _after_change(plan: Plan, by: Actor | None, at: datetime) -> None:
    from lindung.plans.reviews.tasks import soon

    soon(plan=plan)


def _before_change(plan: Plan) -> None:
    from lindung.plans.reviews.actions import is_closed
    from lindung.plans.reviews.problems import PlanClosed

    if is_closed(plan=plan):
        raise PlanClosed


class ReviewsConfig(AppConfig):
    """Where activities stand, what a review found, and what became of it."""

    name = "lindung.plans.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Ask to hear of changes and reports, and for figures; let no plan change after its final review."""
        from lindung.plans import computing, hooks
        from lindung.statistics import asked

        if _after_change not in hooks.after_change:
            hooks.after_change.append(_after_change)
        if _before_change not in hooks.before_change:
            hooks.before_change.append(_before_change)
        asked.declare(computing.wanted)
