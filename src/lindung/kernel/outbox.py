"""Events for others, written in the transaction of the act that causes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from lindung.kernel.models import OutboxEvent


class EventOutsideTransaction(RuntimeError):
    """An act tried to tell others apart from its change."""


def emit(*, event: str, subject_id: UUID, at: datetime, payload: dict[str, Any] | None = None) -> OutboxEvent:
    """Queue `event` about `subject_id`; the payload holds keys and codes, never personal data.

    Raises `EventOutsideTransaction` when no transaction is open: nobody hears of what did not happen.
    """
    if not transaction.get_connection().in_atomic_block:
        raise EventOutsideTransaction(f"{event}: open a transaction around the act before telling others.")
    return OutboxEvent.objects.create(event=event, subject_id=subject_id, at=at, payload=payload or {})
