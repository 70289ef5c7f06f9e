"""Names: spellings of one name meet, two names do not, and nothing depends on case, spaces, accents or order."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.cases.finding.names import (
    alike,
    asked_pairs,
    covered,
    known_pairs,
    known_parts,
    latin,
    parts,
)
from lindung.cases.finding.sounds import VARIANTS, codes
from lindung.cases.finding.tests.spellings import DIFFERENT, SAME
from lindung.kernel.text import UnfitText

NAMES = sorted({name for pair in SAME + DIFFERENT for name in pair})
names = st.sampled_from(NAMES)


@pytest.mark.parametrize(("first", "second"), SAME)
def test_one_name_written_twice_is_recognised(first: str, second: str) -> None:
    assert alike(first, second) and alike(second, first)


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_two_names_are_kept_apart(first: str, second: str) -> None:
    assert not alike(first, second) and not alike(second, first)


def test_there_are_enough_of_each() -> None:
    assert len(SAME) >= 60 and len(DIFFERENT) >= 40
    assert len(set(SAME)) == len(SAME) and len(set(DIFFERENT)) == len(DIFFERENT)


@given(names, st.randoms(use_true_random=False))
def test_case_spaces_and_order_do_not_matter(name: str, chance: random.Random) -> None:
    words = latin(name).split()
    assert (
        known_parts(name.upper())
        == known_parts(name.lower())
        == known_parts(f"  {name.replace(' ', '   ')} ")
    )
    shuffled = words[:]
    chance.shuffle(shuffled)
    assert alike(" ".join(shuffled), name)


@given(names)
def test_accents_do_not_matter(name: str) -> None:
    bare = "".join(sign for sign in unicodedata.normalize("NFD", name) if unicodedata.category(sign) != "Mn")
    assert name.isascii() or alike(unicodedata.normalize("NFD", name), name)
    if all(ord(sign) < 0x2000 and unicodedata.name(sign, "").startswith(("LATIN", "SPACE")) for sign in bare):
        assert known_pairs(bare) == known_pairs(name)


@given(st.text(max_size=60))
def test_any_text_is_read_and_reading_twice_changes_nothing(text: str) -> None:
    try:
        once = latin(text)
    except UnfitText:
        return
    assert latin(once) == once
    assert all(part.letters and part.codes and len(part.codes) <= VARIANTS for part in parts(text))
    assert not known_pairs(text) or asked_pairs(text) & known_pairs(text), "whoever is kept is found again"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
def test_every_word_has_a_code_that_depends_on_nothing_else(word: str) -> None:
    found = codes(word)
    assert found and found == codes(word)
    assert all(code for code in found)


@given(names)
def test_a_name_covers_itself_and_misses_what_it_lacks(name: str) -> None:
    matched, missing = covered(asked=name, shared=known_parts(name))
    assert missing == 0
    more, absent = covered(asked=f"{name} Qwertzuvo", shared=known_parts(name))
    assert more <= matched and absent == 1


def test_titles_and_particles_are_no_names() -> None:
    assert [part.letters for part in parts("Encik Rosli bin Hj. Daud a/l X")] == [
        "rosli",
        "daud",
        "roslidaud",
    ]
    assert [part.letters for part in parts("Ma Ko")] == ["ma", "ko", "mako"], "a name of titles only is kept"


def test_hidden_turns_of_direction_are_refused_and_lookalikes_read_as_meant() -> None:
    with pytest.raises(UnfitText):
        parts("Siti\u202eitiS")
    assert latin("S\u0456t\u0456 H\u0430jar") == "siti hajar", "Cyrillic letters inside a Latin word"
    assert latin("Siti\u200b Hajar\x07") == "siti hajar"
    with pytest.raises(UnfitText):
        parts("a" * 300)
