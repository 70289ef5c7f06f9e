"""What must be true elsewhere before a case takes a step: spokes declare it here, `actions.advance` asks.

So nobody closes a case as returned, or as moved on, around the part that makes sure the return was safe.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from lindung.cases.models import Case

Guard = Callable[[Case, str, str, datetime], None]
"""Called with the locked case, the step, the outcome (closing only) and the moment; raises a Refusal that says why."""

_guards: Final[dict[str, Guard]] = {}


class AlreadyDeclared(ValueError):
    """Two rooms claim one name."""


def guard_steps(*, name: str, guard: Guard) -> None:
    """Let `guard` be asked before each step of a case; a name belongs to one room."""
    if _guards.setdefault(name, guard) is not guard:
        raise AlreadyDeclared(f"The guard {name} is declared twice.")


def ask(*, case: Case, step: str, outcome: str, at: datetime) -> None:
    """Ask every guard about a step. Raises the refusal of the first that objects."""
    for guard in _guards.values():
        guard(case, step, outcome, at)
