"""Short ways to act in a review, each behind the wall of who acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_actor
from lindung.access.wall import behind
from lindung.plans.reviews import actions
from lindung.plans.reviews.models import Adjustment, Review
from lindung.plans.reviews.tests.conftest import Small


def begun(small: Small, period: str = "2024", kind: str = "annual") -> Review:
    """Begin a review behind the wall."""
    monitor = small.people.monitor
    with behind(monitor):
        return actions.begin(
            plan=small.plan, period=small.period(period), kind=kind, chair="BOARD", by=monitor, at=small.at
        )


def proposed(small: Small, review: Review, **given: Any) -> Adjustment:
    """Propose an adjustment behind the wall; without more, something else than a change of the plan."""
    values: dict[str, Any] = {
        "review_id": review.pk,
        "kind": "other",
        "text": "Find trainers in every state.",
        "owner": "CARE",
        "due_on": date(2026, 12, 31),
        "by": small.people.monitor,
        "at": small.at,
    }
    with behind(small.people.monitor):
        return actions.propose(**values | given)


def decided(small: Small, adjustment: Adjustment, by: Actor | None = None) -> Adjustment:
    """Decide behind the wall."""
    actor = by or small.people.monitor
    with behind(actor):
        return actions.decide(adjustment_id=adjustment.pk, by=actor, at=small.at)


def done(small: Small, adjustment: Adjustment, by: Actor | None = None) -> Adjustment:
    """Carry out behind the wall."""
    actor = by or small.people.welfare_focal
    with behind(actor):
        return actions.carry_out(adjustment_id=adjustment.pk, note="They are found.", by=actor, at=small.at)


def second_account(of: Actor) -> Actor:
    """Return another account of the same human, with the same rights."""
    user = User.objects.select_related("organisation").get(pk=of.user_id)
    other = make_actor(name=f"{user.username}.again", role=user.roles[0], organisation=user.organisation)
    User.objects.filter(pk=other.user_id).update(human=user.human)
    return other


def hold(small: Small, review: Review) -> Review:
    """Hold the review behind the wall."""
    with behind(small.people.monitor):
        return actions.hold(
            review_id=review.pk,
            held_on=date(2026, 11, 2),
            findings="Half of the targets were met.",
            by=small.people.monitor,
            at=small.at,
        )


def adopt(small: Small, review: Review) -> Review:
    """Adopt the review behind the wall."""
    with behind(small.people.monitor):
        return actions.adopt(review_id=review.pk, by=small.people.monitor, at=small.at)
