"""Reminders: that reports of a period are due soon, or late, for one owner."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Period, PlanActor


class Reminder(models.Model):
    """One reminder to one owner. `settled_at`: nothing of it is owed any more, or a later one took its place."""

    walled_by = walls.Open("That a body of state owes reports on a published plan.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "period": Tier.OPEN,
        "actor": Tier.OPEN,
        "organisations": Tier.OPEN,
        "days": Tier.OPEN,
        "owed": Tier.OPEN,
        "at": Tier.OPEN,
        "settled_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(PlanActor, on_delete=models.CASCADE, related_name="+")
    organisations = ArrayField(
        models.UUIDField(), default=list, help_text="Who answered for the actor on that day."
    )
    days = models.SmallIntegerField(help_text="From the due date: below 0 before it.")
    owed = models.PositiveIntegerField(help_text="How many reports were owed on that day.")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "actor", "days"], name="reminder_once"),
        ]
        indexes = [
            models.Index(fields=["actor"], name="reminder_living", condition=models.Q(settled_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.days}"
