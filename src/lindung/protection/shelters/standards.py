"""The country's minimum standards for houses as data: `standards/<code>-<version>.yaml`, a version never changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, StringConstraints
from pydantic.types import StrictInt

from lindung.kernel.country import CountryPack, PackError
from lindung.kernel.country.loading import validate
from lindung.kernel.country.strict_yaml import Document, Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Labels, Source

FOLDER: Final = "standards"
CODE: Final = "shelter"
Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Item(Entry):
    """One thing that a house has or does, and how one sees it."""

    code: Key
    text: Labels
    look: Labels


class Chapter(Entry):
    """Items that belong together."""

    code: Key
    title: Labels
    items: tuple[Item, ...] = Field(min_length=1)


class Practice(Entry):
    """Lengths of time that houses work by."""

    hold_hours: Annotated[StrictInt, Field(ge=1, le=72)]
    missing_hours: Annotated[StrictInt, Field(ge=1, le=72)]
    review_months: Annotated[StrictInt, Field(ge=1, le=36)]
    source: Source


class StandardFile(Entry):
    """One version of the checklist."""

    code: Key
    version: Annotated[StrictInt, Field(ge=1, le=999)]
    title: Labels
    practice: Practice
    sources: tuple[Source, ...] = Field(min_length=1)
    chapters: tuple[Chapter, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Standard:
    """A version of the checklist, with its items by code."""

    file: StandardFile
    items: Mapping[str, Item]

    @property
    def version(self) -> int:
        """Its number."""
        return self.file.version


def standards_of(pack: CountryPack) -> Mapping[int, Standard]:
    """Return every version of a country's checklist, read once per process. Raises `PackError` with every problem."""
    found, problems = _read(pack.folder)
    problems = [*problems, *_in_languages(pack)]
    if problems or not found:
        missing = Problem(
            file=str(pack.folder / FOLDER), line=0, message="no checklist shelter-1.yaml; add one"
        )
        raise PackError(problems or [missing])
    return {file.version: Standard(file, _items(file)) for file, _document in found}


def latest(pack: CountryPack) -> Standard:
    """Return the newest version."""
    every = standards_of(pack)
    return every[max(every)]


def practice_of(pack: CountryPack) -> Practice:
    """Return the lengths of time that houses of a country work by."""
    return latest(pack).file.practice


def check_standards(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's checklists (`lindung country check`)."""
    yield from _read(pack.folder)[1]
    yield from _in_languages(pack)


@lru_cache(maxsize=8)
def _read(folder: Path) -> tuple[list[tuple[StandardFile, Document]], list[Problem]]:
    found: list[tuple[StandardFile, Document]] = []
    problems: list[Problem] = []
    for path in sorted((folder / FOLDER).glob(f"{CODE}-*.yaml")):
        try:
            document = read(path=path, name=str(path))
        except Unreadable as error:
            problems.append(error.problem)
            continue
        file, wrong = validate(document=document, model=StandardFile)
        problems += wrong
        if file is None:
            continue
        if path.stem != f"{file.code}-{file.version}":
            problems.append(
                document.problem(f"this version belongs in {file.code}-{file.version}.yaml", "version")
            )
        codes = [item.code for chapter in file.chapters for item in chapter.items]
        problems += [
            document.problem(f"{code} is given twice; keep one", "chapters")
            for code in sorted({one for one in codes if codes.count(one) > 1})
        ]
        found.append((file, document))
    return found, problems


def _in_languages(pack: CountryPack) -> Iterator[Problem]:
    for file, document in _read(pack.folder)[0]:
        for labels in _labels(file):
            for language in pack.languages:
                if language not in labels.languages:
                    message = f"no text in language {language!r} beside {next(iter(labels.root.values()))!r}; add it"
                    yield document.problem(message, "chapters")


def _labels(file: StandardFile) -> Iterator[Labels]:
    yield file.title
    for chapter in file.chapters:
        yield chapter.title
        for item in chapter.items:
            yield item.text
            yield item.look


def _items(file: StandardFile) -> Mapping[str, Item]:
    return {item.code: item for chapter in file.chapters for item in chapter.items}
