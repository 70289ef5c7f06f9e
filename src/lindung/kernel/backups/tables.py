"""Tables of the database: which set each belongs to, out of the database as rows, and back in.

A model says `backup_set = "keys"` (kept apart, for few days) or `"none"` (worth nothing tomorrow); what says nothing,
also a library's table, is in the database set, so that no table can be forgotten. `backup_values` gives columns another
value on the way out: SQL over the row's own columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, Any, Final

from django.apps import apps
from django.db import connection
from psycopg import sql

from lindung.kernel.backups.problems import Refused
from lindung.kernel.backups.tape import Member, pieces, whole


class Kept(StrEnum):
    """Which set a table's rows are in."""

    DATABASE = "database"
    KEYS = "keys"
    NONE = "none"


MADE_BY_MIGRATION: Final = frozenset({"django_content_type", "auth_permission"})
"""A fresh schema fills these; a restore replaces them."""
_SCHEMA: Final = "django_migrations"
_WORTHLESS: Final = frozenset(
    {
        "django_session",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accesslog",
        "axes_accessfailurelog",
    }
)
"""Libraries' tables of attempts and sessions, with names and addresses in them."""
_BATCH: Final = 1024 * 1024
_COLUMNS: Final = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""
_SEQUENCES: Final = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, the set it is in, and the columns that leave with another value."""

    name: str
    columns: Sequence[str]
    kept: Kept
    values: Mapping[str, str] = field(default_factory=dict)


def tables() -> Sequence[Table]:
    """Return every table of the database but the list of migrations, by name. Raises `Refused` for a wrong word."""
    said: dict[str, Mapping[str, Any]] = {
        model._meta.db_table: model.__dict__ for model in apps.get_models(include_auto_created=True)
    }
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        found = cursor.fetchall()
    return [
        Table(
            name, tuple(columns), _kept(name, said.get(name, {})), said.get(name, {}).get("backup_values", {})
        )
        for name, columns in found
        if name != _SCHEMA
    ]


def _kept(name: str, said: Mapping[str, Any]) -> Kept:
    return Kept.NONE if name in _WORTHLESS else Kept(said.get("backup_set", Kept.DATABASE))


def occupied() -> Sequence[str]:
    """Return the tables that hold rows which no migration makes; works before the first migration too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " ORDER BY relname"
        )
        names = [name for (name,) in cursor.fetchall() if name not in MADE_BY_MIGRATION | {_SCHEMA}]
        full = []
        for name in names:
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(name)))
            if cursor.fetchone()[0]:
                full.append(name)
    return full


def schema() -> Sequence[str]:
    """Return the migrations that made this database, `app.name`, sorted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def members(*, kept: Kept) -> Iterator[Member]:
    """Return a set as members: the list of its tables, their rows in PostgreSQL's binary form, rows and sequences.

    The caller holds one snapshot and sees every row of every table.
    """
    chosen = [table for table in tables() if table.kept is kept]
    yield _json("tables.json", {table.name: list(table.columns) for table in chosen})
    rows: dict[str, int] = {}
    for table in chosen:
        yield from pieces(f"tables/{table.name}", _copy_out(table, rows))
    yield _json("end.json", {"rows": rows, "sequences": _sequences() if kept is Kept.DATABASE else {}})


def _json(name: str, content: Any) -> Member:
    return whole(name, json.dumps(content).encode())


def _copy_out(table: Table, rows: dict[str, int]) -> Iterator[bytes]:
    values = sql.SQL(", ").join(_value(table, column) for column in table.columns)
    statement = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT (FORMAT binary)").format(
        values, sql.Identifier(table.name)
    )
    with connection.cursor() as cursor:
        held = bytearray()
        with cursor.copy(statement) as copy:
            for part in copy:
                held += part
                if len(held) >= _BATCH:
                    yield bytes(held)
                    held.clear()
        yield bytes(held)
        rows[table.name] = cursor.rowcount


def _value(table: Table, column: str) -> sql.Composable:
    said = table.values.get(column)
    return sql.Identifier(column) if said is None else sql.SQL(said)  # our own constants


def _sequences() -> Mapping[str, Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES)
        found: dict[str, Sequence[Any]] = {}
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name)))
            found[name] = cursor.fetchone()
    return found


def load(*, kept: Kept, parts: Iterable[tuple[str, IO[bytes]]]) -> int:
    """Put the rows of a set back into their empty tables and return how many there were.

    Raises `Refused` when the set does not name just the tables and columns of this schema, or is not whole.
    """
    chosen = {table.name: table for table in tables() if table.kept is kept}
    rows: dict[str, int] = {}
    end: Any = None
    stream = iter(parts)
    name, content = next(stream, ("", None))
    told = json.load(content) if content is not None and name == "tables.json" else {}
    if {one: set(columns) for one, columns in told.items()} != {
        one: set(table.columns) for one, table in chosen.items()
    }:
        raise Refused(
            "The backup's tables are not those of this version. Restore it with the version that made it."
        )
    following = _Following(stream)
    while (name := following.name) and name.startswith("tables/"):
        table = name.split("/")[1]
        rows[table] = _copy_in(table, told[table], following)
    if following.name == "end.json" and following.content is not None:
        end = json.load(following.content)
    if end is None or end["rows"] != rows:
        raise Refused("The backup is not whole: rows are missing. Use another copy, or an older backup.")
    with connection.cursor() as cursor:
        for sequence, (last, called) in end["sequences"].items():
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", [sequence, last, called])
    return sum(rows.values())


class _Following:
    """The stream of members with the next one in sight."""

    def __init__(self, stream: Iterator[tuple[str, IO[bytes]]]) -> None:
        self._stream = stream
        self.name, self.content = "", None
        self.go_on()

    name: str
    content: IO[bytes] | None

    def go_on(self) -> None:
        """Move to the next member; an empty name after the last."""
        self.name, self.content = next(self._stream, ("", None))


def _copy_in(table: str, columns: Sequence[str], following: _Following) -> int:
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            while following.name.startswith(f"tables/{table}/") and following.content is not None:
                while part := following.content.read(_BATCH):
                    copy.write(part)
                following.go_on()
        return int(cursor.rowcount)
