"""Marks: words found nowhere else, and the search for them wherever bytes of the system lie.

Every mark contains `CORE`; one search finds them all, in each spelling in which a value could lie somewhere.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import connection

CORE = "qzmarkvelvetbrook"
_FORM = re.compile(rf"{CORE}[a-z]{{6}}", re.IGNORECASE)
_HEX = re.compile(r"\\x((?:[0-9a-f]{2})+)")
_LETTERS = "bcdfghjklmnpqrstvwxz"


class Marks:
    """Gives out marks, each once."""

    def __init__(self) -> None:
        self._given = 0

    def new(self) -> str:
        """Return a fresh mark: letters only, so that it is fit for a name, a title or a reference."""
        self._given += 1
        number, word = self._given, ""
        for _place in range(6):
            number, rest = divmod(number, len(_LETTERS))
            word += _LETTERS[rest]
        return CORE + word

    def into(self, plain: str) -> str:
        """Return words with a fresh mark among them."""
        return f"{plain} {self.new()}"

    def of_digits(self) -> str:
        """Return a telephone number that nobody has and no count, key or moment contains."""
        self._given += 1
        return f"+95 9 7741 88{self._given:04d} 93"


def found_in(text: str) -> set[str]:
    """Return the marks in a text, in lower case."""
    return {one.lower() for one in _FORM.findall(text)}


@cache
def spellings(text: str) -> tuple[bytes, ...]:
    """Return a text as it could lie somewhere: UTF-8 and UTF-16, and each in hexadecimal and base64.

    Base64 has three forms, by where in a group of three bytes the text begins; its edges are left out, because what
    stands beside it decides them. UTF-16 of either order is found by its inner bytes.
    """
    found: set[bytes] = set()
    for word in {text, text.upper(), text.lower()}:
        inner = word.encode("utf-16-le")[:-1]
        for raw in (word.encode(), inner):
            found |= {raw, raw.hex().encode(), raw.hex().upper().encode()}
            for shift in range(3):
                whole = len(raw) - (3 - shift) % 3
                coded = base64.b64encode(raw[(3 - shift) % 3 :][: whole - whole % 3])
                found |= {coded, coded.replace(b"+", b"-").replace(b"/", b"_")}
    return tuple(sorted(found))


def holds(data: bytes, *texts: str) -> set[str]:
    """Return which of the texts lie in `data` in any spelling."""
    return {text for text in texts if any(spelling in data for spelling in spellings(text))}


def tables() -> Iterator[tuple[str, bytes]]:
    """Yield each table of the database with all its rows: as text, and every byte column decoded beside it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        )
        names = [row[0] for row in cursor.fetchall()]
        for name in names:
            cursor.execute(f"SELECT t::text FROM {name} t")
            text = "\n".join(row[0] for row in cursor.fetchall())
            decoded = [bytes.fromhex(one) for one in _HEX.findall(text)]
            yield name, b"\n".join([text.encode(), *decoded])


def sessions(stores: Iterable[type[Any]]) -> bytes:
    """Return what every session of these models keeps, unpacked: it lies compressed in its column."""
    kept = []
    for model in stores:
        for packed in model.objects.values_list("session_data", flat=True):
            store: SessionBase = model.get_session_store_class()()
            kept.append(json.dumps(store.decode(packed), default=str))
    return "\n".join(kept).encode()


def files(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file below some folders with what is in it, its own name first."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path, str(path.relative_to(folder)).encode() + b"\n" + path.read_bytes()


def disk() -> Iterator[tuple[str, bytes]]:
    """Yield the server's own files of this database: tables with their dead rows, the write-ahead log, its log.

    What a transaction wrote and took back is still there; so is what was deleted. What the server has not handed to
    the disk yet is not: write more than it keeps back before asking.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (oid,) = cursor.fetchone()
    data = Path(connection.settings_dict["HOST"]).parent / "data"  # the tests' server, beside its socket
    places = [data / "base" / str(oid), data / "base" / "pgsql_tmp", data / "pg_wal", data.parent]
    for place in places:
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            try:
                if path.is_file():
                    yield str(path.relative_to(data.parent)), path.read_bytes()
            except FileNotFoundError:
                continue
