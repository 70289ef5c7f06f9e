"""Consents for tests, made through the real actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.consents import actions
from lindung.cases.consents.models import Consent
from lindung.cases.consents.rules import Asked
from lindung.cases.models import Case


def asked(**given: Any) -> Asked:
    """Return a yes of the person to sharing for services; `given` overrides."""
    values: dict[str, Any] = {
        "matter": "sharing",
        "answer": "given",
        "purposes": ("services",),
        "explained": True,
        "language": "id",
        "interpreter": True,
        "words": "They may help me.",
    }
    return Asked(**(values | given))


def make_consent(*, case: Case, by: Actor, at: datetime = NOON, **given: Any) -> Consent:
    """Record a consent of a case."""
    return actions.record(case_id=case.pk, asked=asked(**given), by=by, at=at)
