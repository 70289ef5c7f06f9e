"""Which indicators an event counts for, and what became of it."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Indicator
from lindung.plans.programmes.models.events import Event


class EventIndicator(models.Model):
    """An event counts for an indicator: once, however often it is said."""

    walled_by = walls.Open("What counts for which promise of a published plan.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "event": Tier.OPEN,
        "indicator": Tier.OPEN,
        "tagged_by": Tier.OPEN,
        "tagged_at": Tier.OPEN,
        "ended_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    tagged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    tagged_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="No longer counted for it since.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "indicator"],
                condition=models.Q(ended_at=None),
                name="event_counts_once_in_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.indicator_id}"


class EventChange(models.Model):
    """One act on an event: what it said before and after, who did it and why. Rows are never changed."""

    class Kind(models.TextChoices):
        RECORDED = "recorded"
        CORRECTED = "corrected"
        PEOPLE = "people"
        INDICATORS = "indicators"
        CANCELLED = "cancelled"

    walled_by = walls.Open("The history of what was held.")
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "event": Tier.OPEN,
        "version": Tier.OPEN,
        "kind": Tier.OPEN,
        "before": Tier.OPEN,
        "after": Tier.OPEN,
        "state": Tier.OPEN,
        "reason": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(help_text="Of the event, once changed.")
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.JSONField(default=dict, help_text="Column to value, of what changed.")
    after = models.JSONField(default=dict)
    state = models.JSONField(
        default=dict, help_text="All that the event says since then; empty: as before. Facts are made of it."
    )
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "version"], name="event_change_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
