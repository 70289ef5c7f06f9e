"""An import between being read and being confirmed."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models.tree import CODE


class Proposal(models.Model):
    """A sound plan from a file that somebody looks at before it is applied. Emptied once it was; dropped else."""

    walled_by = walls.of_user("by_id")
    app_rights = "SELECT, INSERT, UPDATE, DELETE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "name": Tier.OPEN,
        "rows": Tier.OPEN,
        "version": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
        "applied_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=CODE, help_text="Of the plan.")
    name = models.CharField(max_length=200, help_text="Of the file.")
    rows = models.JSONField(default=dict, help_text="Of each part: code and row, in the order of the file.")
    version = models.PositiveIntegerField(help_text="Of the plan it was compared with; 0: there was none.")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "-at"], name="plan_proposal_latest")]

    def __str__(self) -> str:
        return f"{self.code} {self.at}"
