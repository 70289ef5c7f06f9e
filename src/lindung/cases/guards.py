"""What must be true elsewhere before a case takes a step, and what ends with one: declared here, asked by `advance`.

So nobody closes a case as returned, or as moved on, around the part that makes sure the return was safe.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from lindung.access.actors import Actor
from lindung.cases.models import Case

Guard = Callable[[Case, str, str, datetime], None]
"""Called with the locked case, the step, the outcome (closing only) and the moment; raises a Refusal that says why."""

Ending = Callable[[Case, Actor, datetime], None]
"""Called with the locked case that was just closed, who closed it and the moment; in the same transaction."""

_guards: Final[dict[str, Guard]] = {}
_endings: Final[dict[str, Ending]] = {}


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


def end_with_case(*, name: str, ending: Ending) -> None:
    """Let `ending` run when a case is closed, by whatever step; a name belongs to one room."""
    if _endings.setdefault(name, ending) is not ending:
        raise AlreadyDeclared(f"The ending {name} is declared twice.")


def end_all(*, case: Case, by: Actor, at: datetime) -> None:
    """End what ends with a case."""
    for ending in _endings.values():
        ending(case, by, at)
