"""What was changed in a plan after it was adopted, by whom and why, with before and after."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models.tree import CODE, Plan


class Amendment(models.Model):
    """One change of one part of a plan. Rows are never changed."""

    class Kind(models.TextChoices):
        IMPORT = "import"
        TARGET = "target"
        DATES = "dates"
        LEAD = "lead"
        COMMITTEE = "committee"
        TITLE = "title"
        NEW_ACTIVITY = "new_activity"
        SPLIT = "split"
        WITHDRAWAL = "withdrawal"

    walled_by = walls.Open("The history of a published plan.")
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "plan": Tier.OPEN,
        "version": Tier.OPEN,
        "kind": Tier.OPEN,
        "part": Tier.OPEN,
        "code": Tier.OPEN,
        "before": Tier.OPEN,
        "after": Tier.OPEN,
        "reason": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(help_text="Of the plan, once changed.")
    kind = models.CharField(max_length=12, choices=Kind)
    part = models.CharField(max_length=20, help_text="activity, indicator, output…")
    code = models.CharField(max_length=CODE, help_text="Of the part.")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Null: a command."
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["plan", "-at"], name="amendment_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
