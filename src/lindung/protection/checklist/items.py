"""The items of the checklist as data: `items.yaml`, read strictly once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from lindung.kernel.country import PackError
from lindung.kernel.country.loading import validate
from lindung.kernel.country.strict_yaml import read
from lindung.kernel.law.labels import Entry, Labels, Source

PATH: Final = Path(__file__).with_name("items.yaml")
LANGUAGES: Final = ("en", "ms")

Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}-[0-9][A-Z]?$")]


class Chapter(Entry):
    """A heading of the checklist."""

    code: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}$")]
    title: Labels


class Item(Entry):
    """One thing to check; `next` says what to do about a gap."""

    code: Code
    bullet: Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9]\.[1-9]$")]
    at: Literal["country", "case"]
    text: Labels
    next: Labels

    @property
    def chapter(self) -> str:
        """The code of its chapter."""
        return self.code[:2]


class Checklist(Entry):
    """The whole list, in its order."""

    title: Labels
    source: Source
    chapters: Annotated[tuple[Chapter, ...], Field(min_length=1)]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    def of(self, at: str) -> tuple[Item, ...]:
        """Return the items asked for a `case` or for the `country`."""
        return tuple(one for one in self.items if one.at == at)

    def item(self, code: str, *, at: str) -> Item:
        """Return an item asked there. Raises `LookupError` for none such."""
        return next((one for one in self.of(at) if one.code == code), None) or _nothing(code)


def _nothing(code: str) -> Item:
    raise LookupError(f"The checklist asks no item {code[:10]} here.")


@cache
def checklist() -> Checklist:
    """Return the checklist. Raises `PackError` with everything that is wrong in its file."""
    document = read(path=PATH, name=PATH.name)
    found, problems = validate(document=document, model=Checklist)
    if found is None:
        raise PackError(problems)
    chapters, seen = {one.code for one in found.chapters}, set[str]()
    for number, one in enumerate(found.items):
        if one.code in seen:
            problems.append(document.problem(f"{one.code} is given twice", "items", number))
        if one.chapter not in chapters:
            problems.append(document.problem(f"no chapter {one.chapter}", "items", number))
        if not all(set(LANGUAGES) <= text.languages for text in (one.text, one.next)):
            problems.append(document.problem(f"{one.code} does not speak {LANGUAGES}", "items", number))
        seen.add(one.code)
    if problems:
        raise PackError(problems)
    return found
