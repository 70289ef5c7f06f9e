"""What a country asks with a person, as data: `assessments/care.yaml` and the instruments it names, read strictly.

An instrument lies in the country's `assessments/` or, shared, in its region's. A file's name is its code and version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints
from pydantic.types import StrictBool, StrictInt

from lindung.kernel.country import CountryPack, PackError
from lindung.kernel.country.loading import Model, validate
from lindung.kernel.country.strict_yaml import Document, Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Labels, Source
from lindung.kernel.vocabularies import vocabulary

FOLDER: Final = "assessments"
REGIONS: Final = Path(__file__).resolve().parents[2] / "regions"
LEVELS: Final = 5

Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Named = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*-[1-9][0-9]*$", max_length=44)
]


class Question(Entry):
    """One question of a talk; nobody has to answer it."""

    code: Key
    text: Labels
    kind: Literal["yes_no", "words"] = "words"


class Need(Entry):
    """Something that could help, to be ticked."""

    code: Key
    label: Labels


class Domain(Entry):
    """One part of life: how it is, what is asked about it, what could help."""

    code: Key
    ask: Labels
    questions: tuple[Question, ...] = ()
    needs: tuple[Need, ...] = ()


class Instrument(Entry):
    """A list of what is asked with the person."""

    code: Key
    version: Annotated[StrictInt, Field(ge=1, le=999)]
    kind: Literal["needs", "social", "risk"]
    health: StrictBool
    """Whether those who only treat the person may go through it."""
    title: Labels
    lead: Labels
    levels: Annotated[tuple[Labels, ...], Field(min_length=LEVELS, max_length=LEVELS)]
    """From 0, help is needed at once, to 4, all is well."""
    domains: tuple[Domain, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = Field(min_length=1)

    @property
    def name(self) -> str:
        """What an address names it by."""
        return f"{self.code}-{self.version}"


class Days(Entry):
    """A number of days, and where it comes from."""

    days: Annotated[StrictInt, Field(ge=1, le=365)]
    source: Source


class Hours(Entry):
    """A number of hours, and where it comes from."""

    hours: Annotated[StrictInt, Field(ge=1, le=168)]
    source: Source


class CareFile(Entry):
    """`care.yaml`: times, money and which instruments are asked."""

    region: Key
    currency: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$")]
    again: Days
    check_in: Days
    measure: Days
    alarm: Hours
    instruments: tuple[Named, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Kit:
    """What a country asks, and when."""

    settings: CareFile
    instruments: Mapping[str, Instrument]

    def instrument(self, *, code: str, version: int) -> Instrument | None:
        """Return an instrument as it was then; None for one that the country has taken away."""
        return self.instruments.get(f"{code}-{version}")


def kit_of(pack: CountryPack) -> Kit:
    """Return what a country asks, read once per process. Raises `PackError` with everything that is wrong."""
    return _kit(pack.folder, pack.languages)


@lru_cache(maxsize=8)
def _kit(folder: Path, languages: tuple[str, ...]) -> Kit:
    loading = _Loading(folder, languages)
    kit = loading.kit()
    if kit is None or loading.problems:
        raise PackError(loading.problems)
    return kit


def check_care(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's assessments (`lindung country check`)."""
    loading = _Loading(pack.folder, pack.languages)
    loading.kit()
    yield from loading.problems


class _Loading:
    """One attempt to read a country's assessments; collects problems until the end."""

    def __init__(self, folder: Path, languages: tuple[str, ...]) -> None:
        self.folder = folder / FOLDER
        self.languages = languages
        self.problems: list[Problem] = []

    def kit(self) -> Kit | None:
        found = self.file(self.folder / "care.yaml", CareFile)
        if found is None:
            return None
        settings, document = found
        if len(set(settings.instruments)) < len(settings.instruments):
            self.problems.append(document.problem("an instrument is named twice; keep one", "instruments"))
        instruments = {}
        for name in settings.instruments:
            own = self.folder / f"{name}.yaml"
            shared = REGIONS / settings.region / FOLDER / f"{name}.yaml"
            one = self.instrument(own if own.exists() else shared, name)
            if one is not None:
                instruments[name] = one
        return Kit(settings=settings, instruments=MappingProxyType(instruments))

    def file(self, path: Path, model: type[Model]) -> tuple[Model, Document] | None:
        try:
            document = read(path=path, name=str(path))
        except Unreadable as error:
            self.problems.append(error.problem)
            return None
        loaded, problems = validate(document=document, model=model)
        self.problems += problems
        if loaded is None:
            return None
        for where, labels in _labels(loaded, ()):
            for missing in sorted(set(self.languages) - labels.languages):
                self.problems.append(document.problem(f"no text in language {missing!r}; add it", *where))
        return loaded, document

    def instrument(self, path: Path, name: str) -> Instrument | None:
        found = self.file(path, Instrument)
        if found is None:
            return None
        one, document = found
        if one.name != name:
            self.problems.append(document.problem(f"{one.name} belongs in {one.name}.yaml", "code"))
        known = vocabulary("care_domains")
        for number, domain in enumerate(one.domains):
            if domain.code not in known:
                message = f"no domain {domain.code}; there are: {', '.join(known)}"
                self.problems.append(document.problem(message, "domains", number, "code"))
            codes = [question.code for question in domain.questions]
            needs = [need.code for need in domain.needs]
            for code in sorted(_twice(codes) | _twice(needs)):
                self.problems.append(document.problem(f"{code} is given twice; keep one", "domains", number))
        for code in sorted(_twice([domain.code for domain in one.domains])):
            self.problems.append(document.problem(f"{code} is given twice; keep one", "domains"))
        return one


def _twice(codes: list[str]) -> set[str]:
    return {code for code in codes if codes.count(code) > 1}


def _labels(entry: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Labels]]:
    if isinstance(entry, Labels):
        yield path, entry
    elif isinstance(entry, Entry):
        for name in type(entry).model_fields:
            yield from _labels(getattr(entry, name), (*path, name))
    elif isinstance(entry, tuple):
        for number, part in enumerate(entry):
            yield from _labels(part, (*path, number))
