"""What stands on the tables, such as views: raised with the walls, taken away before a migration changes the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Upper:
    """One such thing: the SQL that raises it from nothing, and the SQL that takes it away, there or not."""

    raised: Callable[[], Sequence[str]]
    taken_away: str


_declared: list[Upper] = []


def declare(upper: Upper) -> None:
    """Make it known; rooms call this when they start."""
    if upper not in _declared:
        _declared.append(upper)


def statements() -> list[str]:
    """Return the SQL that raises everything anew, in order. `walls.build` runs it, as the owner of the tables."""
    return [line for upper in _declared for line in (upper.taken_away, *upper.raised())]


def clear() -> None:
    """Take everything away, so that a migration may change the tables; `walls.build` raises it again."""
    with transaction.atomic(), connection.cursor() as cursor:
        for upper in _declared:
            cursor.execute(upper.taken_away)
        cursor.execute("COMMENT ON SCHEMA public IS NULL")
