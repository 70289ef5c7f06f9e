"""The window as data: `window/window.yaml` of a country, sentences in its region's `window/texts.<language>.yaml`.

A country may say a sentence differently in its own `window/texts.<language>.yaml`. Read strictly, all problems at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import Field, StringConstraints
from pydantic.types import StrictBool, StrictInt

from lindung.kernel.country import CountryPack, PackError, current
from lindung.kernel.country.loading import Model, validate
from lindung.kernel.country.strict_yaml import Document, Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Language, Source, Text

FOLDER: Final = "window"
REGIONS: Final = Path(__file__).resolve().parents[2] / "regions"
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Page = Annotated[str, StringConstraints(strict=True, pattern=r"^https://[a-z0-9.-]+(/[\w./-]*)?$")]


class WindowFile(Entry):
    """`window.yaml`: how windows are in this country."""

    region: Key
    languages: tuple[Language, ...] = Field(min_length=1)
    leave_to: Page
    complaints_to: Key
    lasts_days: Annotated[StrictInt, Field(ge=7, le=730)]
    answer_days: Annotated[StrictInt, Field(ge=1, le=90)]
    alarm_minutes: Annotated[StrictInt, Field(ge=5, le=1440)]
    source: Source


class TextsFile(Entry):
    """Sentences in one language; `checked` once a native speaker has compared them all."""

    language: Language
    checked: StrictBool
    texts: dict[Key, Text]


@dataclass(frozen=True, slots=True)
class Wording:
    """Every sentence of the window in one language."""

    language: str
    checked: bool
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """The window of a country."""

    file: WindowFile
    wordings: Mapping[str, Wording]


def frame() -> Frame:
    """Return the window of the country that is current, read once. Raises `PackError` with all that is wrong."""
    return frame_of(current())


def frame_of(pack: CountryPack) -> Frame:
    """Return the window of a country. Raises `PackError`."""
    return _frame(pack.folder)


@lru_cache(maxsize=8)
def _frame(folder: Path) -> Frame:
    loading = _Loading(folder)
    found = loading.frame()
    if found is None or loading.problems:
        raise PackError(loading.problems)
    return found


def check_window(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's window (`lindung country check`)."""
    loading = _Loading(pack.folder)
    loading.frame()
    yield from loading.problems


def places_in(text: str) -> frozenset[str]:
    """Return the words in braces."""
    return frozenset(_PLACE.findall(text))


class _Loading:
    """One attempt to read a country's window; collects problems until the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def frame(self) -> Frame | None:
        found = self.file(self.folder / FOLDER / "window.yaml", WindowFile)
        if found is None:
            return None
        file, _document = found
        first: Mapping[str, str] | None = None
        wordings: dict[str, Wording] = {}
        for language in file.languages:
            wording = self.wording(file=file, language=language, first=first)
            if wording is not None:
                first = first or wording.texts
                wordings[language] = wording
        return Frame(file=file, wordings=MappingProxyType(wordings))

    def wording(self, *, file: WindowFile, language: str, first: Mapping[str, str] | None) -> Wording | None:
        name = f"texts.{language}.yaml"
        shared = self.file(REGIONS / file.region / FOLDER / name, TextsFile)
        if shared is None:
            return None
        given, document = shared
        texts, checked = dict(given.texts), given.checked
        own = self.folder / FOLDER / name
        if own.exists() and (mine := self.file(own, TextsFile)) is not None:
            checked = checked and mine[0].checked
            texts |= mine[0].texts
        if given.language != language:
            self.problems.append(document.problem(f"this file is for {given.language}", "language"))
        self.compare(texts, first, document)
        return Wording(language=language, checked=checked, texts=MappingProxyType(texts))

    def compare(self, texts: Mapping[str, str], first: Mapping[str, str] | None, document: Document) -> None:
        """Complain of sentences that are missing, of strange ones, and of words in braces that differ."""
        for key in sorted((first or texts).keys() ^ texts.keys()):
            what = "is missing" if key not in texts else "is said in no other language"
            self.problems.append(document.problem(f"{key} {what}", "texts"))
        for key, text in texts.items():
            wanted = places_in((first or texts).get(key, text))
            if places_in(text) != wanted:
                names = ", ".join(sorted(wanted)) or "none"
                self.problems.append(document.problem(f"words in braces must be: {names}", "texts", key))

    def file(self, path: Path, model: type[Model]) -> tuple[Model, Document] | None:
        try:
            document = read(path=path, name=str(path))
        except Unreadable as error:
            self.problems.append(error.problem)
            return None
        loaded, problems = validate(document=document, model=model)
        self.problems += problems
        return None if loaded is None else (loaded, document)
