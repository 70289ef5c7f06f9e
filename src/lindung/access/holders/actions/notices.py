"""Telling all holders of a ring what concerns its key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lindung.access.actors import Actor
from lindung.access.holders.models import Notice


def announce(*, ring_id: UUID, kind: str, about: UUID | None, by: Actor | None, at: datetime) -> None:
    """Put a notice of `kind` (`words.NOTICES`) before the holders of a ring; `by=None` is the operator's machine."""
    Notice.objects.create(ring_id=ring_id, kind=kind, about_id=about, by_id=by.user_id if by else None, at=at)
