"""Names of acts and tasks of care."""

from __future__ import annotations

from typing import Final

ASSESS: Final = "care.assess"
"""Make an assessment again."""
ASSESSED: Final = "care.assessed"

AGREE: Final = "care.agree"
"""Go through the plan with the person."""
ANSWERED: Final = "care.answered"

DELIVER: Final = "care.deliver"
DELIVERED: Final = "care.delivered"
"""The act that ends a service, each about its service."""

REARRANGE: Final = "care.rearrange"
"""A service stopped because a consent was withdrawn: tell the person, plan anew."""

CHECK_IN: Final = "care.check_in"
CHECKED_IN: Final = "care.checked_in"

NOT_SAFE: Final = "care.not_safe"
NOT_SAFE_KNOWN: Final = "care.not_safe_known"
MADE_SAFE: Final = "care.made_safe"
"""The act that ends both."""

DECIDED: Final = "care.decided"
DECISION_DONE: Final = "care.decision_done"

MEASURE: Final = "care.measure"
MEASURED: Final = "care.measured"
