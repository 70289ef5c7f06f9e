"""The sheet as data: `informing/` of a country, and what its region shares. Read strictly, all problems at once.

`kit.yaml` says the order of the sentences and when each is said; `kit.<language>.yaml` holds what only this country
says; the region's `informing/texts.<language>.yaml` holds the rest. `{word}` in a sentence is filled in by `facts`.
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

from lindung.cases.workflow import CASE
from lindung.kernel.country import CountryPack, PackError
from lindung.kernel.country.loading import Model, validate
from lindung.kernel.country.strict_yaml import Document, Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Language, Source, Text

FOLDER: Final = "informing"
REGIONS: Final = Path(__file__).resolve().parents[2] / "regions"
DAYS: Final = frozenset(
    {"custody_by", "interim_from", "interim_until", "protection_from", "protection_until", "permission_by"}
)
"""What the person's own case may fill in."""
FLAGS: Final = frozenset({"custody", "interim", "protection", "sheltered", "child"})
NUMBERS: Final = frozenset({"permission_days", "majority"})
TERMS: Final = frozenset({"court", "interim_order", "protection_order", "protection_officer"})
_FRAME: Final = {
    "title": frozenset[str](),
    "unchecked": frozenset[str](),
    "code_word": frozenset({"code_word"}),
    "made_on": frozenset({"today"}),
    "keep": frozenset[str](),
    "call_own": frozenset[str](),
}
"""Sentences around the others, and what each has to say."""
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")

Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Line(Entry):
    """One sentence, said where every fact of `when` holds and none of `unless` does."""

    text: Key
    when: tuple[Key, ...] = ()
    unless: tuple[Key, ...] = ()


class Section(Entry):
    """A heading and its sentences."""

    heading: Key
    lines: tuple[Line, ...] = Field(min_length=1)

    @property
    def code(self) -> str:
        """What a record names the section by."""
        return self.heading.removeprefix("heading_")


class Contact(Entry):
    """A number to call; `text` says it with {number}."""

    number: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9+][0-9 -]{1,18}$")]
    text: Key
    source: Source


class Inform(Entry):
    """Within how many hours of the first of `stages` somebody has to explain the sheet."""

    hours: Annotated[StrictInt, Field(ge=1, le=720)]
    stages: tuple[Key, ...] = Field(min_length=1)
    source: Source


class FollowUp(Entry):
    """After how many days somebody asks whether an answer came."""

    days: Annotated[StrictInt, Field(ge=1, le=180)]
    source: Source


class KitFile(Entry):
    """`kit.yaml`."""

    region: Key
    languages: tuple[Language, ...] = Field(min_length=1)
    inform: Inform
    follow_up: FollowUp
    sections: tuple[Section, ...] = Field(min_length=1)
    heading_contacts: Key
    contacts: tuple[Contact, ...] = Field(min_length=1)


class Texts(Entry):
    """Sentences in one language; `checked` once a native speaker has compared them all."""

    language: Language
    checked: StrictBool
    texts: dict[Key, Text]


class OwnTexts(Texts):
    """A country's own sentences, and what it calls its courts, orders and officers."""

    terms: dict[Key, Text]


@dataclass(frozen=True, slots=True)
class Wording:
    """Every sentence in one language."""

    language: str
    checked: bool
    texts: Mapping[str, str]
    terms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kit:
    """The sheet of a country."""

    inform: Inform
    follow_up: FollowUp
    sections: tuple[Section, ...]
    heading_contacts: str
    contacts: tuple[Contact, ...]
    wordings: Mapping[str, Wording]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it can be given in, in the order of the file."""
        return tuple(self.wordings)


def kit_of(pack: CountryPack) -> Kit:
    """Return the sheet of a country, read once per process. Raises `PackError` with everything that is wrong."""
    return _kit(pack.folder)


@lru_cache(maxsize=8)
def _kit(folder: Path) -> Kit:
    loading = _Loading(folder)
    kit = loading.kit()
    if kit is None or loading.problems:
        raise PackError(loading.problems)
    return kit


def check_kit(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's sheet (`lindung country check`)."""
    loading = _Loading(pack.folder)
    loading.kit()
    yield from loading.problems


def places_in(text: str) -> frozenset[str]:
    """Return the words in braces."""
    return frozenset(_PLACE.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a sentence with its words in braces filled in. Raises KeyError for one without a value."""
    done = _PLACE.sub(lambda found: values[found[1]], text)
    return done[:1].upper() + done[1:]


class _Loading:
    """One attempt to read a country's sheet; collects problems until the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def kit(self) -> Kit | None:
        found = self.file(self.folder / FOLDER / "kit.yaml", KitFile)
        if found is None:
            return None
        file, document = found
        self.structure(file, document)
        first: Mapping[str, str] | None = None
        wordings: dict[str, Wording] = {}
        for language in file.languages:
            wording = self.wording(file=file, language=language, first=first)
            if wording is not None:
                first = first or wording.texts
                wordings[language] = wording
        return Kit(
            inform=file.inform,
            follow_up=file.follow_up,
            sections=file.sections,
            heading_contacts=file.heading_contacts,
            contacts=file.contacts,
            wordings=MappingProxyType(wordings),
        )

    def file(self, path: Path, model: type[Model]) -> tuple[Model, Document] | None:
        try:
            document = read(path=path, name=str(path))
        except Unreadable as error:
            self.problems.append(error.problem)
            return None
        loaded, problems = validate(document=document, model=model)
        self.problems += problems
        return None if loaded is None else (loaded, document)

    def structure(self, file: KitFile, document: Document) -> None:
        """Complain of facts that no case has and of what is named twice."""
        for number, section in enumerate(file.sections):
            for index, line in enumerate(section.lines):
                for fact in (*line.when, *line.unless):
                    if fact not in FLAGS | DAYS:
                        known = ", ".join(sorted(FLAGS | DAYS))
                        message = f"no fact {fact}; there are: {known}"
                        self.problems.append(document.problem(message, "sections", number, "lines", index))
        for stage in file.inform.stages:
            if stage not in CASE.states:
                self.problems.append(
                    document.problem(f"no step {stage} of the lawful path", "inform", "stages")
                )
        named = [section.heading for section in file.sections]
        for name in {one for one in named if named.count(one) > 1}:
            self.problems.append(document.problem(f"{name} is given twice; keep one", "sections"))

    def wording(self, *, file: KitFile, language: str, first: Mapping[str, str] | None) -> Wording | None:
        own = self.file(self.folder / FOLDER / f"kit.{language}.yaml", OwnTexts)
        shared = self.file(REGIONS / file.region / FOLDER / f"texts.{language}.yaml", Texts)
        if own is None or shared is None:
            return None
        wanted = _wanted(file)
        texts = {**shared[0].texts, **own[0].texts}
        for found in (own, shared):
            self.sound(*found, language=language, wanted=wanted, first=first)
        for key in sorted(own[0].texts.keys() & shared[0].texts.keys()):
            self.problems.append(own[1].problem(f"the region already says {key}", "texts", key))
        for key in sorted(own[0].texts.keys() - wanted.keys()):
            self.problems.append(own[1].problem(f"nothing says {key}; remove it", "texts", key))
        for key in sorted(wanted.keys() - texts.keys()):
            self.problems.append(own[1].problem(f"no sentence {key}; add it", "texts"))
        for key in sorted(TERMS ^ own[0].terms.keys()):
            message = (
                f"no term {key}; add it" if key in TERMS else f"nobody asks for the term {key}; remove it"
            )
            self.problems.append(own[1].problem(message, "terms"))
        return Wording(
            language=language,
            checked=own[0].checked and shared[0].checked,
            texts=MappingProxyType(texts),
            terms=MappingProxyType(dict(own[0].terms)),
        )

    def sound(
        self,
        texts: Texts,
        document: Document,
        *,
        language: str,
        wanted: Mapping[str, frozenset[str]],
        first: Mapping[str, str] | None,
    ) -> None:
        """Complain of words in braces that cannot be filled, or differ from the first language's."""
        if texts.language != language:
            self.problems.append(
                document.problem(f"language is {texts.language}, not {language}", "language")
            )
        for key, text in texts.texts.items():
            places = places_in(text)
            if "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
                self.problems.append(document.problem("a brace without its other half", "texts", key))
            allowed = DAYS | NUMBERS | TERMS | wanted.get(key, frozenset())
            for place in sorted(places - allowed):
                self.problems.append(document.problem(f"nothing fills in {{{place}}}", "texts", key))
            for place in sorted(wanted.get(key, frozenset()) - places):
                self.problems.append(document.problem(f"{{{place}}} is missing", "texts", key))
            if first is not None and key in first and places != places_in(first[key]):
                message = (
                    f"the words in braces differ from the first language's: {sorted(places_in(first[key]))}"
                )
                self.problems.append(document.problem(message, "texts", key))


def _wanted(file: KitFile) -> dict[str, frozenset[str]]:
    """Return every sentence the sheet says, with what it alone has to have in braces."""
    wanted = dict(_FRAME)
    wanted[file.heading_contacts] = frozenset()
    for section in file.sections:
        wanted[section.heading] = frozenset()
        wanted.update((line.text, frozenset[str]()) for line in section.lines)
    wanted.update((contact.text, frozenset({"number"})) for contact in file.contacts)
    return wanted
