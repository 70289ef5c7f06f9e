"""A file of HSDS as plain values, read as if it came from an enemy: capped in size, depth and number, nothing twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

LARGEST: Final = 5_000_000
"""Bytes in one file."""
DEEPEST: Final = 14
MOST: Final = 5_000
"""Services in one file."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, where in the file, and what to do; never what the file says."""

    where: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}{f'.{self.field}' if self.field else ''}: {self.message}"


class Unreadable(ValueError):
    """A file that is not read at all; carries the one problem."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.problem = Problem("file", "", message)


def read_path(*, path: Path) -> list[Any]:
    """Return the organisations of a file. Raises `Unreadable`."""
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"larger than {LARGEST} bytes; split it into several files")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror}); check that it is there") from None
    return read(data=data)


def read(*, data: bytes) -> list[Any]:
    """Return the organisations in the content of a file. Raises `Unreadable`."""
    if len(data) > LARGEST:
        raise Unreadable(f"larger than {LARGEST} bytes; split it into several files")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8 text; save it as UTF-8") from None
    _assert_shallow(text)
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not valid JSON at line {error.lineno}: {error.msg}") from None
    organisations = found.get("organizations") if isinstance(found, dict) else found
    if not isinstance(organisations, list) or not organisations:
        raise Unreadable('no organisations; give {"organizations": [...]} with their services in them')
    offered = [one.get("services") for one in organisations if isinstance(one, dict)]
    if sum(len(services) for services in offered if isinstance(services, list)) > MOST:
        raise Unreadable(f"more than {MOST} services; split it into several files")
    return organisations


def _assert_shallow(text: str) -> None:
    """Refuse brackets within brackets beyond what any real file has, before a parser walks into them."""
    depth, quoted, escaped = 0, False, False
    for letter in text:
        if quoted:
            quoted = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            quoted = True
        elif letter in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Unreadable(f"nested deeper than {DEEPEST} levels")
        elif letter in "]}":
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("an object names a property twice; keep one")
    return found


def _no_number(_text: str) -> NoReturn:
    raise Unreadable("holds NaN or Infinity, which are no numbers of JSON; remove them")


def _whole(text: str) -> int:
    if len(text) > 18:
        raise Unreadable("holds a number of more than 18 digits; correct it")
    return int(text)
