"""Events for others, written in the transaction of the act that causes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from lindung.kernel.models import OutboxEvent


class EventOutsideTransaction(RuntimeError):
    """An act tried to tell others apart from its change."""


def emit(*, event: str, subject_id: UUID, at: datetime, payload: dict[str, Any] | None = None) -> None:
    """Queue `event` about `subject_id`; the payload holds keys and codes, never personal data.

    Raises `EventOutsideTransaction` when no transaction is open: nobody hears of what did not happen.
    """
    if not transaction.get_connection().in_atomic_block:
        raise EventOutsideTransaction(f"{event}: open a transaction around the act before telling others.")
    table = OutboxEvent._meta.db_table
    row: list[Any] = [at, event, subject_id, Jsonb(payload or {})]
    # Not through the ORM: it would read the new row back, and only the worker may read this table.
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" (at, event, subject_id, payload) VALUES (%s, %s, %s, %s)',  # noqa: S608
            row,
        )
