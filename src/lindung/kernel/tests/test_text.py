"""Text from outside: what is kept, what is removed, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.kernel.text import UnfitText, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Pier 4 \r\n by night\t", "Pier 4 \n by night"),
        ("e\u0301", "é"),
        ("a\x00b\x07c\x9f", "abc"),
        ("half\ud83d of a face", "half of a face"),
        ("မြန်မာ 中文 नेपाली", "မြန်မာ 中文 नेपाली"),
        ("می\u200cخواهم \u200fعربي", "می\u200cخواهم \u200fعربي"),
        ("", ""),
    ],
)
def test_text_is_kept_as_people_write_it(typed: str, kept: str) -> None:
    assert clean_text(value=typed, limit=100) == kept


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_an_override_of_direction_is_refused(mark: str) -> None:
    with pytest.raises(UnfitText, match="direction of writing"):
        clean_text(value=f"safe{mark}efas", limit=100)


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    with pytest.raises(UnfitText, match="5 characters too long: at most 10"):
        clean_text(value="x" * 15, limit=10)


def test_ten_million_characters_are_refused_before_any_work() -> None:
    with pytest.raises(UnfitText, match="too long"):
        clean_text(value="\u202e" * 10_000_000, limit=4000)


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(value: str) -> None:
    try:
        once = clean_text(value=value, limit=60)
    except UnfitText:
        return
    assert clean_text(value=once, limit=60) == once
