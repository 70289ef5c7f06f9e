"""Services that organisations offer."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lindung.access.models import Organisation
from lindung.kernel import walls
from lindung.kernel.fields import Tier


def both_sexes() -> list[str]:
    """Return what a service takes unless it says otherwise."""
    return ["female", "male"]


class Service(models.Model):
    """One thing an organisation offers, where and to whom. Seeded from the country pack."""

    walled_by = walls.Open("What is offered to whom: a directory of organisations.")
    field_classes = {
        "id": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "code": Tier.OPEN,
        "place": Tier.OPEN,
        "accepts_children": Tier.OPEN,
        "accepts_adults": Tier.OPEN,
        "accepts_sexes": Tier.OPEN,
        "active": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40, help_text="What is offered: shelter, medical, legal_aid…")
    place = models.CharField(
        max_length=10, blank=True, help_text="ISO 3166-2 where it is offered; empty: everywhere."
    )
    accepts_children = models.BooleanField(default=True)
    accepts_adults = models.BooleanField(default=True)
    accepts_sexes = ArrayField(
        models.CharField(max_length=10),
        default=both_sexes,
        help_text="Codes of vocabulary sex that it takes.",
    )
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code", "place"], name="service_once_per_place")
        ]
        indexes = [models.Index(fields=["code", "place"], name="service_by_code")]

    def __str__(self) -> str:
        return f"{self.code} by {self.organisation_id}"
