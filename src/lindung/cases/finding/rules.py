"""The spelling rules as data: read once from the files beside this module, checked as they are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from lindung.kernel.country.loading import PackError, validate
from lindung.kernel.country.strict_yaml import read

FOLDER: Final = Path(__file__).parent / "data"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Indic(_Part):
    blocks: str
    vowels: dict[str, str]
    consonants: dict[str, str]
    signs: dict[str, str]
    marks: dict[str, str]
    instead: dict[str, str]


class _Sounds(_Part):
    start: dict[str, str]
    end: dict[str, str]
    before_front: dict[str, str]
    before_vowel: dict[str, str]
    before_consonant: dict[str, str]
    any: dict[str, str]


class _Names(_Part):
    particles: str
    honorifics: str
    also_names: str
    common: str
    same: tuple[str, ...]
    letters: dict[str, str]
    lookalikes: dict[str, str]
    indic: _Indic
    sounds: _Sounds
    vowels: dict[str, str]


class _Documents(_Part):
    prefixes: str
    alike: str
    same: dict[str, str]


Outputs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameRules:
    """How names are read. `sounds` is context -> spelling -> what it may sound like; `vowels` spelling -> classes."""

    particles: frozenset[str]
    honorifics: frozenset[str]
    also_names: frozenset[str]
    common: frozenset[str]
    same: Mapping[str, str]
    letters: Mapping[str, str]
    lookalikes: Mapping[str, str]
    blocks: frozenset[int]
    indic: Mapping[str, Mapping[int, str]]
    instead: Mapping[str, str]
    sounds: Mapping[str, Mapping[str, Outputs]]
    vowels: Mapping[str, Outputs]


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """How numbers are read: words before them, signs taken for one another, spellings of one thing."""

    prefixes: frozenset[str]
    alike: Mapping[int, str]
    same: Mapping[str, str]


def _read(name: str, model: type[BaseModel]) -> Any:
    content, problems = validate(document=read(path=FOLDER / name, name=name), model=model)
    if content is None:
        raise PackError(problems)
    return content


@cache
def name_rules() -> NameRules:
    """Return the rules of names, read once. Raises `PackError` for a file that breaks its own shape."""
    given: _Names = _read("names.yaml", _Names)
    same: dict[str, str] = {}
    for line in given.same:
        spellings = line.split()
        for spelling in spellings:
            same.setdefault(spelling, spellings[0])
    hexed = {
        kind: {int(offset, 16): sound for offset, sound in getattr(given.indic, kind).items()}
        for kind in ("vowels", "consonants", "signs", "marks")
    }
    return NameRules(
        particles=frozenset(given.particles.split()),
        honorifics=frozenset(given.honorifics.split()),
        also_names=frozenset(given.also_names.split()),
        common=frozenset(same.get(word, word) for word in given.common.split()),
        same=same,
        letters=given.letters,
        lookalikes=given.lookalikes,
        blocks=frozenset(int(block, 16) for block in given.indic.blocks.split()),
        indic=hexed,
        instead={
            unicodedata.normalize("NFKC", sign): read_as for sign, read_as in given.indic.instead.items()
        },
        sounds={
            context: {
                spelling: tuple(one.strip("-") for one in outputs.split()) or ("",)
                for spelling, outputs in table.items()
            }
            for context, table in given.sounds.model_dump().items()
        },
        vowels={
            spelling: tuple(classes.split())
            for classes, spellings in given.vowels.items()
            for spelling in spellings.split()
        },
    )


@cache
def document_rules() -> DocumentRules:
    """Return the rules of numbers, read once. Raises `PackError` for a file that breaks its own shape."""
    given: _Documents = _read("documents.yaml", _Documents)
    alike = {ord(sign): word[0] for word in given.alike.split() for sign in word}
    return DocumentRules(prefixes=frozenset(given.prefixes.split()), alike=alike, same=given.same)
