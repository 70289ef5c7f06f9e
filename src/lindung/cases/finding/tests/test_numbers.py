"""Numbers: however they are written, they are compared as one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.cases.finding.numbers import (
    born_known,
    born_near_asked,
    born_on_asked,
    document,
    phone,
    phone_tail,
)
from lindung.kernel.country import use
from lindung.kernel.text import UnfitText


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("BX 0451273", "bx-0451273"),
        ("BX0451273", "Passport No. BX O45I273"),
        ("PASSPORTBX0451273", "BX 045.1273"),
        ("990304-01-5566", "99 03 04 01 5566"),
        ("IC: 990304015566", "990304 01 5566"),
        ("12/BAHANA(N)123456", "12/BaHaNa(Naing)123456"),
        ("১২৩৪৫৬৭৮৯", "123456789"),
        ("ＢＸ０４５１２７３", "BX0451273"),
        ("၁၂၃၄၅၆၇", "1234567"),
        ("NID 19993 04551", "1999304551"),
    ],
)
def test_one_document_is_one_number(first: str, second: str) -> None:
    assert document(first) == document(second) != ""


@pytest.mark.parametrize(
    ("first", "second"), [("BX0451273", "BX0451274"), ("AB1234567", "BA1234567"), ("1234567", "12345678")]
)
def test_two_documents_are_two(first: str, second: str) -> None:
    assert document(first) != document(second)


@pytest.mark.parametrize("text", ["", "no", "1234", "PASSPORT", "?!", "passport no."])
def test_what_is_too_short_is_no_document(text: str) -> None:
    assert document(text) == ""


@pytest.mark.parametrize(
    "written", ["012-345 6789", "+60 12 345 6789", "0060123456789", "60123456789", "+60 (0)12-3456789"]
)
def test_a_telephone_has_its_country(written: str) -> None:
    with use("mys"):
        assert phone(written) == "60123456789"
        assert phone_tail(written) == "23456789"


def test_each_country_dials_for_itself() -> None:
    with use("sgp"):
        assert phone("8123 4567") == "6581234567" == phone("+65 8123-4567")
    with use("mys"):
        assert phone("8123 4567") != "6581234567"
        assert phone_tail("8123 4567") == phone_tail("+65 8123-4567") == "81234567", (
            "the tail meets across borders"
        )
        assert phone("12") == phone_tail("123 45") == phone("1" * 20) == ""


def test_a_birthday_is_kept_once_and_met_from_near() -> None:
    kept = born_known(on=date(1999, 3, 4), year=None)
    assert kept == {"d1999-03-04", "m1999-03", "y1999"}
    assert born_on_asked(on=date(1999, 4, 3)) & kept == {"d1999-03-04"}, "day and month changed places"
    assert not born_on_asked(on=date(1999, 3, 5)) & kept
    assert born_near_asked(on=None, year=2001, years=2) & kept == {"y1999"}
    assert not born_near_asked(on=None, year=2001, years=1) & kept
    assert (
        born_known(on=None, year=None)
        == born_on_asked(on=None)
        == born_near_asked(on=None, year=None, years=5)
        == set()
    )


@given(st.text(max_size=60))
def test_any_text_is_read_twice_the_same(text: str) -> None:
    try:
        once = document(text)
    except UnfitText:
        return
    assert document(once) == once or not once
    assert phone(text).isascii()


@given(st.integers(min_value=10_000, max_value=10**14), st.sampled_from("- ./"))
def test_punctuation_and_case_do_not_matter(number: int, sign: str) -> None:
    written = f"ab{number}"
    assert document(sign.join(written)) == document(written.upper()) == document(f"  {written} ")
