"""Names of acts, tasks and colours of leaving."""

from __future__ import annotations

from typing import Final

ASSESS: Final = "leaving.assess"
BEST: Final = "leaving.best_interests"
CONFIRM: Final = "leaving.confirm_best"
CHOOSE: Final = "leaving.choose"
ASK_AGAIN: Final = "leaving.ask_again"
OVERRIDDEN: Final = "leaving.overridden"
RECEIPT: Final = "leaving.receipt"
FOLLOW: Final = "leaving.follow"
"""Kinds of tasks."""

ASSESSED: Final = "leaving.assessed"
DETERMINED: Final = "leaving.determined"
CONFIRMED: Final = "leaving.confirmed"
CHOSEN: Final = "leaving.chosen"
RECEIVED: Final = "leaving.received"
FOLLOWED: Final = "leaving.followed"
"""Acts that fulfil them."""

MATTER: Final = "return"
"""What the person must have agreed to for a return."""
EMBASSY: Final = "embassy_contact"
SHARING: Final = "sharing"

COLOURS: Final = {
    "planned": "yellow",
    "assessed": "green",
    "documents": "purple",
    "booked": "purple",
    "departed": "orange",
    "received": "teal",
    "following": "teal",
    "ended": "grey",
    "refused": "red",
    "stopped": "grey",
}
