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


class ReviewsConfig(AppConfig):
    """Where activities stand, what a review found, and what became of it."""

    name = "lindung.plans.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Ask to hear of every change of a plan and of every report, and for the figures that plans are judged by."""
        from lindung.plans import computing, hooks
        from lindung.statistics import asked

        if _after_change not in hooks.after_change:
            hooks.after_change.append(_after_change)
        asked.declare(computing.wanted)
