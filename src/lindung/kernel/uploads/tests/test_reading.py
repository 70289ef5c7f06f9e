"""The words of a file are found where they stand as text, and nowhere is a file believed that cannot be read."""

from __future__ import annotations

import io

import pikepdf
import pytest

from lindung.kernel.uploads.held import Held
from lindung.kernel.uploads.reading import words_of
from lindung.kernel.uploads.testing import docx_parts, jpeg, odt_parts, pdf, xlsx_parts, zipped
from lindung.kernel.uploads.washing import wash

WORDS = "Ring 012-345 6789 today"


def _read(data: bytes) -> str | None:
    with Held(limit=1 << 22) as held:
        held.write(data)
        washed = wash(source=held)
        with washed.held:
            return words_of(washed=washed)


def _coded_pdf(words: str) -> bytes:
    """Return a PDF whose page shows codes that only its font's table turns into `words`."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    codes = {one: number for number, one in enumerate(dict.fromkeys(words), start=1)}
    lines = "".join(f"<{number:04x}> <{ord(one):04x}>\n" for one, number in codes.items())
    table = document.make_stream(f"{len(codes)} beginbfchar\n{lines}endbfchar".encode())
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, ToUnicode=table)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    shown = "".join(f"{codes[one]:04x}" for one in words)
    page.obj.Contents = document.make_stream(f"BT /F1 12 Tf [<{shown}>] TJ ET".encode())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        zipped(docx_parts(words=WORDS)),
        zipped(xlsx_parts(words=WORDS)),
        zipped(odt_parts(words=WORDS)),
        pdf(words=WORDS),
        _coded_pdf(WORDS),
    ],
    ids=["text", "docx", "xlsx", "odt", "pdf", "pdf with a table"],
)
def test_words_are_found(data: bytes) -> None:
    assert WORDS in (_read(data) or "")


def test_a_range_of_a_table_is_followed() -> None:
    from lindung.kernel.uploads.extracting import _table

    assert _table(b"1 beginbfrange <0001> <0003> <0041> endbfrange") == {1: "A", 2: "B", 3: "C"}
    assert _table(b"1 beginbfrange <01> <02> [<0041> <00420043>] endbfrange") == {1: "A", 2: "BC"}


def test_what_holds_no_words_is_not_known_rather_than_clean() -> None:
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    out = io.BytesIO()
    document.save(out)
    assert _read(out.getvalue()) is None
    assert _read(jpeg()) is None
