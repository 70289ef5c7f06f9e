"""`callouts.yaml` of a country: how long an offer waits, how long a specialist may see the case, who may help else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints
from pydantic.types import StrictInt

from lindung.kernel.country import CountryPack, PackError
from lindung.kernel.country.loading import validate
from lindung.kernel.country.strict_yaml import Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Labels, Source

FILE: Final = "callouts.yaml"
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2,3}$")]


class Wait(Entry):
    """How many minutes an offer of this urgency waits for an answer before the next is asked."""

    urgency: Literal["emergency", "urgent", "routine"]
    minutes: Annotated[StrictInt, Field(ge=1, le=2880)]
    source: Source


class Hours(Entry):
    """A number of hours with where it comes from."""

    hours: Annotated[StrictInt, Field(ge=1, le=72)]
    source: Source


class Days(Entry):
    """A number of days with where it comes from."""

    days: Annotated[StrictInt, Field(ge=0, le=90)]
    source: Source


class Rules(Entry):
    """`callouts.yaml`."""

    answer: Annotated[tuple[Wait, ...], Field(min_length=3, max_length=3)]
    late: Hours
    """A yes taken back so shortly before makes the callout an emergency."""
    access: Days
    """So long after the end a specialist who came still sees the case."""
    related: dict[Code, tuple[Code, ...]]
    """Languages whose speakers often understand these others."""
    elsewhere: tuple[Labels, ...]
    """Where else to ask for a helper when the register has nobody."""

    def answer_within(self, urgency: str) -> timedelta:
        """Return how long an offer waits."""
        return timedelta(minutes=next(one.minutes for one in self.answer if one.urgency == urgency))


def rules_of(pack: CountryPack) -> Rules:
    """Return a country's rules, read once per process. Raises `PackError`."""
    return _rules(pack.folder)


@lru_cache(maxsize=8)
def _rules(folder: Path) -> Rules:
    found, problems = _load(folder)
    if found is None or problems:
        raise PackError(problems)
    return found


def check_rules(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's rules (`lindung country check`)."""
    yield from _load(pack.folder)[1]


def _load(folder: Path) -> tuple[Rules | None, list[Problem]]:
    try:
        document = read(path=folder / FILE, name=str(folder / FILE))
    except Unreadable as error:
        return None, [error.problem]
    found, problems = validate(document=document, model=Rules)
    if found is not None and len({one.urgency for one in found.answer}) < len(found.answer):
        problems.append(document.problem("an urgency is given twice; keep one", "answer"))
    return found, problems
