"""What one part of a name sounds like: a short code that its usual spellings share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from lindung.cases.finding.rules import name_rules

VARIANTS: Final = 6
"""A spelling that may be read in more ways than this is coded for the first ones."""
_VOWELS: Final = frozenset("aeiou")
_FRONT: Final = frozenset("eiy")
_PALATAL: Final = re.compile(r"(?<=[^aeiou])[ei]y+(?=[aou])|(?<=[^aeiouyw])i(?=[ao])|(?<=[ao])i+y+(?=[aou])")
_DOUBLE: Final = re.compile(r"([^aeiou])\1+")
_OPEN: Final = {"A": "A", "Y": "I", "I": "I", "X": "U", "U": "U", "O": "U", "V": "I"}
"""What a vowel at the end of a longer part counts as."""
_LONG: Final = 3
_SYLLABLES: Final = 2
"""From so many consonants and syllables on, the vowels between them are left out."""
_WORDLESS: Final = "="


@lru_cache(maxsize=20_000)
def codes(part: str) -> tuple[str, ...]:
    """Return the codes of a part in lower-case Latin letters, the likeliest first, at most `VARIANTS`.

    Two parts are taken for one another when they share a code. A part in letters that have no reading here is its own
    code.
    """
    rules = name_rules()
    if part in rules.same:
        return (_WORDLESS + rules.same[part],)
    if not part.isascii() or not part.isalpha():
        return (_WORDLESS + part,)
    natural = _natural(part)
    likely = [head for code in natural for head in _likely().get(code, ())]
    return tuple(dict.fromkeys((*likely, *natural)))[:VARIANTS] or (_WORDLESS + part,)


def _natural(part: str) -> tuple[str, ...]:
    """Return the codes that the rules of sound alone give."""
    found = dict.fromkeys(_written(units) for units in _readings(_PALATAL.sub("y", _DOUBLE.sub(r"\1", part))))
    return tuple(code for code in found if code)


@cache
def _likely() -> Mapping[str, tuple[str, ...]]:
    """Return sound -> the names whose listed spellings sound so: a further spelling of one is taken for it.

    Short sounds are left out: too many other names have them.
    """
    heads: dict[str, dict[str, None]] = {}
    for spelling, head in name_rules().same.items():
        for code in _natural(spelling) if spelling.isascii() and spelling.isalpha() else ():
            if sum(sign.isupper() for sign in code) >= _LONG:
                heads.setdefault(code, {})[_WORDLESS + head] = None
    return {code: tuple(those) for code, those in heads.items()}


def _readings(word: str) -> list[tuple[str, ...]]:
    """Return the ways to read a word, each a tuple of units: `.X` for a vowel class, plain letters for consonants."""
    ways: list[tuple[str, ...]] = [()]
    position = 0
    while position < len(word):
        length, outputs = _vowels(word, position) or _consonant(word, position)
        ways = [(*way, output) for output in outputs for way in ways][: 2 * VARIANTS]
        position += length
    return ways


def _vowels(word: str, start: int) -> tuple[int, tuple[str, ...]] | None:
    """Return the length and classes of the run of vowels at `start`, or None where there is none."""
    end = start
    while end < len(word):
        letter, following = word[end], word[end + 1 : end + 2]
        glide = letter in "yw" and following in _VOWELS and following != ""
        if letter not in _VOWELS and (letter not in "yw" or glide):
            break
        if letter == "w" and end == start:
            break
        end += 1
    if end == start:
        return None
    run = word[start:end]
    table = name_rules().vowels
    classes = table.get(run) or table.get(run[:2]) or table[run[0]]
    return len(run), tuple(f".{one}" for one in classes)


def _consonant(word: str, start: int) -> tuple[int, tuple[str, ...]]:
    """Return the length and outputs of the consonant at `start`: the longest rule that fits its surroundings."""
    sounds = name_rules().sounds
    for length in range(min(4, len(word) - start), 0, -1):
        spelling, following = word[start : start + length], word[start + length : start + length + 1]
        contexts = ["any"]
        if following and following in _VOWELS | {"y"}:
            contexts.insert(0, "before_vowel")
        if following and following not in _VOWELS | {"y", "w"}:
            contexts.insert(0, "before_consonant")
        if following and following in _FRONT:
            contexts.insert(0, "before_front")
        if not following:
            contexts.insert(0, "end")
        if start == 0:
            contexts.insert(0, "start")
        for context in contexts:
            if spelling in sounds[context]:
                return length, sounds[context][spelling]
    return 1, (word[start].upper(),)


def _written(units: tuple[str, ...]) -> str:
    """Return the code of one reading: all of a short part, the consonants and the ends of a longer one."""
    units = tuple(unit for unit in units if unit)
    consonants = "".join(unit for unit in units if not unit.startswith("."))
    if len(consonants) < _LONG or sum(unit.startswith(".") for unit in units) < _SYLLABLES:
        return re.sub(
            r"(.)\1+", r"\1", "".join(unit.lstrip(".").lower() if unit[:1] == "." else unit for unit in units)
        )
    first = _OPEN[units[0][1]].lower() if units[0].startswith(".") else ""
    last = _OPEN[units[-1][1]].lower() if units[-1].startswith(".") else ""
    return f"{first}{consonants}{last}"
