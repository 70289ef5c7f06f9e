"""What stands in the way of rows that come back as they were: keys between tables and triggers, put aside for a while.

All inside the restore's transaction: nobody ever sees the tables without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from django.db import IntegrityError, connection
from psycopg import sql

from lindung.kernel.backups.problems import Refused
from lindung.kernel.backups.tables import MADE_BY_MIGRATION, Kept, tables

_KEYS: Final = """
SELECT r.relname, c.conname, pg_get_constraintdef(c.oid)
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace ORDER BY r.relname, c.conname
"""
_TRIGGERS: Final = """
SELECT r.relname, t.tgname, t.tgenabled::text FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND r.relnamespace = 'public'::regnamespace
"""
_POINTERS: Final = """
SELECT r.relname, a.attname, f.relname, b.attname
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = c.conkey[1]
    JOIN pg_attribute b ON b.attrelid = f.oid AND b.attnum = c.confkey[1]
WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND r.relname = ANY(%s)
"""
_ENABLE: Final = {
    "O": sql.SQL("ALTER TABLE {} ENABLE TRIGGER {}"),
    "A": sql.SQL("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}"),
    "R": sql.SQL("ALTER TABLE {} ENABLE REPLICA TRIGGER {}"),
}


@contextmanager
def put_aside() -> Iterator[Sequence[tuple[str, str, str, str]]]:
    """Take away foreign keys and triggers, empty what migrations filled, and bring all back at the end of the block.

    Yields the foreign keys of the keys' tables (table, column, table and column it points to). Raises `Refused` when
    rows point to rows that are not there.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        keys = cursor.fetchall()
        cursor.execute(_TRIGGERS)
        triggers = cursor.fetchall()
        cursor.execute(_POINTERS, [[one.name for one in tables() if one.kept is Kept.KEYS]])
        pointers = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                    sql.Identifier(table), sql.Identifier(name)
                )
            )
        for table, name, _state in triggers:
            cursor.execute(
                sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(
                    sql.Identifier(table), sql.Identifier(name)
                )
            )
        for table in sorted(MADE_BY_MIGRATION):
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    yield pointers
    with connection.cursor() as cursor:
        for table, name, definition in keys:
            statement = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.Identifier(table),
                sql.Identifier(name),
                sql.SQL(definition),  # PostgreSQL's own words
            )
            try:
                cursor.execute(statement)
            except IntegrityError:
                raise Refused(
                    f"Rows of {table} point to rows that are not in this backup: its sets do not belong together. Take"
                    " the wraps of this backup, or newer ones."
                ) from None
        for table, name, state in triggers:
            cursor.execute(_ENABLE[state].format(sql.Identifier(table), sql.Identifier(name)))


def drop_strangers(*, pointers: Sequence[tuple[str, str, str, str]]) -> int:
    """Delete rows of newer keys that point to what the older database does not know; return how many there were."""
    gone = 0
    with connection.cursor() as cursor:
        while True:
            before = gone
            for table, column, other, key in pointers:
                cursor.execute(
                    sql.SQL(
                        "DELETE FROM {} t WHERE t.{} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {} o WHERE o.{} = t.{})"
                    ).format(*map(sql.Identifier, (table, column, other, key, column)))
                )
                gone += cursor.rowcount
            if gone == before:
                return gone
