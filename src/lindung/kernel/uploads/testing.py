"""Files for tests, each made by the libraries that make such files, some of them hostile."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import pikepdf
from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless text that every scanner reports as found."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CT = "http://schemas.openxmlformats.org/package/2006/content-types"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument"


def jpeg(*, size: tuple[int, int] = (60, 40), secret: str = "", mode: str = "RGB") -> bytes:
    """Return a photograph; `secret` stands in its EXIF (maker, place), its comment and behind its end."""
    picture = Image.new(mode, size, 120 if mode == "L" else "teal")
    out = io.BytesIO()
    exif = Image.Exif()
    if secret:
        exif[0x010F] = secret
        exif[0x0112] = 6  # lies on its side
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[29] = secret
    picture.save(out, "JPEG", exif=exif, comment=secret.encode(), icc_profile=secret.encode() * 40 or None)
    return out.getvalue() + secret.encode()


def png(*, size: tuple[int, int] = (30, 20), secret: str = "", mode: str = "RGBA") -> bytes:
    """Return a drawing; `secret` stands in its text chunks and behind its end."""
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    if secret:
        notes.add_text("Author", secret)
        notes.add_itxt("XML:com.adobe.xmp", secret)
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG", pnginfo=notes)
    return out.getvalue() + secret.encode()


def pdf(*, secret: str = "", words: str = "Statement") -> bytes:
    """Return a PDF of one page that shows `words`; `secret` stands in its metadata."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    page.obj.Contents = document.make_stream(f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode())
    if secret:
        document.docinfo["/Author"] = secret
        with document.open_metadata() as metadata:
            metadata["dc:title"] = secret
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a ZIP of `parts`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def docx_parts(*, words: str = "Statement", secret: str = "", body: str = "") -> dict[str, bytes | str]:
    """Return the parts of a Word file that says `words`; `secret` stands as its author, `body` is more markup."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{_CT}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.wordprocessingml.document.main+xml"/>'
        "</Types>",
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p>{body}'
        "</w:body></w:document>",
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        f'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{secret}</dc:creator>'
        "</cp:coreProperties>",
    }


def xlsx_parts(*, words: str = "Statement", formula: str = "") -> dict[str, bytes | str]:
    """Return the parts of a workbook with one cell that says `words`, and one with `formula`."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{_CT}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN}.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'<workbook xmlns="{_S}"><sheets/></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}"><sheetData><row><c t="inlineStr"><is><t>{words}</t></is>'
        f"</c><c><f>{formula}</f></c></row></sheetData></worksheet>",
    }


def odt_parts(*, words: str = "Statement", secret: str = "", body: str = "") -> dict[str, bytes | str]:
    """Return the parts of an OpenDocument text that says `words`; `secret` stands as its author."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<o:document-content xmlns:o="{office}office:1.0" xmlns:t="{office}text:1.0" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:d="{office}drawing:1.0" xmlns:s="{office}script:1.0">'
        f"<o:body><o:text><t:p>{words}</t:p>{body}</o:text></o:body></o:document-content>",
        "meta.xml": f'<o:document-meta xmlns:o="{office}office:1.0" xmlns:m="{office}meta:1.0"><o:meta>'
        f"<m:initial-creator>{secret}</m:initial-creator></o:meta></o:document-meta>",
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{office}manifest:1.0"/>',
    }


def relations(*rows: tuple[str, str, str]) -> str:
    """Return a part of relations: kind, target, and `External` or nothing."""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{_DOC}/{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for number, (kind, target, mode) in enumerate(rows, start=1)
    )
    return f'<Relationships xmlns="{_REL}">{lines}</Relationships>'


class FakeClamd:
    """A clamd for tests: speaks INSTREAM over a unix socket, and knows EICAR.

    `answer` overrides what it says, `silent` lets it say nothing.
    """

    def __init__(self, *, path: Path, answer: bytes | None = None, silent: bool = False) -> None:
        self.path = path
        self.received: list[bytes] = []
        self._answer = answer
        self._silent = silent
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._done = threading.Event()

    def __enter__(self) -> FakeClamd:
        self._socket.bind(str(self.path))
        self._socket.listen(4)
        self._socket.settimeout(0.1)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
        self._socket.close()
        self.path.unlink()

    def _serve(self) -> None:
        while not self._done.is_set():
            try:
                line, _address = self._socket.accept()
            except TimeoutError:
                continue
            with line, suppress(OSError):
                line.settimeout(5)
                self._converse(line)

    def _converse(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        command = stream.read(len(b"zINSTREAM\0"))
        data = b""
        while size := int.from_bytes(stream.read(4), "big"):
            data += stream.read(size)
        if command != b"zINSTREAM\0":
            line.sendall(b"UNKNOWN COMMAND\0")
            return
        self.received.append(data)
        if self._silent:
            self._done.wait(2)
            return
        known = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        line.sendall(known if self._answer is None else self._answer)
