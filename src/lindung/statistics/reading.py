"""Reading facts: as a role of the database that sees the schema `facts` and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction

from lindung.kernel.walls import FIGURES_ROLE

_SETTINGS: Final = ("role", "jit", "enable_nestloop")
_NOW: Final = "SELECT " + ", ".join(f"current_setting('{name}')" for name in _SETTINGS)
_STEP: Final = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
"""A figure reads whole tables. The planner, unsure how many rows conditions leave, would compile statements for longer
than they run, and take one table row by row for each row of another."""


@contextmanager
def reading() -> Iterator[None]:
    """Step down to the role of figures for the length of the block, inside a transaction of its own or a savepoint.

    Whatever goes wrong inside, the role ends with the block.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_NOW)
            before = cursor.fetchone()
            cursor.execute(_STEP, [FIGURES_ROLE, "off", "off"])
        yield
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_STEP, list(before))


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a compiled statement. Call it inside `reading`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return list(cursor.fetchall())
