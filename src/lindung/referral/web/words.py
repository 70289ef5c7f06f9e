"""What the room's codes are called in the reader's language."""

from __future__ import annotations

from typing import Final

from lindung.cases.words import label
from lindung.referral.models import Referral

COLOURS: Final = {
    "sent": "yellow",
    "accepted": "green",
    "declined": "red",
    "withdrawn": "grey",
    "completed": "blue",
}


def what(referral: Referral) -> str:
    """Return what is referred: the need, or the other harm."""
    return label("harms", referral.other_harm) if referral.other_harm else label("services", referral.need)
