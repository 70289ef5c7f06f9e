"""What looks personal, and what only looks like a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.kernel.hints import looks_personal


@pytest.mark.parametrize(
    "text",
    [
        "Call 012-345 6789 before noon",
        "+60 12 345 6789",
        "Her passport is A1234567.",
        "900101-07-5432 was there",
        "write to siti@example.org",
        "(04) 261 5522",
    ],
)
def test_numbers_and_addresses_are_noticed(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "In 2021-2025 the plan reached 34 objectives.",
        "From 2021 to 2025; due on 22.11.2026 or 2026-11-22.",
        "RM 1,250,000 were spent, 1 250 000 in words.",
        "30 % of 1500 participants",
        "Decision 3/2 of the fourth meeting",
    ],
)
def test_years_dates_and_amounts_pass(text: str) -> None:
    assert not looks_personal(text)


@given(st.text(alphabet="abcdefgh ,.", max_size=60), st.integers(10**8, 10**11))
def test_a_long_number_is_noticed_wherever_it_stands(words: str, number: int) -> None:
    assert looks_personal(f"{words} {number} {words}")
