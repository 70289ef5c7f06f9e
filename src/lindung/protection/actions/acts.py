"""Names of the acts that fulfil tasks: who opens a task and who fulfils it must mean the same."""

from __future__ import annotations

from typing import Final

BROUGHT_BEFORE_COURT: Final = "order.brought_before_court"
DECIDED: Final = "order.decided"
PROTECTION_MADE: Final = "order.protection_made"
ENDED: Final = "order.ended"
PROTECTED: Final = "order.protection_made"
DETERMINED: Final = "determination.recorded"
SIGNED: Final = {"enforcement": "report.signed_enforcement", "protection": "report.signed_protection"}
# Referral's act: whoever is in custody or under an order is in somebody's hands, and need not be referred to be.
REFERRED: Final = "referral.sent"
