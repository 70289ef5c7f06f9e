"""Events for others, written in the transaction of the act that causes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from lindung.kernel.models import OutboxEvent


def emit(*, event: str, subject_id: UUID, at: datetime, payload: dict[str, Any] | None = None) -> OutboxEvent:
    """Queue `event` about `subject_id`; the payload holds keys and codes, never personal data."""
    return OutboxEvent.objects.create(event=event, subject_id=subject_id, at=at, payload=payload or {})
