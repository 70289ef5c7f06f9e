"""The one place that reads the time.

The domain never calls this: the edge (a view, a command, the worker) asks once and passes `at=` down, so that
every act can be replayed at any moment and every test decides what day it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta()


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC) + _offset


@contextmanager
def travel(*, to: datetime) -> Iterator[None]:
    """Let `now()` run on from `to` inside the block (for journeys that last several days)."""
    global _offset  # noqa: PLW0603 - the process has one clock
    before = _offset
    _offset = to - datetime.now(UTC)
    try:
        yield
    finally:
        _offset = before
