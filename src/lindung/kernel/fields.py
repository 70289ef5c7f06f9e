"""Sensitivity classes: every field of every model says how dangerous it is in the wrong hands.

A model lists its fields in `field_classes`; the guard in `tests/architecture` fails the build when a field is
missing there or a stale name remains. The data dictionary is generated from the same table.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Tier(StrEnum):
    """How a field is held and who may open it (architecture: sealed by design)."""

    OPEN = "open"
    """Facts for anyone with access to the case, and for statistics without the link."""
    PROTECTED = "protected"
    """What a person told us: needs a purpose that covers it."""
    SEALED = "sealed"
    """What can find or name a person: opened deliberately, and recorded each time."""
    TECHNICAL = "technical"
    """Keys, versions, timestamps: nothing about a person."""


def classes_of(model: type[models.Model]) -> dict[str, Tier]:
    """Return field name -> class as the model declares it, its inherited declarations included."""
    merged: dict[str, Tier] = {}
    for base in reversed(model.__mro__):
        merged.update(base.__dict__.get("field_classes", {}))
    return merged
