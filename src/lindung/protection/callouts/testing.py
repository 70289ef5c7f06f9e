"""Callouts for tests, made through the real actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.models import Case
from lindung.protection.callouts import actions
from lindung.protection.callouts.actions import AskIn
from lindung.protection.callouts.models import Callout, CalloutOffer


def make_callout(
    *, cases: Sequence[Case], by: Actor, at: datetime = NOON, hours: float = 2, **given: Any
) -> Callout:
    """Ask for an interpreter (Indonesian, at the place) from an hour after `at` on, for `hours`."""
    values: dict[str, Any] = {
        "kind": "interpreter",
        "language": "id",
        "starts_at": at + timedelta(hours=1),
        "ends_at": at + timedelta(hours=1 + hours),
    }
    return actions.ask(case_ids=[case.pk for case in cases], given=AskIn(**(values | given)), by=by, at=at)


def offer_of(callout: Callout) -> CalloutOffer:
    """Return the offer that stands."""
    return CalloutOffer.objects.get(callout=callout, state__in=["offered", "accepted", "attending", "done"])


def actor_of(offer: CalloutOffer) -> Actor:
    """Return whoever the offer was made to."""
    assert offer.user is not None
    return Actor.of(offer.user)
