"""Names are shown cleaned; nothing else is done with them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.kernel.uploads.names import LIMIT, clean_name, shown_name


@pytest.mark.parametrize(
    ("given_name", "stem"),
    [
        ("statement.pdf", "statement"),
        ("../../etc/passwd", "passwd"),
        ("/etc/shadow", "shadow"),
        ("C:\\Users\\Amina\\passport.jpg", "passport"),
        ("CON.pdf", "_CON"),
        ("lpt1.tar.gz", "_lpt1.tar"),
        ("annexe\u202efdp.exe", "annexefdp"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie x"),
        ('"; rm -rf ~.pdf', "rm -rf"),
        ("....pdf", ""),
        ("", ""),
        ("…", "…"),
        ("ឯកសារ.pdf", "ឯកសារ"),
        ("می‌خواهم.txt", "می‌خواهم"),
        ("no ending", "no ending"),
        ("\ud800x.pdf", "x"),
    ],
)
def test_a_name_loses_what_misleads(given_name: str, stem: str) -> None:
    assert clean_name(given=given_name) == stem


def test_a_long_name_is_cut() -> None:
    assert len(clean_name(given="a" * 300 + ".pdf")) == LIMIT


def test_the_ending_is_the_contents_own() -> None:
    assert shown_name(stem="invoice.exe", ending=".pdf") == "invoice.exe.pdf"
    assert shown_name(stem="", ending=".jpg") == "document.jpg"


@given(st.text(max_size=400))
def test_no_name_steers_a_header_a_folder_or_a_reader(text: str) -> None:
    stem = clean_name(given=text)

    assert len(stem) <= LIMIT
    assert not set(stem) & set('/\\:*?"<>|\r\n\0;')
    assert not any(unicodedata.category(one) in {"Cc", "Cs"} for one in stem)
    assert not set(stem) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    assert shown_name(stem=stem, ending=".pdf") == f"{stem or 'document'}.pdf", (
        "cleaning twice changes nothing"
    )
