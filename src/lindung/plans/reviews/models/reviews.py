"""Reviews and what they found."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Activity, Indicator, Period, Plan, PlanActor

FINDINGS = 4000
SENTENCE = 600


class Review(models.Model):
    """A look at a whole plan after half a year, a year, or at its end; `chair` is the body that held it."""

    class Kind(models.TextChoices):
        MID_YEAR = "mid_year"
        ANNUAL = "annual"
        FINAL = "final"

    class State(models.TextChoices):
        PREPARING = "preparing"
        HELD = "held"
        ADOPTED = "adopted"

    walled_by = walls.Open("What a council found about its own plan.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "plan": Tier.OPEN,
        "period": Tier.OPEN,
        "kind": Tier.OPEN,
        "state": Tier.OPEN,
        "chair": Tier.OPEN,
        "held_on": Tier.OPEN,
        "findings": Tier.OPEN,
        "standings": Tier.OPEN,
        "begun_by": Tier.OPEN,
        "begun_at": Tier.OPEN,
        "adopted_by": Tier.OPEN,
        "adopted_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.PREPARING)
    chair = models.ForeignKey(PlanActor, on_delete=models.PROTECT, null=True, related_name="+")
    held_on = models.DateField(null=True)
    findings = models.TextField(blank=True)
    standings = models.JSONField(
        default=dict,
        help_text="Once adopted: activity code to standing, rule's standing and reason, as adopted.",
    )
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    adopted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "period", "kind"], name="review_once"),
            models.CheckConstraint(
                condition=Q(state="preparing", held_on=None)
                | (~Q(state="preparing") & Q(held_on__isnull=False)),
                name="review_held_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="adopted", adopted_at__isnull=False, adopted_by__isnull=False)
                | (~Q(state="adopted") & Q(adopted_at=None, adopted_by=None)),
                name="review_adopted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period_id}"


class Gap(models.Model):
    """What is missing or went wrong with one activity, one indicator, or the plan as a whole, and its cause."""

    walled_by = walls.Open("What a council found about its own plan.")
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "review": Tier.OPEN,
        "activity": Tier.OPEN,
        "indicator": Tier.OPEN,
        "cause": Tier.OPEN,
        "text": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.CharField(max_length=20, help_text="Code of `words.CAUSES`.")
    text = models.CharField(max_length=SENTENCE)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.cause} {self.review_id}"
