"""In which month a child of a case comes of age, and when that was recorded to have happened."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from lindung.access.models import User
from lindung.cases.models import Case
from lindung.cases.models.person import AgeBasis
from lindung.kernel import walls
from lindung.kernel.fields import Tier


class Majority(models.Model):
    """The month of a child's coming of age, and no more: the day of birth stays sealed.

    From the day that somebody records it, or from the month's end at the latest, the person answers for themselves.
    """

    walled_by = walls.of_case()
    field_classes = {
        "case": Tier.TECHNICAL,
        "month": Tier.OPEN,
        "basis": Tier.OPEN,
        "recorded_at": Tier.OPEN,
        "reached_at": Tier.OPEN,
        "reached_by": Tier.OPEN,
    }

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="+")
    month = models.DateField(help_text="First day of the month in which they come of age.")
    basis = models.CharField(max_length=12, choices=AgeBasis)
    recorded_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, help_text="From when they answer for themselves here.")
    reached_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Null: the month had passed."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="majority_tells_no_day"),
            models.CheckConstraint(
                condition=Q(reached_by=None) | Q(reached_at__isnull=False),
                name="majority_reached_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["month"], name="majority_to_come", condition=Q(reached_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def at_latest(self) -> date:
        """The day by which they have come of age for certain: the first of the month after."""
        return (self.month + timedelta(days=32)).replace(day=1)
