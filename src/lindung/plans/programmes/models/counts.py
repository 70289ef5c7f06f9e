"""How many took part, and how many inspections each sector had. Numbers only: nobody's name is kept.

What is counted anew ends the rows before it, so that figures can be rebuilt as they were known on an earlier day.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.programmes.models.events import CODE, Event


class Attendance(models.Model):
    """How many people of one role, agency, sex and age group took part."""

    walled_by = walls.Open("Numbers of people by role and agency, never who they were.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "event": Tier.TECHNICAL,
        "role": Tier.OPEN,
        "agency": Tier.OPEN,
        "sex": Tier.OPEN,
        "age_group": Tier.OPEN,
        "number": Tier.OPEN,
        "counted_at": Tier.OPEN,
        "ended_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=CODE, default="unknown", help_text="Code of `training_roles`.")
    agency = models.CharField(
        max_length=60, blank=True, help_text="Code of an organisation; empty: not known."
    )
    sex = models.CharField(max_length=10, default="unknown")
    age_group = models.CharField(max_length=10, default="unknown")
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="Counted anew since.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "role", "agency", "sex", "age_group"],
                condition=Q(ended_at=None),
                name="attendance_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="attendance_counts_somebody"),
            models.CheckConstraint(
                condition=Q(sex__in=["female", "male", "other", "unknown"]), name="attendance_sex_is_known"
            ),
            models.CheckConstraint(
                condition=Q(age_group__in=["child", "adult", "unknown"]), name="attendance_age_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.role}"


class Tally(models.Model):
    """How many of an event's inspections or operations were in one sector; they add up to the event's number."""

    walled_by = walls.Open("Numbers of inspections by sector.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "event": Tier.TECHNICAL,
        "sector": Tier.OPEN,
        "number": Tier.OPEN,
        "counted_at": Tier.OPEN,
        "ended_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    sector = models.CharField(max_length=CODE, help_text="Code of `inspection_sectors`.")
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="Counted anew since.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sector"], condition=Q(ended_at=None), name="tally_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="tally_counts_something"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.sector}"
