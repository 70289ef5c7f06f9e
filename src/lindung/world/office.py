"""Who keeps the invented plan, who reports on it, and the days on which they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from random import Random
from uuid import UUID

from lindung.access.actors import Actor
from lindung.plans.models import Plan
from lindung.plans.reporting.belonging import Bodies


@dataclass(slots=True)
class Office:
    """Who keeps the plan, who reports and who decides, by organisation."""

    plan: Plan
    bodies: Bodies
    monitors: Sequence[Actor]
    reporters: Mapping[UUID, Sequence[Actor]]
    codes: Mapping[UUID, str]
    chance: Random

    def reporter(self, organisations: frozenset[UUID]) -> Actor | None:
        """Return somebody of these organisations who reports; None where nobody does."""
        able = [actor for key in sorted(organisations, key=str) for actor in self.reporters.get(key, ())]
        return self.chance.choice(able) if able else None

    def other(self, than: UUID) -> Actor:
        """Return a monitoring officer who is somebody else."""
        return next(actor for actor in self.monitors if actor.user_id != than)


def day(of: date, hour: int = 9) -> datetime:
    """Return a moment of a day, `hour` in UTC."""
    return datetime.combine(of, time(hour), tzinfo=UTC)
