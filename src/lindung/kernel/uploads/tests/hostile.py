"""Files that harm, each with the code it is refused with."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image

from lindung.kernel.uploads import testing
from lindung.kernel.uploads.testing import docx_parts, odt_parts, relations, xlsx_parts, zipped

MB = 1024 * 1024
DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 9)
)


def png_header(*, width: int, height: int, more: bytes = b"", points: bytes = b"") -> bytes:
    """Return a PNG that states a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + more
        + chunk(b"IDAT", points or zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def icc_bomb() -> bytes:
    data = b"icc\0\0" + zlib.compress(bytes(200 * MB), 9)
    chunk = struct.pack("!L", len(data)) + b"iCCP" + data + struct.pack("!L", zlib.crc32(b"iCCP" + data))
    return png_header(width=8, height=8, more=chunk)


def moving(kind: str, frames: int = 300) -> bytes:
    pictures = [Image.new("P", (4, 4), n % 250) for n in range(frames)]
    if kind != "GIF":
        pictures = [one.convert("RGB") for one in pictures]
        for n, one in enumerate(pictures):
            one.putpixel((0, 0), (n % 250, 3, 4))
    out = io.BytesIO()
    pictures[0].save(out, kind, save_all=True, append_images=pictures[1:])
    return out.getvalue()


def with_pdf(change: Callable[[pikepdf.Pdf], None], **save: object) -> bytes:
    document = pikepdf.open(io.BytesIO(testing.pdf()))
    change(document)
    out = io.BytesIO()
    document.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def action(kind: str, **more: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/" + kind), **more)

    return change


def annotation(**entries: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, **entries)])

    return change


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["payload.exe"] = b"MZ"


def deep(document: pikepdf.Pdf) -> None:
    thing = pikepdf.Array([])
    for _level in range(90):
        thing = pikepdf.Array([thing])
    document.Root.Deep = thing


def page_bomb(document: pikepdf.Pdf) -> None:
    document.Root.Extra = pikepdf.Array(
        [document.make_indirect(pikepdf.Dictionary()) for _one in range(101_000)]
    )


def lying_size() -> bytes:
    """Return a letter whose list of parts states a thousandth of what one part unpacks to."""
    data = bytearray(zipped(docx_parts() | {"word/a.bin": bytes(5 * MB)}))
    for sign, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(
            sign, 0, data.rfind(b"word/a.bin") if sign == b"PK\x01\x02" else data.find(b"word/a.bin")
        )
        data[at + offset : at + offset + 4] = struct.pack("<L", 5000)
    return bytes(data)


def linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in docx_parts().items():
            file.writestr(name, data)
        part = zipfile.ZipInfo("word/link.xml")
        part.external_attr = 0o120777 << 16
        file.writestr(part, "/etc/passwd")
    return out.getvalue()


def doubled() -> bytes:
    data = zipped(docx_parts() | {"word/documenX.xml": "<a/>"})
    return data.replace(b"word/documenX.xml", b"word/document.xml")


def locked() -> bytes:
    data = bytearray(zipped(docx_parts()))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def field(instruction: str) -> str:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in instruction.split("|"))
    return f"<w:p>{begin}{runs}{end}</w:p>"


def typed(content_type: str) -> dict[str, bytes | str]:
    parts = docx_parts()
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
        "</Types>", f'<Override PartName="/word/x.bin" ContentType="{content_type}"/></Types>'
    )
    return parts


def related(*rows: tuple[str, str, str]) -> bytes:
    return zipped(docx_parts() | {"word/_rels/document.xml.rels": relations(*rows)})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    # What is none of the sorts, whatever it says.
    "empty": ("empty", lambda: b""),
    "program": ("unknown_type", lambda: b"MZ\x90\x00" + bytes(100)),
    "page": ("unknown_type", lambda: b"\n <!DOCTYPE html><script>alert(1)</script>"),
    "drawing that runs": ("unknown_type", lambda: b"<svg onload='x()'/>"),
    "script": ("unknown_type", lambda: b"#!/bin/sh\nrm -rf /"),
    "old office": ("old_office", lambda: OLE),
    "heic": ("heic", lambda: b"\0\0\0\x18ftypheic" + bytes(40)),
    "presentation": (
        "unknown_type",
        lambda: zipped({"[Content_Types].xml": "<Types/>", "ppt/x.xml": "<a/>"}),
    ),
    "plain archive": ("unknown_type", lambda: zipped({"a.txt": "a"})),
    "binary as text": ("text", lambda: b"hello " * 20 + b"\x00\x01"),
    "latin as text": ("text", lambda: "Zürich".encode("latin-1")),
    # Pictures.
    "pixel flood": ("pixels", lambda: png_header(width=60_000, height=60_000)),
    "pixel flood jpeg": ("pixels", lambda: testing.jpeg().replace(b"\0\x28\0\x3c", b"\xff\xdc\xff\xdc")),
    "flat bomb": ("pixels", lambda: png_header(width=20_000, height=20_000, points=zlib.compress(bytes(MB)))),
    "icc bomb": ("broken", icc_bomb),
    "moving gif": ("gif", lambda: moving("GIF", 10_000)),
    "moving png": ("frames", lambda: moving("PNG")),
    "moving webp": ("frames", lambda: moving("WEBP", 30)),
    "cut jpeg": ("broken", lambda: testing.jpeg(size=(400, 400))[:700]),
    "noise as png": ("broken", lambda: b"\x89PNG\r\n\x1a\n" + b"\x13" * 400),
    # PDF.
    "pdf javascript": ("script", lambda: with_pdf(action("JavaScript", JS=pikepdf.String("app.alert(1)")))),
    "pdf disguised": (
        "script",
        lambda: with_pdf(action("JavaScript", JS=pikepdf.String("x"))).replace(
            b"/JavaScript", b"/J#61vaScript"
        ),
    ),
    "pdf launch": ("script", lambda: with_pdf(annotation(A=pikepdf.Dictionary(S=pikepdf.Name.Launch)))),
    "pdf submit": ("script", lambda: with_pdf(action("SubmitForm"))),
    "pdf submits by link": (
        "external",
        lambda: with_pdf(annotation(A=pikepdf.Dictionary(S=pikepdf.Name.SubmitForm))),
    ),
    "pdf remote": ("external", lambda: with_pdf(annotation(A=pikepdf.Dictionary(S=pikepdf.Name.GoToR)))),
    "pdf acts on pages": (
        "script",
        lambda: with_pdf(annotation(AA=pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Named)))),
    ),
    "pdf packed": ("embedded", lambda: with_pdf(attach)),
    "pdf attachment": ("embedded", lambda: with_pdf(annotation(Subtype=pikepdf.Name.FileAttachment))),
    "pdf media": ("script", lambda: with_pdf(annotation(Subtype=pikepdf.Name.RichMedia))),
    "pdf xfa": (
        "form",
        lambda: with_pdf(
            lambda pdf: setattr(pdf.Root, "AcroForm", pikepdf.Dictionary(XFA=pikepdf.String("<x/>")))
        ),
    ),
    "pdf locked": (
        "encrypted",
        lambda: with_pdf(lambda pdf: None, encryption=pikepdf.Encryption(owner="o", user="u")),
    ),
    "pdf half locked": (
        "encrypted",
        lambda: with_pdf(lambda pdf: None, encryption=pikepdf.Encryption(owner="o")),
    ),
    "pdf deep": ("too_hard", lambda: with_pdf(deep)),
    "pdf of too many objects": ("too_hard", lambda: with_pdf(page_bomb)),
    "pdf noise": ("broken", lambda: b"%PDF-1.7\n" + b"\xfe\x00obj" * 300),
    # Office files.
    "bomb": ("archive", lambda: zipped(docx_parts() | {"word/a.xml": b"<a>" + b" " * 200 * MB + b"</a>"})),
    "lying size": ("broken", lying_size),
    "many parts": ("archive", lambda: zipped(docx_parts() | {f"word/{n}.xml": "<a/>" for n in range(2100)})),
    "slip": ("paths", lambda: zipped(docx_parts() | {"../../evil.xml": "<a/>"})),
    "absolute": ("paths", lambda: zipped(docx_parts() | {"/etc/evil.xml": "<a/>"})),
    "drive": ("paths", lambda: zipped(docx_parts() | {"C:\\evil.xml": "<a/>"})),
    "nul": ("paths", lambda: zipped(docx_parts() | {"word/aXb.xml": "<a/>"}).replace(b"aXb", b"a\0b")),
    "long name": ("paths", lambda: zipped(docx_parts() | {"word/" + "a" * 300 + ".xml": "<a/>"})),
    "symlink": ("paths", linked),
    "same part twice": ("paths", doubled),
    "locked": ("encrypted", locked),
    "prefix": ("unknown_type", lambda: b"\x7fELF" + zipped(docx_parts())),
    "dtd": ("dtd", lambda: zipped(docx_parts() | {"word/document.xml": DTD + "]><x>&a8;</x>"})),
    "dtd in utf-16": (
        "dtd",
        lambda: zipped(docx_parts() | {"word/x.xml": (DTD + "]><x/>").encode("utf-16")}),
    ),
    "xxe": (
        "dtd",
        lambda: zipped(docx_parts() | {"word/x.bin": '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>'}),
    ),
    "xinclude": (
        "external",
        lambda: zipped(
            docx_parts() | {"word/x.xml": '<x:include xmlns:x="http://www.w3.org/2001/XInclude"/>'}
        ),
    ),
    "deep xml": ("too_hard", lambda: zipped(docx_parts() | {"word/x.xml": "<a>" * 10_000 + "</a>" * 10_000})),
    "macro": ("script", lambda: zipped(docx_parts() | {"word/vbaProject.bin": OLE})),
    "macro by type": (
        "script",
        lambda: zipped(typed("application/vnd.ms-word.document.macroEnabled.main+xml")),
    ),
    "activex": ("script", lambda: zipped(docx_parts() | {"word/activeX/activeX1.xml": "<a/>"})),
    "ole": ("embedded", lambda: zipped(docx_parts() | {"word/embeddings/oleObject1.bin": OLE})),
    "ole in disguise": ("embedded", lambda: zipped(docx_parts() | {"word/media/image1.png": OLE})),
    "nested": ("embedded", lambda: zipped(docx_parts() | {"word/media/a.bin": zipped({"a": "b"})})),
    "template": ("external", lambda: related(("attachedTemplate", "https://example.org/t.dotm", "External"))),
    "tracking picture": ("external", lambda: related(("image", "https://example.org/p.png", "External"))),
    "hidden outside": ("external", lambda: related(("image", "file:///etc/passwd", ""))),
    "dde": ("external", lambda: zipped(docx_parts(body=field(" DDEAUTO c:\\cmd.exe")))),
    "dde in pieces": ("external", lambda: zipped(docx_parts(body=field(" D|DE| c:\\cmd.exe")))),
    "dde in digits": ("external", lambda: zipped(docx_parts(body=field(" QUOTE 68 68 69")))),
    "dde in a cell": ("external", lambda: zipped(xlsx_parts(formula="cmd|'/C calc'!A0"))),
    "fetching cell": ("external", lambda: zipped(xlsx_parts(formula='WEBSERVICE("https://example.org")'))),
    "workbook outside": (
        "external",
        lambda: zipped(xlsx_parts() | {"xl/externalLinks/externalLink1.xml": "<a/>"}),
    ),
    "odt macro": ("script", lambda: zipped(odt_parts() | {"Basic/Standard/Module1.xml": "<a/>"})),
    "odt event": ("script", lambda: zipped(odt_parts(body="<s:event-listener/>"))),
    "odt object": ("embedded", lambda: zipped(odt_parts() | {"Object 1/content.xml": "<a/>"})),
    "odt outside": (
        "external",
        lambda: zipped(odt_parts(body='<d:image xlink:href="https://example.org/p.png"/>')),
    ),
}
