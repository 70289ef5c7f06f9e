"""Columns that hold envelopes and nothing else."""

from __future__ import annotations

from typing import Any

from django.db import models

from lindung.kernel.fields import Tier


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column for one sealed value of a row; null where nothing was written.

    `section` names the part of the person's record it belongs to (who may open it follows from that), or
    `section_by` the row's column that names it;
    `versioned_by` names the row's column that grows with each rewriting, so that an older envelope put back does
    not open. A value that is written once needs none.
    """

    def __init__(
        self,
        *args: Any,
        section: str = "",
        section_by: str | None = None,
        tier: Tier = Tier.PROTECTED,
        versioned_by: str | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)
        self.section, self.section_by = section, section_by
        self.tier, self.versioned_by = tier, versioned_by

    def deconstruct(self) -> Any:
        """Migrations need the column only: what it means is not theirs."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


def sealed_fields(model: type[models.Model]) -> tuple[SealedField, ...]:
    """Return a model's sealed columns."""
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, SealedField))
