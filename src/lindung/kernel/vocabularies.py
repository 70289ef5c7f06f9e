"""Code lists: what is stored is a stable code, what is shown is its label in the reader's language.

A vocabulary is a file in `lindung/vocabularies/`: codes in the order they are offered, labels in every
language, the source of the list, and what each code is called in the standards that we exchange data by.

    sex = vocabulary("sex")
    "female" in sex                      True
    sex.label("female", "ms")            "Perempuan"
    sex.choices("en")                    [("female", "Female"), ...]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from lindung.kernel.country.loading import PackError, validate
from lindung.kernel.country.strict_yaml import read

FOLDER = Path(__file__).resolve().parents[1] / "vocabularies"
REQUIRED_LANGUAGES = ("en", "ms")
"""Languages every shared code list has; a pack may add its own elsewhere."""


class UnknownVocabulary(LookupError):
    """There is no file for a code list of this name."""


class UnknownCode(LookupError):
    """A code list has no such code."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: dict[str, str]
    note: dict[str, str] = {}
    maps_to: dict[str, str] = {}


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    href: str | None = None
    note: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: dict[str, str]
    sources: tuple[_Source, ...]
    codes: dict[str, _Entry]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One code list. Codes keep the order of the file, which is the order in which they are offered."""

    id: str
    title: Mapping[str, str]
    sources: tuple[str, ...]
    _entries: Mapping[str, _Entry]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in order."""
        return tuple(self._entries)

    def label(self, code: str, language: str) -> str:
        """Return what to show for a code, in English when the list does not speak the language."""
        labels = self.labels(code)
        return labels.get(language) or labels[REQUIRED_LANGUAGES[0]]

    def labels(self, code: str) -> Mapping[str, str]:
        """Return language -> label of one code."""
        return MappingProxyType(self._entry(code).label)

    def note(self, code: str, language: str) -> str:
        """Return the longer explanation of a code, or an empty text when it has none."""
        notes = self._entry(code).note
        return notes.get(language) or notes.get(REQUIRED_LANGUAGES[0], "")

    def in_standard(self, code: str, standard: str) -> str | None:
        """Return what a standard (`htcds`, `protocol`, `ilo`) calls this code; None if it has no word."""
        return self._entry(code).maps_to.get(standard)

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Return code and label pairs, as form fields take them."""
        return [(code, self.label(code, language)) for code in self._entries]

    def require(self, code: str) -> str:
        """Return the code itself, or raise UnknownCode."""
        self._entry(code)
        return code

    def _entry(self, code: str) -> _Entry:
        try:
            return self._entries[code]
        except KeyError:
            raise UnknownCode(
                f"The code list '{self.id}' has no such code. Its codes are: {', '.join(self._entries)}."
            ) from None

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def vocabulary_names() -> list[str]:
    """Return the names of all code lists, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def vocabulary(name: str) -> Vocabulary:
    """Return a code list by name, read once. Raises UnknownVocabulary."""
    path = FOLDER / f"{name}.yaml"
    if name not in vocabulary_names():
        raise UnknownVocabulary(
            f"There is no code list '{name[:60]}'. There are: {', '.join(vocabulary_names())}. "
            "A new one is a file in lindung/vocabularies."
        )
    content, problems = validate(document=read(path=path, name=path.name), model=_File)
    if content is None:
        raise PackError(problems)
    return Vocabulary(
        id=content.id,
        title=MappingProxyType(content.title),
        sources=tuple(source.title for source in content.sources),
        _entries=MappingProxyType(content.codes),
    )
