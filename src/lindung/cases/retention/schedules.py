"""Schedules as data: `retention.yaml` of a country says, by outcome, how many years after closing are enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import Field
from pydantic.types import StrictInt

from lindung.cases.workflow import OUTCOMES
from lindung.kernel.country import CountryPack
from lindung.kernel.country.loading import validate
from lindung.kernel.country.models import Code
from lindung.kernel.country.strict_yaml import Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Source

FILE: Final = "retention.yaml"
ANY: Final = "any"
_BY_ACT: Final = ("released", "not_presumed", "other_harm", "not_victim")
"""Outcomes that an act brings about; the others an officer chooses."""
KNOWN: Final = frozenset({ANY, *OUTCOMES, *_BY_ACT})


class Schedule(Entry):
    """How long a case that ended so is kept, and by what authority."""

    outcome: Code
    years: Annotated[StrictInt, Field(ge=1, le=100)]
    source: Source


class Schedules(Entry):
    """The file."""

    schedules: tuple[Schedule, ...] = Field(min_length=1)


class NoSchedule(LookupError):
    """A country pack without a sound `retention.yaml`: nothing is ever proposed."""


def check_schedules(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's schedules: a part of `lindung country check`."""
    path = pack.folder / FILE
    try:
        document = read(path=path, name=str(path))
    except Unreadable as error:
        yield error.problem
        return
    file, problems = validate(document=document, model=Schedules)
    yield from problems
    if file is None:
        return
    seen: set[str] = set()
    for index, one in enumerate(file.schedules):
        where = ("schedules", index, "outcome")
        if one.outcome not in KNOWN:
            yield document.problem(
                f"no case ends as {one.outcome}; known: {', '.join(sorted(KNOWN))}", *where
            )
        if one.outcome in seen:
            yield document.problem(f"{one.outcome} is given twice; keep one", *where)
        seen.add(one.outcome)
        for language in pack.languages:
            if language not in one.source.title.languages:
                yield document.problem(
                    f"no text in language {language!r}; add it", "schedules", index, "source", "title"
                )
    if ANY not in seen:
        yield document.problem(
            f"add a schedule for outcome {ANY}: it counts where no other does", "schedules"
        )


def schedules(*, pack: CountryPack) -> Mapping[str, Schedule]:
    """Return a country's schedules by outcome. Raises `NoSchedule`."""
    return _load(pack.folder)


@lru_cache(maxsize=8)
def _load(folder: Path) -> Mapping[str, Schedule]:
    path = folder / FILE
    try:
        file, problems = validate(document=read(path=path, name=str(path)), model=Schedules)
    except Unreadable as error:
        raise NoSchedule(str(error)) from None
    if file is None:
        raise NoSchedule("\n".join(str(one) for one in problems))
    return MappingProxyType({one.outcome: one for one in file.schedules})


def schedule_of(*, pack: CountryPack, outcome: str) -> Schedule:
    """Return the schedule for an outcome, or the one for any. Raises `NoSchedule`."""
    found = schedules(pack=pack)
    try:
        return found.get(outcome) or found[ANY]
    except KeyError:
        raise NoSchedule(f"{FILE} has no schedule for {outcome!r} and none for {ANY}.") from None


def years_after(moment: datetime, years: int) -> datetime:
    """Return the same moment `years` later; 29 February becomes 1 March."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)
