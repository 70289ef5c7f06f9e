"""What was said in a talk, as it is kept: sealed as a whole, with the version, moment and hand of each answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lindung.identification.instruments import Answer
from lindung.identification.models import Screening
from lindung.kernel.sealing.ring import Ring

Kept = dict[str, dict[str, Any]]
"""Question id -> value, instrument, version, at, by; skipped questions are absent."""


def open_kept(*, screening: Screening, ring: Ring) -> Kept:
    """Return the answers as they are kept. Raises `Tampered`, also for an earlier version put back."""
    return ring.open(screening, "answers") or {}


def values_of(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Answer]:
    """Return question id to value, as the engine takes it."""
    return {question: one["value"] for question, one in kept.items()}
