"""Office files: refused when they hold what acts or reaches out, else packed anew without their makers' names.

Runs in the helper process.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO, Final

from lindung.kernel.uploads.kinds import Unfit
from lindung.kernel.uploads.markup import Reader, looks_like_markup
from lindung.kernel.uploads.packages import Package, fresh_part
from lindung.kernel.uploads.relations import quieten
from lindung.kernel.uploads.sniffing import HEAD, sniff

_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_ODT: Final = b"application/vnd.oasis.opendocument.text"
_ACTIVE_TYPES: Final = re.compile(
    rb"macroEnabled|vbaProject|vbaData|activeX|macrosheet|dialogsheet|intlMacrosheet|ms-excel\.controlproperties"
    rb"|oleObject|externalLink|application/vnd\.ms-office|ms-word\.attachedToolbars|keyMapCustomizations"
    rb"|\.connections\+xml|queryTable|webextension|\.package\b",
    re.IGNORECASE,
)
_ACTIVE_NAMES: Final = re.compile(
    r"(^|/)(vba[^/]*|activex[^/]*|macrosheets|dialogsheets|ctrlprops|basic|scripts|configurations2/(?!accelerator"
    r"/current\.xml$|images/bitmaps)[^/]+/[^/]+\.xml|webextensions)(/|$)|\.(exe|dll|js|vbs|bat|cmd|hta|lnk|jar|ps1)$",
    re.IGNORECASE,
)
_PACKED_NAMES: Final = re.compile(
    r"(^|/)(embeddings|objectreplacements)/|^object( |\d|/)|oleobject", re.IGNORECASE
)
_OUTSIDE_NAMES: Final = re.compile(r"(^|/)(externallinks/|querytables/|connections\.xml$)", re.IGNORECASE)
_PICTURES: Final = frozenset({"jpeg", "png"})
_FOREIGN: Final = (
    b"\xd0\xcf\x11\xe0",
    b"PK\x03\x04",
    b"MZ\x90",
    b"\x7fELF",
    b"%PDF-",
    b"II*\x00",
    b"MM\x00*",
)
_EMPTIED: Final = {
    "docProps/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>',
    "docProps/app.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>',
    "docProps/custom.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'custom-properties"/>',
    "meta.xml": b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:version="1.3"><office:meta/></office:document-meta>',
}
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def rewrite(*, source: IO[bytes], target: IO[bytes]) -> tuple[str, list[str]]:
    """Write the office file in `source` anew to `target`; return its sort and what was done. Raises `Unfit`."""
    package = Package(source)
    sort = _sort(package)
    for name in package.parts:
        _judge_name(name)
    done = ["metadata"]
    with zipfile.ZipFile(target, "w") as written:
        for name in _in_order(package, sort):
            data = _part(package, name, opendocument=sort == "odt", done=done)
            head = fresh_part(name)
            if sort == "odt" and name == "mimetype":
                head.compress_type = zipfile.ZIP_STORED
            written.writestr(head, data)
    return sort, done


def _sort(package: Package) -> str:
    """Return which office file the package is, as its own list of types says."""
    if _TYPES in package.parts:
        types = package.read(_TYPES)
        Reader(opendocument=False).read(types)
        if _ACTIVE_TYPES.search(types):
            raise Unfit(_why(types))
        found = [sort for main, sort in _MAIN.items() if main in types]
        if len(found) == 1 and "mimetype" not in package.parts:
            return found[0]
    elif "mimetype" in package.parts and package.read("mimetype").strip() == _ODT:
        return "odt"
    raise Unfit("unknown_type")


def _why(types: bytes) -> str:
    found = _ACTIVE_TYPES.search(types)
    word = found.group().lower() if found else b""
    if b"ole" in word or b"package" in word:
        return "embedded"
    return "external" if b"external" in word or b"query" in word or b"connections" in word else "script"


def _judge_name(name: str) -> None:
    if _ACTIVE_NAMES.search(name):
        raise Unfit("script")
    if _PACKED_NAMES.search(name):
        raise Unfit("embedded")
    if _OUTSIDE_NAMES.search(name):
        raise Unfit("external")


def _in_order(package: Package, sort: str) -> list[str]:
    """Return the parts to write; an OpenDocument begins with its type."""
    names = list(package.parts)
    if sort == "odt":
        names.sort(key=lambda name: name != "mimetype")
    return names


def _part(package: Package, name: str, *, opendocument: bool, done: list[str]) -> bytes:
    data = package.read(name)
    if looks_like_markup(data) or name.endswith((".xml", ".rels", ".vml")):
        Reader(opendocument=opendocument).read(data)
        if name in _EMPTIED:
            return _DECLARATION + _EMPTIED[name]
        if name.endswith(".rels"):
            data, dead = quieten(data)
            if dead and "links" not in done:
                done.append("links")
        return data
    if name == "mimetype" or not data:
        return data
    if data.startswith(_FOREIGN):
        raise Unfit("embedded")
    return _picture(data, done)


def _picture(data: bytes, done: list[str]) -> bytes:
    """Return a photograph or drawing without the camera's notes; other parts as they are."""
    try:
        sort = sniff(head=data[:HEAD])
    except Unfit:
        return data
    if sort not in _PICTURES:
        return data
    from lindung.kernel.uploads.images import draw_afresh

    drawn = io.BytesIO()
    draw_afresh(source=io.BytesIO(data), sort=sort, target=drawn)
    if "redrawn" not in done:
        done.append("redrawn")
    return drawn.getvalue()
