"""Facts: what happened, as rows that name nobody. Each is a view in the schema `facts`; measures read nothing else.

A room declares its facts when it starts. A fact's SQL runs with the rights of the tables' owner, so it must take open
columns and times only; a guard test holds every view to that, and only the columns declared here leave it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from django.utils.functional import Promise

SCHEMA: Final = "facts"
UNKNOWN: Final = "unknown"
"""What a code that was not recorded is called in cells."""
Kind = Literal["key", "code", "flag", "number", "time", "day"]
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")


class UnknownFact(LookupError):
    """No room has declared a fact of this name."""


class NotAFact(ValueError):
    """A declaration that contradicts itself or another one."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` for counting distinct ones only, `code`, `flag`, `number`, `time` (moment) or `day`.

    `known` names the time column that says since when the value has been known: figures rebuilt for an earlier day
    do without what was recorded later. `labels` names what words its codes: `place`, `organisation`, `role`, or
    vocabularies parted by spaces, of which the first with the code answers; empty: the code itself.
    """

    kind: Kind
    words: Promise | str
    known: str = "known_at"
    labels: str = ""

    @property
    def divides(self) -> bool:
        """Whether figures can be broken down and narrowed by it."""
        return self.kind in ("code", "flag")


@dataclass(frozen=True, slots=True)
class Fact:
    """One sort of thing that happened. `void_at`: since when a row no longer counts (another took its place).

    A fact of what stands now has no `known_at`: it cannot be rebuilt for an earlier day, only read.
    """

    name: str
    words: Promise | str
    sql: str
    columns: Mapping[str, Column]
    void_at: str = ""

    @property
    def standing(self) -> bool:
        """Whether its rows have no time: they are what stands when they are read."""
        return "known_at" not in self.columns

    def check(self) -> None:
        """Raise `NotAFact` for names that are none, and for columns that refer to no time column."""
        for name in (self.name, *self.columns):
            if not _NAME.fullmatch(name):
                raise NotAFact(
                    f"{self.name}: {name!r} is no name; use small letters, digits and underscores."
                )
        times = {name for name, column in self.columns.items() if column.kind in ("time", "day")}
        wanted = {self.void_at} - {""}
        if not self.standing:
            wanted |= {column.known for column in self.columns.values()}
        if missing := {one for one in wanted if one not in times or self.columns[one].kind != "time"}:
            raise NotAFact(f"{self.name}: declare {', '.join(sorted(missing))} as a column of kind time.")


@dataclass(slots=True)
class _Registry:
    facts: dict[str, Fact] = field(default_factory=dict)


_registry: Final = _Registry()


def declare(fact: Fact) -> None:
    """Make a fact known; rooms call this when they start, before anything is migrated."""
    fact.check()
    if _registry.facts.setdefault(fact.name, fact) != fact:
        raise NotAFact(f"The fact {fact.name} is declared twice, and differently.")


def get(name: str) -> Fact:
    """Return a fact by name. Raises `UnknownFact`."""
    try:
        return _registry.facts[name]
    except KeyError:
        known = ", ".join(sorted(_registry.facts))
        raise UnknownFact(f"There is no fact {name[:60]!r}; there are: {known}.") from None


def every() -> Mapping[str, Fact]:
    """Return all facts by name, sorted."""
    return MappingProxyType(dict(sorted(_registry.facts.items())))
