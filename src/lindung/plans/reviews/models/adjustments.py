"""Corrective adjustments, and activities that begin again in the plan that follows."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Activity, Amendment, Indicator, Plan, PlanActor
from lindung.plans.reviews.models.reviews import SENTENCE, Gap, Review


class Adjustment(models.Model):
    """What is to be done about a gap. `wanted` is the change asked for; `before` and `after` once it was decided.

    What the database itself refuses: `migrations/0002`.
    """

    class Kind(models.TextChoices):
        TARGET = "target"
        DATES = "dates"
        LEAD = "lead"
        NEW_ACTIVITY = "new_activity"
        OTHER = "other"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        DECIDED = "decided"
        DONE = "done"
        CONFIRMED = "confirmed"
        DROPPED = "dropped"

    walled_by = walls.Open("What a council decided about its own plan.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "review": Tier.OPEN,
        "gap": Tier.OPEN,
        "number": Tier.OPEN,
        "kind": Tier.OPEN,
        "state": Tier.OPEN,
        "activity": Tier.OPEN,
        "indicator": Tier.OPEN,
        "text": Tier.OPEN,
        "wanted": Tier.OPEN,
        "before": Tier.OPEN,
        "after": Tier.OPEN,
        "amendment": Tier.OPEN,
        "owner": Tier.OPEN,
        "due_on": Tier.OPEN,
        "proposed_by": Tier.OPEN,
        "proposed_at": Tier.OPEN,
        "decided_by": Tier.OPEN,
        "decided_at": Tier.OPEN,
        "done_by": Tier.OPEN,
        "done_human": Tier.TECHNICAL,
        "done_at": Tier.OPEN,
        "done_note": Tier.OPEN,
        "returned_why": Tier.OPEN,
        "confirmed_by": Tier.OPEN,
        "confirmer_human": Tier.TECHNICAL,
        "confirmed_at": Tier.OPEN,
        "dropped_at": Tier.OPEN,
        "dropped_why": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    gap = models.ForeignKey(Gap, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(help_text="Within its review.")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=SENTENCE, help_text="What is to be done, and why.")
    wanted = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(PlanActor, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_human = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    done_note = models.CharField(max_length=SENTENCE, blank=True)
    returned_why = models.CharField(
        max_length=SENTENCE, blank=True, help_text="Why it was not done after all."
    )
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmer_human = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=SENTENCE, blank=True)

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="adjustment_numbered_once"),
            models.CheckConstraint(
                condition=Q(confirmer_human=None) | ~Q(done_human=F("confirmer_human")),
                name="adjustment_needs_two_humans",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "confirmed"])
                | Q(done_by__isnull=False, done_human__isnull=False, done_at__isnull=False),
                name="adjustment_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(confirmed_by__isnull=False, confirmer_human__isnull=False, confirmed_at__isnull=False),
                name="adjustment_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["new_activity", "other"])
                | Q(kind="target", indicator__isnull=False)
                | Q(kind__in=["dates", "lead"], activity__isnull=False),
                name="adjustment_of_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="adjustment_open", condition=~Q(state__in=["confirmed", "dropped"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class CarryOver(models.Model):
    """An activity that goes on in the plan that follows. Rows are never changed."""

    walled_by = walls.Open("What a published plan left to the next.")
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "activity": Tier.OPEN,
        "plan": Tier.OPEN,
        "became": Tier.OPEN,
        "standing": Tier.OPEN,
        "note": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", help_text="The next one.")
    became = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=11, help_text="Where it stood when it was carried over.")
    note = models.CharField(max_length=SENTENCE, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "plan"], name="carried_over_once"),
            models.CheckConstraint(condition=~Q(activity=F("became")), name="carried_over_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.plan_id}"
