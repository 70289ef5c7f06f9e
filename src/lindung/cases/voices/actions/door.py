"""The door of the window: who stands before it is nobody yet, and learns nothing from a wrong try."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from lindung.cases.models import Case
from lindung.cases.voices import boxes, limits
from lindung.cases.voices.models import Window
from lindung.kernel import audit, walls
from lindung.kernel.sealing.boxes import pair_of


@dataclass(frozen=True, slots=True)
class Inside:
    """A person at their window: the key that opens what was written to them lives as long as they are inside."""

    window: Window
    private: bytes

    @property
    def case(self) -> Case:
        """The person's own case; no page of the window names it."""
        return self.window.case

    def __repr__(self) -> str:
        return f"Inside({self.window.pk})"


def open_door(*, code: str, word: str, address: str, at: datetime) -> Inside | None:
    """Return the person inside where code and word are right; None in every other case, after the same work.

    Counts before it tries, in transactions of its own, so that a try that fails is counted all the same. Raises
    `Locked` without the key service.
    """
    plain = boxes.plain_code(code)
    with walls.telling_system():
        free = limits.FROM_ADDRESS.take(of=address, at=at)
        free = limits.OF_CODE.take(of=plain, at=at) and free
        lookup = boxes.lookup_of(plain)
        counted = Window.objects.filter(lookup=lookup, ended_at=None)
        counted.update(wrong=F("wrong") + int(free))
        window = counted.filter(locked_at=None, expires_at__gt=at).first()
        if window is not None and window.wrong > limits.WRONG_IN_ALL:
            counted.filter(locked_at=None).update(locked_at=at)
            audit.record(event="voices.window_locked", subject=window, by=None, at=at)
            window = None
    private = boxes.tried(window=window if free else None, code=plain, word=word)
    if window is None or private is None:
        return None
    with walls.telling_system():
        limits.OF_CODE.forget(of=plain)
        limits.FROM_ADDRESS.give_back(of=address)
        Window.objects.filter(pk=window.pk).update(wrong=0, last_used_at=at)
        Window.objects.filter(pk=window.pk, first_used_at=None).update(first_used_at=at)
        audit.record(event="voices.window_used", subject=window, by=None, at=at)
    return Inside(window=window, private=private)


def inside(*, window_id: UUID, private: bytes, at: datetime) -> Inside | None:
    """Return the person still inside; None once the window has ended or run out."""
    rows = Window.objects.select_related("case__person", "case__lead_organisation", "organisation", "office")
    window = rows.filter(pk=window_id, ended_at=None, expires_at__gt=at).first()
    if window is None:
        return None
    public = pair_of(private=private).public
    right = hmac.compare_digest(public, bytes(window.person_public))
    return Inside(window=window, private=private) if right else None
