"""From a name as somebody wrote it to its parts, and to what can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from lindung.cases.finding.rules import name_rules
from lindung.cases.finding.sounds import codes
from lindung.kernel.text import clean_text

LIMIT: Final = 200
JOINED: Final = "~"
PARTS: Final = 6
"""More parts than this are read, but only so many paired."""
_TURNS: Final = 5
"""What one reading leaves may be readable: signs that fall apart into others."""
_SEPARATOR: Final = re.compile(r"[^\w'’`/@]+|_")
_MARKS: Final = frozenset({"Mn", "Me", "Mc", "Cf"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name: its letters, its codes, where in the name it stands, and whether half the world has it.

    Two neighbours written as one are a part as well, standing at both places.
    """

    letters: str
    codes: tuple[str, ...]
    places: tuple[int, ...]
    common: bool


def latin(text: str) -> str:
    """Return a text in lower-case letters without accents, other alphabets as they sound where we know how.

    Raises `UnfitText` for overlong text and for characters that turn the direction of writing.
    """
    plain = clean_text(value=text, limit=LIMIT)
    for _turn in range(_TURNS):
        read = _read(plain)
        if read == plain:
            break
        plain = read
    return plain


def _read(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    read = " ".join(_word(word) for word in folded.split())
    spread = unicodedata.normalize("NFKD", read)
    return unicodedata.normalize(
        "NFKC", "".join(sign for sign in spread if unicodedata.category(sign) not in _MARKS)
    )


def _word(word: str) -> str:
    rules = name_rules()
    letters = [sign for sign in word if sign.isalpha()]
    some_latin = any("a" <= sign <= "z" for sign in letters)
    if letters and (some_latin or all(sign in rules.lookalikes for sign in letters)):
        word = "".join(rules.lookalikes.get(sign, sign) for sign in word)
    return "".join(rules.letters.get(sign, sign) for sign in _indic(word))


def _indic(word: str) -> str:
    """Return a word of a South Asian alphabet as it sounds; any other as it is."""
    rules = name_rules()
    read: list[str] = []
    position, silent = 0, False
    while position < len(word):
        sign, pair = word[position], word[position : position + 2]
        length = 2 if pair in rules.instead and len(pair) == 2 else 1
        offset, block = ord(sign) & 0x7F, ord(sign) & ~0x7F
        known = block in rules.blocks
        special = rules.instead.get(pair if length == 2 else sign)
        if special is not None and silent and special == "j":
            special = "y"
        vowel = known and offset in rules.indic["vowels"]
        sound = special or (rules.indic["consonants"].get(offset) if known else None)
        position += length
        if sound is not None and special != "ng":
            following = word[position : position + 1]
            signed = bool(following) and ord(following) & ~0x7F in rules.blocks
            bare = not signed or ord(following) & 0x7F not in rules.indic["signs"]
            read.append(sound + ("a" if bare and signed and following.isalpha() else ""))
        elif sound is not None:
            read.append(sound)
        elif vowel:
            read.append(rules.indic["vowels"][offset])
        elif known and offset in rules.indic["signs"]:
            read.append(rules.indic["signs"][offset])
        elif known and offset in rules.indic["marks"]:
            read.append(rules.indic["marks"][offset])
        else:
            read.append(sign)
        silent = known and offset == 0x4D
    return "".join(read)


def _words(text: str) -> Iterator[str]:
    """Yield the words of a name without particles such as "son of", single letters and numbers."""
    rules = name_rules()
    for chunk in _SEPARATOR.split(latin(text).replace(".", " ").replace(",", " ")):
        if chunk.strip("'’`") in rules.particles:
            continue
        for word in re.split(r"[/@]", chunk):
            letters = "".join(sign for sign in word if sign.isalpha())
            if letters and letters not in rules.particles:
                yield letters


def _kept(words: list[str]) -> list[str]:
    """Return the words without forms of address and single letters, keeping what a short name cannot spare."""
    rules = name_rules()
    longer = [word for word in words if len(word) > 1 or not word.isascii()]
    bare = [word for word in longer if word not in rules.honorifics]
    if len(set(bare)) >= 2:
        return bare
    names = [word for word in longer if word not in rules.honorifics or word in rules.also_names]
    return names or longer or words


def _common(word: str) -> bool:
    common = name_rules().common
    return word in common or any(code.lstrip("=") in common for code in codes(word) if code.startswith("="))


@lru_cache(maxsize=4_000)
def parts(text: str) -> tuple[Part, ...]:
    """Return the parts of a name, then every two neighbours as one. Raises `UnfitText` as `latin` does."""
    words = _kept(list(_words(text)))
    found = [Part(word, codes(word), (place,), _common(word)) for place, word in enumerate(words)]
    joined = [
        Part(first + second, codes(first + second), (place, place + 1), False)
        for place, (first, second) in enumerate(pairwise(words))
    ]
    return tuple(found + joined)


def _as_known(part: Part) -> tuple[str, ...]:
    """Return a part's codes as they are kept: neighbours written as one are marked, so that only a part meets them."""
    return part.codes if len(part.places) == 1 else tuple(f"{JOINED}{code}" for code in part.codes)


def _as_asked(part: Part) -> tuple[str, ...]:
    """Return the codes to look for: a part also among neighbours written as one, and these among parts."""
    if len(part.places) == 2:
        return part.codes
    return (*part.codes, *(f"{JOINED}{code}" for code in part.codes))


def _pairs(text: str, read: Callable[[Part], tuple[str, ...]]) -> frozenset[str]:
    found: set[str] = set()
    few = [part for part in parts(text) if part.places[-1] < PARTS]
    for first, second in combinations(few, 2):
        if set(first.places) & set(second.places) or (first.common and second.common):
            continue
        found.update("+".join(sorted((one, other))) for one in read(first) for other in read(second))
    return frozenset(found)


def known_parts(text: str) -> frozenset[str]:
    """Return the codes under which a name's parts are kept; common parts stand for too many people to be kept."""
    return frozenset(code for part in parts(text) if not part.common for code in _as_known(part))


def known_pairs(text: str) -> frozenset[str]:
    """Return the codes of any two parts together, in no order; two common parts make none."""
    return _pairs(text, _as_known)


def asked_parts(text: str) -> tuple[tuple[Part, frozenset[str]], ...]:
    """Return the telling parts of a name asked for, each with the codes that it meets."""
    return tuple((part, frozenset(_as_asked(part))) for part in parts(text) if not part.common)


def asked_pairs(text: str) -> frozenset[str]:
    """Return the codes that any two parts of a name asked for meet."""
    return _pairs(text, _as_asked)


def covered(*, asked: str, shared: frozenset[str]) -> tuple[int, int]:
    """Return how many telling parts of a name asked for are among the `shared` codes, and how many are not."""
    found: set[int] = set()
    telling: set[int] = set()
    for part, codes_met in asked_parts(asked):
        if len(part.places) == 1:
            telling.update(part.places)
        if shared & codes_met:
            found.update(part.places)
    return len(telling & found), len(telling - found)


def alike(asked: str, known: str) -> bool:
    """Tell whether somebody asked for under one name may be the one known under the other.

    They share a pair of parts, and no telling part of the name asked for is missing in the other; where one of them
    has but one part, that one decides.
    """
    matched, missing = covered(asked=asked, shared=known_parts(known))
    if missing or not matched:
        return False
    single = any(len(parts(name)) == 1 for name in (asked, known))
    return single or bool(asked_pairs(asked) & known_pairs(known))
