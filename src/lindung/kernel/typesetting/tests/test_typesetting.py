"""What the press takes and what it refuses."""

from __future__ import annotations

import importlib.util
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from lindung.kernel import typesetting
from lindung.kernel.typesetting import NotSet, letters, typeset

pytestmark = pytest.mark.slow
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PLAIN = """#let d = json("data.json")
#set document(title: "Title")
#set text(font: "Public Sans", lang: "en")
#title()
= First
#d.text
"""
ACTING = "#panic(\"x\") *bold* $x^2$ <script>alert(1)</script> =cmd|' /C calc'!A0 @ref \\ `raw` // gone?"


def made(tmp_path: Path, source: str = PLAIN, *, seconds: float = 60, **more: Any) -> bytes:
    (tmp_path / "main.typ").write_text(source, encoding="utf-8")
    data = {"text": more.pop("text", "Plain.")}
    return typeset(templates=tmp_path, main="main.typ", data=data, at=AT, seconds=seconds, **more)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_text_comes_out_as_it_was_given(tmp_path: Path) -> None:
    assert ACTING in " ".join(text_of(made(tmp_path, text=ACTING)).split("\n"))


def test_the_pdf_says_that_it_is_accessible(tmp_path: Path) -> None:
    reader = PdfReader(io.BytesIO(made(tmp_path)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - its own kind of true
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert reader.metadata is not None and reader.metadata.title == "Title"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_the_same_again_is_the_same_bytes(tmp_path: Path) -> None:
    assert made(tmp_path) == made(tmp_path)


@pytest.mark.parametrize("lost", ["→", "நன்றி", "မြန်မာ", "😀", "漢字"])
def test_a_character_that_no_font_has_is_an_error(tmp_path: Path, lost: str) -> None:
    with pytest.raises(NotSet, match="could not be displayed"):
        made(tmp_path, text=f"a {lost} b")


def test_a_warning_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotSet, match="unknown font family"):
        made(tmp_path, PLAIN.replace('"Public Sans"', '("Nowhere Serif", "Public Sans")'))


def test_a_picture_without_words_is_an_error(tmp_path: Path) -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    source = PLAIN + '#image("a.svg")'
    with pytest.raises(NotSet, match="alt"):
        made(tmp_path, source, pictures={"a.svg": drawn})
    assert made(tmp_path, PLAIN + '#image("a.svg", alt: "A square")', pictures={"a.svg": drawn})


@pytest.mark.parametrize(
    "reach",
    ['#read("/../../../etc/passwd")', '#read("../main.typ")', '#image("/etc/hostname", alt: "x")'],
)
def test_a_template_cannot_leave_its_folder(tmp_path: Path, reach: str) -> None:
    with pytest.raises(NotSet):
        made(tmp_path, PLAIN + reach)


def test_a_template_gets_no_package_from_the_network(tmp_path: Path) -> None:
    with pytest.raises(NotSet, match=r"package|download"):
        made(tmp_path, '#import "@preview/example:0.1.0": *\n' + PLAIN)


def test_what_never_ends_is_stopped(tmp_path: Path) -> None:
    source = PLAIN + "#{ let n = 0; for a in range(100000) { for b in range(9000) { n += 1 } } }"
    with pytest.raises(NotSet, match="not ready after 1 seconds"):
        made(tmp_path, source, seconds=1)


def test_a_picture_has_a_plain_name(tmp_path: Path) -> None:
    with pytest.raises(NotSet, match="plain file name"):
        made(tmp_path, pictures={"../a.svg": "<svg/>"})


def test_without_the_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotSet, match=r"lindung\[documents\]"):
        made(tmp_path)


def test_without_fonts_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "FONTS", tmp_path / "none")
    with pytest.raises(NotSet, match="make assets"):
        made(tmp_path)


def test_the_fonts_bring_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (typesetting.fonts() / "public-sans-LICENSE.txt").read_text().upper()


@given(st.text())
def test_every_text_can_be_made_legible(text: str) -> None:
    plain = letters.legible(text)
    assert letters.strange(plain) == ""
    assert letters.legible(plain) == plain


@given(
    st.text(
        alphabet=sorted(
            letters.known() - letters.ALWAYS - set("\u00ad\t\u0300\u0301\u0303\u0304\u0308\u0309\u0323\u0329")
        )
    )
)
def test_a_text_that_can_be_set_keeps_every_visible_letter(text: str) -> None:
    kept = letters.legible(text)
    assert [one for one in kept if not one.isspace()] == [
        one for one in text if not one.isspace() and letters.legible(one) == one
    ]


def test_what_is_lost_is_named() -> None:
    assert letters.legible("a 😀 b") == "a [U+1F600] b"
    assert "5 characters" in letters.legible("Kata: நன்றி.")
    assert letters.legible("more ≥ 3 → 4") == "more >= 3 –> 4"
    assert letters.legible("safe\u202etxt.exe") == "safetxt.exe"
