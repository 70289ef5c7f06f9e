"""The words in a washed file, as far as they stand there as text. Runs in the reader process.

Good enough to notice a telephone number or a heading; no faithful copy. Pictures say nothing here.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, Final

import pikepdf

from lindung.kernel.uploads.kinds import Unfit

MOST: Final = 400_000
"""Characters that are read; what follows is not looked at."""
_OFFICE: Final = {
    "docx": re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"),
    "xlsx": re.compile(r"xl/(sharedStrings|worksheets/[^/]+|comments\d*|workbook)\.xml"),
    "odt": re.compile(r"(content|styles)\.xml"),
}
_MOST_PART: Final = 16 * 1024 * 1024
_BREAK: Final = re.compile(
    r"</(?:\w+:)?(?:p|row|h|si|c|tc|v|t:p|comment)>|<(?:\w+:)?(?:br|tab|line-break)\b[^>]*>"
)
_TAG: Final = re.compile(r"<[^>]*>")
_SHEET: Final = re.compile(r'<(?:\w+:)?sheet\b[^>]*\bname="([^"]*)"')
_CMAP: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|\[|\]")
_MOST_RANGE: Final = 65536


def text_of(*, sort: str, source: BinaryIO) -> str:
    """Return the words of a file of the sort `sort`, at most `MOST` characters. Raises `Unfit`."""
    if sort == "text":
        return source.read(4 * MOST).decode("utf-8", "ignore")[:MOST]
    if sort in _OFFICE:
        return _joined(_office(source, _OFFICE[sort]))
    return _joined(_pdf(source)) if sort == "pdf" else ""


def _joined(pieces: Iterator[str]) -> str:
    found, size = [], 0
    for piece in pieces:
        found.append(piece[: MOST - size])
        size += len(piece)
        if size >= MOST:
            break
    return "\n".join(found)[:MOST]


def _office(source: IO[bytes], parts: re.Pattern[str]) -> Iterator[str]:
    try:
        with zipfile.ZipFile(source) as package:
            for name in package.namelist():
                if parts.fullmatch(name):
                    with package.open(name) as part:
                        yield _plain(part.read(_MOST_PART).decode("utf-8", "ignore"))
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Unfit("broken") from None


def _plain(markup: str) -> str:
    named = " ".join(_SHEET.findall(markup))
    return html.unescape(f"{named}\n{_TAG.sub('', _BREAK.sub(chr(10), markup))}")


def _pdf(source: BinaryIO) -> Iterator[str]:
    try:
        with pikepdf.Pdf.open(source, suppress_warnings=True) as pdf:
            for page in pdf.pages:
                yield _said(page, page.obj.get("/Resources"), 0)
                for note in page.obj.get("/Annots") or ():
                    if isinstance(note, pikepdf.Dictionary) and "/Contents" in note:
                        yield str(note["/Contents"])
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OSError):
        raise Unfit("broken") from None


def _said(content: Any, resources: Any, depth: int) -> str:
    """Return the strings that a page or a form in it shows, a line for each block of text."""
    found: list[str] = []
    fonts = (resources or {}).get("/Font") or {}
    decode = _bytes_as_latin
    for instruction in pikepdf.parse_content_stream(content):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "Tf" and operands:
            decode = _decoder(fonts.get(str(operands[0])))
        elif operator in {"Tj", "'", '"'} and operands:
            found.append(decode(bytes(operands[-1])))
        elif operator == "TJ" and operands:
            found += [decode(bytes(one)) for one in operands[0] if isinstance(one, pikepdf.String)]
        elif operator in {"ET", "T*", "Td", "TD", "Tm"}:
            found.append("\n")
        elif operator == "Do" and operands and depth < 4:
            form = ((resources or {}).get("/XObject") or {}).get(str(operands[0]))
            if form is not None and str(form.get("/Subtype", "")) == "/Form":
                found.append(_said(form, form.get("/Resources", resources), depth + 1))
    return re.sub(r"\n+", "\n", "".join(found))


def _bytes_as_latin(given: bytes) -> str:
    if given.startswith(b"\xfe\xff"):
        return given[2:].decode("utf-16-be", "ignore")
    return given.decode("latin-1")


def _decoder(font: Any) -> Any:
    """Return what turns the bytes that a font shows into text, by the table that it carries if it has one."""
    if font is None or "/ToUnicode" not in font:
        return _bytes_as_latin
    table = _table(font["/ToUnicode"].read_bytes())
    width = 2 if str(font.get("/Subtype", "")) == "/Type0" else 1
    if not table:
        return _bytes_as_latin

    def decode(given: bytes) -> str:
        codes = (int.from_bytes(given[at : at + width], "big") for at in range(0, len(given), width))
        return "".join(table.get(code, "") for code in codes)

    return decode


def _table(cmap: bytes) -> dict[int, str]:
    """Return code -> text as a ToUnicode table says it."""
    found: dict[int, str] = {}
    for kind, body in _CMAP.findall(cmap):
        tokens = [
            match.group(0) if match.group(1) is None else match.group(1) for match in _HEX.finditer(body)
        ]
        if kind == b"bfchar":
            for code, text in zip(tokens[::2], tokens[1::2], strict=False):
                found[_number(code)] = _text(text)
            continue
        at = 0
        while at + 2 < len(tokens):
            first, last, third = _number(tokens[at]), _number(tokens[at + 1]), tokens[at + 2]
            last = min(last, first + _MOST_RANGE)
            if third == b"[":
                end = tokens.index(b"]", at)
                for code, text in zip(range(first, last + 1), tokens[at + 3 : end], strict=False):
                    found[code] = _text(text)
                at = end + 1
                continue
            begin = _text(third)
            for code in range(first, last + 1):
                if begin:
                    found[code] = begin[:-1] + chr(min(ord(begin[-1]) + code - first, 0x10FFFF))
            at += 3
    return found


def _number(token: bytes) -> int:
    return int(re.sub(rb"\s", b"", token) or b"0", 16)


def _text(token: bytes) -> str:
    return bytes.fromhex(re.sub(rb"\s", b"", token).decode("ascii")).decode("utf-16-be", "ignore")
