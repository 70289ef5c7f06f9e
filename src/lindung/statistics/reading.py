"""Reading facts: as a role of the database that sees the schema `facts` and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from lindung.kernel.walls import FIGURES_ROLE


@contextmanager
def reading() -> Iterator[None]:
    """Step down to the role of figures for the length of the block, inside a transaction of its own or a savepoint.

    Whatever goes wrong inside, the role ends with the block.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role')")
            before = str(cursor.fetchone()[0])
            cursor.execute("SELECT set_config('role', %s, true)", [FIGURES_ROLE])
        yield
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', %s, true)", [before])


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a compiled statement. Call it inside `reading`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return list(cursor.fetchall())
