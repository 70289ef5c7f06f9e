"""When an owner is reminded: 14 and 3 days before the due date, 1 and 7 days after it, then every week. Pure."""

from __future__ import annotations

from typing import Final

BEFORE: Final = (-14, -3)
AFTER: Final = (1, 7)
_WEEK: Final = 7


def due(*, days: int) -> int | None:
    """Return the reminder that stands `days` after the due date (below 0: before it); None before the first.

    A worker that slept over the very day makes up for the last one only.
    """
    if days > AFTER[-1]:
        return days - days % _WEEK
    passed = [one for one in (*BEFORE, *AFTER) if one <= days]
    return passed[-1] if passed else None
