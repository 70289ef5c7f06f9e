"""Reads whose SQL is written once: a page that asks the same ten questions all day need not compose them each time.

Composing a query costs the web process more than answering it costs the database. A `Prepared` read lets the ORM
compose it on first use, and later only changes the key it asks about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

_KEY = UUID("5a1b6c40-0000-4000-8000-000000000000")
"""Stands for the key while the query is composed; no row has it."""


class Prepared:
    """A `values_list` query about one key, composed once per process."""

    def __init__(self, build: Callable[[UUID], QuerySet[Any, Any]]) -> None:
        """`build` returns the query for a key; it must use the key as a parameter and nothing else that varies."""
        self._build = build

    @cached_property
    def _composed(self) -> tuple[str, tuple[Any, ...], tuple[tuple[int, tuple[Any, ...], Any], ...]]:
        compiler = self._build(_KEY).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        found = compiler.get_converters(columns)
        converters = tuple((place, tuple(steps), column) for place, (steps, column) in found.items())
        if _KEY not in params:
            raise LookupError("A prepared read must ask about its key. Filter by it.")
        return sql, tuple(params), converters

    def rows(self, key: UUID) -> Iterator[list[Any]]:
        """Yield the rows about `key`, their values as the ORM would give them."""
        sql, params, converters = self._composed
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if param == _KEY else param for param in params])
            found = cursor.fetchall()
        for row in found:
            values = list(row)
            for place, steps, column in converters:
                for step in steps:
                    values[place] = step(values[place], column, connection)
            yield values
