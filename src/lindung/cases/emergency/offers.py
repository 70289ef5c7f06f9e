"""What the case page shows of emergency access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from lindung.access.purposes import Purpose
from lindung.cases.emergency import queries
from lindung.cases.sections import Hand


@dataclass(frozen=True, slots=True)
class Banner:
    """An access that runs: until when, and where it is ended."""

    until: datetime
    url: str
    end_url: str


def banner(*, hand: Hand, at: datetime) -> Banner | None:
    """Return the banner for a reader who sees the case by emergency access; asks the database only for them."""
    keys = [one.id for one in hand.grants if one.purpose == Purpose.EMERGENCY]
    for entry in queries.running(keys=keys, at=at) if keys else ():
        where = [entry.case_code, entry.pk]
        return Banner(
            entry.until, reverse("emergency:show", args=where), reverse("emergency:end", args=where)
        )
    return None
