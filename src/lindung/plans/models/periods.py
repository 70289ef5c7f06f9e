"""The periods a plan reports on: when each opens, is due and closes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models.tree import Plan


class Period(models.Model):
    """A year of the plan, half of one, or its whole length. Open between `opened_at` and `closed_at`."""

    class Kind(models.TextChoices):
        ANNUAL = "annual"
        HALF = "half"
        FINAL = "final"

    walled_by = walls.Open("When a plan is reported on.")
    field_classes = {
        "id": Tier.TECHNICAL,
        "plan": Tier.OPEN,
        "code": Tier.OPEN,
        "kind": Tier.OPEN,
        "starts": Tier.OPEN,
        "ends": Tier.OPEN,
        "due_on": Tier.OPEN,
        "opened_at": Tier.OPEN,
        "opened_by": Tier.OPEN,
        "closed_at": Tier.OPEN,
        "closed_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20, help_text="Such as 2024, 2024-H1 or 2021-2025.")
    kind = models.CharField(max_length=6, choices=Kind)
    starts = models.DateField()
    ends = models.DateField(help_text="Its last day.")
    due_on = models.DateField(help_text="The last day on which a report is in time.")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["starts", "ends"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="period_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="period_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__lte=F("closed_at")),
                name="period_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Whether reports are taken now."""
        return self.opened_at is not None and self.closed_at is None
