"""What differs between two states of a plan, row by row, and how to walk from one to the other."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum

from lindung.plans.neutral import PARTS, Row, Rows


class How(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs. `before` and `after` hold the fields that do; empty: the row is not there."""

    part: str
    code: str
    before: Row
    after: Row

    @property
    def how(self) -> How:
        """Whether the row comes, goes or changes."""
        if not self.before:
            return How.ADDED
        return How.CHANGED if self.after else How.WITHDRAWN


def between(*, before: Rows, after: Rows) -> list[Change]:
    """Return what leads from one state to the other, parts in the order of writing; empty if they say the same."""
    found = []
    for part in PARTS:
        old, new = before.get(part, {}), after.get(part, {})
        for code, row in new.items():
            if code not in old:
                found.append(Change(part, code, {}, row))
            elif changed := {name for name in row if row[name] != old[code].get(name)}:
                names = sorted(changed)
                found.append(
                    Change(
                        part,
                        code,
                        {name: old[code].get(name) for name in names},
                        {name: row[name] for name in names},
                    )
                )
        found.extend(Change(part, code, row, {}) for code, row in old.items() if code not in new)
    return found


def undone(*, rows: Rows, changes: Iterable[Change]) -> Rows:
    """Return the state before `changes`, which led to `rows`."""
    state = deepcopy(rows)
    for change in changes:
        listed = state.setdefault(change.part, {})
        if change.how is How.ADDED:
            listed.pop(change.code, None)
        else:
            listed[change.code] = {**listed.get(change.code, {}), **change.before}
    return state


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many rows come, change and go."""
    counts = {how.value: 0 for how in How}
    for change in changes:
        counts[change.how.value] += 1
    return counts
