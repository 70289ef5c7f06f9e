"""What is taken comes through readable, and without what hid in it."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from lindung.kernel.uploads import testing
from lindung.kernel.uploads.held import Held
from lindung.kernel.uploads.washing import Washed, wash

SECRET = "Amina-1988-Lot-7"


def washed(data: bytes) -> tuple[Washed, bytes]:
    """Return what is made of `data`, and its bytes."""
    with Held(limit=20 * 1024 * 1024) as held:
        held.write(data)
        found = wash(source=held)
    content = b"".join(found.held.chunks())
    assert len(content) == found.held.size
    return found, content


def everything(content: bytes) -> bytes:
    """Return a file's bytes and, of a package or PDF, what its parts unpack to."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return content + b"".join(file.read(name) for name in file.namelist())
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as document:
            out = io.BytesIO()
            document.save(out, qdf=True)
            return content + out.getvalue()
    return content


FILES = {
    "jpeg": testing.jpeg(secret=SECRET),
    "png": testing.png(secret=SECRET),
    "pdf": testing.pdf(secret=SECRET),
    "docx": testing.zipped(testing.docx_parts(secret=SECRET)),
    "xlsx": testing.zipped(testing.xlsx_parts()),
    "odt": testing.zipped(testing.odt_parts(secret=SECRET)),
    "text": "Pernyataan saksi, ច្បាប់\n".encode(),
}


@pytest.mark.parametrize("sort", FILES)
def test_a_file_is_known_by_its_content_and_loses_what_hides_in_it(sort: str) -> None:
    found, content = washed(FILES[sort])

    assert found.sort.code == sort
    if sort not in {"xlsx", "text"}:
        assert SECRET.encode() in everything(FILES[sort]), "the test must hide something"
        assert found.told()
    assert SECRET.encode() not in everything(content)


def test_a_photograph_stands_upright_and_keeps_its_points() -> None:
    _found, content = washed(testing.jpeg(size=(60, 40), secret=SECRET))

    picture = Image.open(io.BytesIO(content))
    assert picture.size == (40, 60)
    assert not picture.getexif() and not {"icc_profile", "comment", "exif"} & picture.info.keys()


def test_a_drawing_keeps_what_shows_through_it() -> None:
    original = Image.new("RGBA", (9, 9), (10, 200, 30, 80))
    out = io.BytesIO()
    original.save(out, "PNG")

    _found, content = washed(out.getvalue())

    assert Image.open(io.BytesIO(content)).convert("RGBA").getpixel((4, 4)) == (10, 200, 30, 80)


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_every_way_of_holding_colours_comes_through(mode: str) -> None:
    assert washed(testing.jpeg(mode=mode))[0].sort.code == "jpeg"


def test_a_photograph_inside_a_letter_loses_its_notes_too() -> None:
    parts = testing.docx_parts() | {"word/media/image1.jpeg": testing.jpeg(secret=SECRET)}

    found, content = washed(testing.zipped(parts))

    assert "redrawn" in found.done
    assert SECRET.encode() not in everything(content)


def test_a_photograph_inside_a_pdf_loses_its_notes_and_keeps_its_points() -> None:
    photograph = testing.jpeg(secret=SECRET)
    document = pikepdf.open(io.BytesIO(testing.pdf()))
    document.pages[0].obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(
            Im0=pikepdf.Stream(
                document,
                photograph,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=60,
                Height=40,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
        )
    )
    document.pages[0].obj.Contents = document.make_stream(b"/Im0 Do")
    out = io.BytesIO()
    document.save(out)

    _found, content = washed(out.getvalue())

    with pikepdf.open(io.BytesIO(content)) as kept:
        raw = kept.pages[0].Resources.XObject.Im0.read_raw_bytes()
    before, after = Image.open(io.BytesIO(photograph)), Image.open(io.BytesIO(raw))
    assert list(before.get_flattened_data()) == list(after.get_flattened_data())
    assert b"Exif" not in raw and b"\xff\xe1" not in raw[:200]


def test_a_large_photograph_is_made_smaller_a_large_drawing_is_not_taken() -> None:
    found, content = washed(testing.jpeg(size=(8000, 6000)))

    assert "smaller" in found.done
    assert Image.open(io.BytesIO(content)).size == (4000, 3000)
    assert found.peak_kb < 200 * 1024


def test_where_a_pdf_opens_is_forgotten_and_its_links_are_dead() -> None:
    document = pikepdf.open(io.BytesIO(testing.pdf()))
    page = document.pages[0]
    document.Root.OpenAction = pikepdf.Array([page.obj, pikepdf.Name.Fit])
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/me"))
    page.obj.Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)]
    )
    out = io.BytesIO()
    document.save(out)

    found, content = washed(out.getvalue())

    assert {"opening", "links"} <= set(found.done)
    assert b"example.org" not in everything(content) and b"OpenAction" not in everything(content)


def test_links_in_a_letter_are_dead() -> None:
    links = testing.relations(("hyperlink", "https://example.org/me", "External"))
    parts = testing.docx_parts() | {"word/_rels/document.xml.rels": links}

    found, content = washed(testing.zipped(parts))

    assert "links" in found.done
    assert b"example.org" not in everything(content)


def test_what_lies_behind_the_end_of_a_file_is_gone() -> None:
    for sort in ("jpeg", "png", "pdf"):
        assert b"PK\x03\x04" not in washed(FILES[sort] + testing.zipped({"a": "b"}))[1], sort


def test_text_is_written_as_utf_8_without_marks_that_turn_it_round() -> None:
    found, content = washed("saksi\u202etxt".encode("utf-16"))

    assert content == b"saksitxt"
    assert found.done == ("hidden_marks",)
