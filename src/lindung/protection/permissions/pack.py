"""What a country says of permissions: `permissions.yaml` of its pack, read strictly, all problems at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints
from pydantic.types import StrictInt

from lindung.kernel.country import CountryPack, PackError
from lindung.kernel.country.loading import validate
from lindung.kernel.country.strict_yaml import Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Labels, Source

FILE: Final = "permissions.yaml"
RULE: Final = "permission.decision"
TERM: Final = "permission"

Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z_]*$", max_length=40)]
Days = Annotated[StrictInt, Field(ge=1, le=366)]


class Required(Entry):
    """A paper that a decision needs."""

    code: Code
    name: Labels


class Visits(Entry):
    """When the place of work is visited: days after the work began, then again after so many."""

    first: Annotated[tuple[Days, ...], Field(min_length=1)]
    then_every: Days


class Permissions(Entry):
    """`permissions.yaml`. Without `order_kinds` a permission needs no order.

    After `remind_days` somebody is reminded of missing papers, `pass_notice_days` before a pass runs out of the next
    one. `papers_source` says who names the papers, `days_source` who sets these days.
    """

    kinds: Annotated[tuple[Literal["move", "work", "both"], ...], Field(min_length=1)]
    order_kinds: tuple[Literal["interim_order", "protection_order"], ...]
    source: Source
    papers: Annotated[tuple[Required, ...], Field(min_length=1)]
    papers_source: Source
    remind_days: Days
    pass_notice_days: Days
    visits: Visits
    days_source: Source

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the papers, in order."""
        return tuple(one.code for one in self.papers)

    def name_of(self, code: str, language: str) -> str:
        """Return what a paper is called; the code itself where the list no longer has it."""
        return next((one.name.text(language) for one in self.papers if one.code == code), code)

    def days_to_visit(self, number: int) -> int:
        """Return how many days after the work began its visit `number` (from 1) is due."""
        first = self.visits.first
        if number <= len(first):
            return first[number - 1]
        return first[-1] + (number - len(first)) * self.visits.then_every


def permissions_of(pack: CountryPack) -> Permissions | None:
    """Return what a country says of permissions; None where its law knows none. Raises `PackError` for a bad file."""
    if pack.rule(RULE) is None or TERM not in pack.terms or not (pack.folder / FILE).exists():
        return None
    return _read(pack.folder)


@lru_cache(maxsize=8)
def _read(folder: Path) -> Permissions:
    found, problems = _load(folder)
    if found is None or problems:
        raise PackError(problems)
    return found


def check_permissions(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's permissions (`lindung country check`)."""
    if (pack.folder / FILE).exists():
        yield from _load(pack.folder, languages=pack.languages)[1]


def _load(folder: Path, *, languages: tuple[str, ...] = ()) -> tuple[Permissions | None, list[Problem]]:
    try:
        document = read(path=folder / FILE, name=str(folder / FILE))
    except Unreadable as error:
        return None, [error.problem]
    found, problems = validate(document=document, model=Permissions)
    if found is None:
        return None, problems
    for number, one in enumerate(found.papers):
        if found.codes.index(one.code) != number:
            problems.append(document.problem(f"{one.code} is given twice; keep one", "papers", number))
        for missing in (code for code in languages if code not in one.name.languages):
            problems.append(document.problem(f"no text in language {missing!r}; add it", "papers", number))
    if list(found.visits.first) != sorted(set(found.visits.first)):
        problems.append(document.problem("the days of the first visits must rise", "visits", "first"))
    return found, problems
