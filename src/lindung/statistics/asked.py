"""What is computed each night: rooms above say which figures they want, without this room knowing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from lindung.statistics.asking import Ask

Source = Callable[[datetime], Iterable[Ask]]
"""From the present moment to what is wanted now."""

_sources: Final[list[Source]] = []


def declare(source: Source) -> None:
    """Make known who wants figures; rooms call this when they start."""
    if source not in _sources:
        _sources.append(source)


def asks(*, at: datetime) -> list[Ask]:
    """Return everything that is wanted now, each once."""
    return list(dict.fromkeys(ask for source in _sources for ask in source(at)))
