"""What is due in a house today: rooms above add to the morning page of its manager (check-ins, say)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lindung.access.actors import Actor
from lindung.protection.shelters.models import Stay


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done: what, for which case (by code; empty: for the house), where, and by when."""

    title: str
    code: str
    url: str
    due_at: datetime


Source = Callable[[Sequence[Stay], Actor, datetime], Iterable[Due]]
"""Called with the residents' stays (their cases read along), the reader and the moment; a few queries for all."""

_sources: dict[str, Source] = {}


def declare_due(*, name: str, source: Source) -> None:
    """Let `source` add to every house's morning page; one for each `name`."""
    _sources[name] = source


def due_sources(*, residents: Sequence[Stay], by: Actor, at: datetime) -> list[Due]:
    """Return what is due for residents, the most urgent first."""
    found = [one for source in _sources.values() for one in source(residents, by, at)]
    return sorted(found, key=lambda one: (one.due_at, one.code, one.title))
