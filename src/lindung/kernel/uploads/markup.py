"""XML inside office files: read once as a stream, with no types, no entities and nothing fetched. In the helper."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

from lindung.kernel.uploads.kinds import Unfit

MOST_DEPTH: Final = 256
_INCLUDE: Final = "http://www.w3.org/2001/XInclude"
_CALLS: Final = re.compile(
    r"^\s*(DDE|DDEAUTO|QUOTE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DATABASE|RD|LINK)\b",
    re.IGNORECASE | re.MULTILINE,
)
_FETCHES: Final = re.compile(
    r"\b(WEBSERVICE|RTD|CALL|REGISTER|EXEC|IMAGE|DDE)\s*\(|^[^'\"]*\|[^|]*!", re.IGNORECASE
)
_SCRIPTS: Final = frozenset(
    {"script", "event-listener", "event-listeners", "oleObject", "object-ole", "OLEObject"}
)
_FORMULAS: Final = frozenset({"f", "formula", "definedName"})
_OUTSIDE: Final = re.compile(r"^\s*(?:[a-z][a-z0-9+.\-]*:|//|\\\\|\.\./)", re.IGNORECASE)
_SAFE_OUTSIDE: Final = re.compile(r"^\s*(?:https?:|mailto:|tel:|#)", re.IGNORECASE)

Attributes = dict[str, str]


class Reader:
    """Goes through one part. Raises `Unfit` for types, deep nesting, calls to other programs, and scripts."""

    def __init__(self, *, opendocument: bool) -> None:
        self._opendocument = opendocument
        self._depth = 0
        self._text: list[str] | None = None
        self._fields: list[str] = []

    def read(self, data: bytes) -> None:
        """Judge one part."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartDoctypeDeclHandler = self._types
        parser.EntityDeclHandler = self._types
        parser.ExternalEntityRefHandler = self._types
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.buffer_text = True
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise Unfit("broken") from None
        if _CALLS.search("".join(self._fields)):
            raise Unfit("external")

    def _types(self, *_given: object) -> int:
        raise Unfit("dtd")

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise Unfit("too_hard")
        space, _brace, local = name.rpartition("}")
        if space == _INCLUDE:
            raise Unfit("external")
        if local in _SCRIPTS:
            raise Unfit("embedded" if "ole" in local.lower() else "script")
        if local in {"ddeLink", "dde-source", "dde-connection-decl", "externalReference"}:
            raise Unfit("external")
        if local == "fldChar":
            self._fields.append("\n")
        for key, value in attributes.items():
            self._attribute(local, key.rpartition("}")[2], value)
        if local == "instrText" or local in _FORMULAS:
            self._text = []

    def _attribute(self, local: str, key: str, value: str) -> None:
        if key == "instr":
            self._fields.append(f"\n{value}\n")
        elif key == "formula" and _FETCHES.search(value):
            raise Unfit("external")
        elif self._opendocument and key == "href" and local != "a" and _OUTSIDE.match(value):
            # A picture or part that lies elsewhere is fetched as the file opens.
            raise Unfit("external")
        elif (
            self._opendocument and key == "href" and _OUTSIDE.match(value) and not _SAFE_OUTSIDE.match(value)
        ):
            raise Unfit("external")
        elif key.lower() in {"onload", "onclick", "onmouseover"}:
            raise Unfit("script")

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition("}")[2]
        if self._text is None or (local != "instrText" and local not in _FORMULAS):
            return
        text, self._text = "".join(self._text), None
        if local == "instrText":
            self._fields.append(text)
        elif _FETCHES.search(text):
            raise Unfit("external")


def looks_like_markup(data: bytes) -> bool:
    """Tell whether a part is XML, in whatever encoding its first bytes are."""
    head = data[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<")
