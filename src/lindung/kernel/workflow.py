"""Lawful paths as tables: a step has a name, where it starts, where it leads, and what it asks.

The table decides; the code around it only obeys. It draws the diagrams in `docs/reference/workflows.md`, and one
test proves of every workflow that each state can be reached and each open state can be left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal

Guard = Callable[[Any], str | None]


class StepRefused(Refusal):
    """A step cannot be taken from the present state; `str()` says why and what to do next."""

    code = "step_refused"

    def __init__(self, message: str, *, step: str, state: str) -> None:
        super().__init__(message)
        self.step = step
        self.state = state


class UnknownStep(LookupError):
    """A name that no step of this workflow carries: a mistake of the caller."""


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful step: from any of `sources` to `target`, for holders of `permission`, if all `guards` agree.

    A guard takes the object and returns the reason for refusing, or None.
    """

    name: str
    sources: frozenset[str]
    target: str
    permission: str
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Workflow:
    """A table of steps with one initial state and its final states."""

    name: str
    initial: str
    final: frozenset[str]
    steps: tuple[Step, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the table."""
        seen: dict[str, None] = {self.initial: None}
        for step in self.steps:
            seen.update(dict.fromkeys(sorted(step.sources)))
            seen[step.target] = None
        return tuple(seen)

    def step(self, name: str) -> tuple[Step, ...]:
        """Return the rows that carry `name` (a name may lead to different targets from different states)."""
        rows = tuple(step for step in self.steps if step.name == name)
        if not rows:
            raise UnknownStep(
                f"Workflow {self.name} has no step {name!r}; it has {sorted({s.name for s in self.steps})}."
            )
        return rows

    def pick(self, name: str, *, state: str, subject: Any = None, switched_off: Iterable[str] = ()) -> Step:
        """Return the row for `name` from `state`, its guards asked about `subject`.

        Raises `StepRefused` with the reason when the step does not start here, a guard objects, or the country
        has switched the step off.
        """
        rows = self.step(name)
        if name in set(switched_off):
            message = _("The law of this country does not know this step. Choose another one.")
            raise StepRefused(message, step=name, state=state)
        for row in rows:
            if state in row.sources:
                for guard in row.guards:
                    if reason := guard(subject):
                        raise StepRefused(reason, step=name, state=state)
                return row
        message = _(
            "This step cannot be taken at the present stage. Reload the page to see what has happened meanwhile."
        )
        raise StepRefused(message, step=name, state=state)

    def available(self, *, state: str, switched_off: Iterable[str] = ()) -> tuple[Step, ...]:
        """Return the steps that start in `state`, guards not asked."""
        off = set(switched_off)
        return tuple(step for step in self.steps if state in step.sources and step.name not in off)

    def unreachable(self, *, switched_off: Iterable[str] = ()) -> frozenset[str]:
        """Return the states no path from the initial state leads to."""
        reached, frontier = {self.initial}, [self.initial]
        while frontier:
            for step in self.available(state=frontier.pop(), switched_off=switched_off):
                if step.target not in reached:
                    reached.add(step.target)
                    frontier.append(step.target)
        return frozenset(self.states) - reached

    def dead_ends(self, *, switched_off: Iterable[str] = ()) -> frozenset[str]:
        """Return the states that are not final and that no step leaves."""
        return frozenset(
            state
            for state in self.states
            if state not in self.final and not self.available(state=state, switched_off=switched_off)
        )

    def diagram(self) -> str:
        """Draw the table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {src} --> {s.target}: {s.name}" for s in self.steps for src in sorted(s.sources)]
        lines += [f"    {state} --> [*]" for state in sorted(self.final)]
        return "\n".join(lines)
