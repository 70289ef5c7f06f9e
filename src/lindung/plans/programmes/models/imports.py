"""A spreadsheet between being read and being confirmed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.programmes.kinds import TABLE


class Import(models.Model):
    """Rows of events that somebody sent: what each would become, or why it cannot. Emptied once they are events."""

    walled_by = walls.of_user("by_id")
    app_rights = "SELECT, INSERT, UPDATE, DELETE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "rows": Tier.OPEN,
        "good": Tier.OPEN,
        "bad": Tier.OPEN,
        "known": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
        "confirmed_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=12)
    rows = models.JSONField(default=list, help_text="Of each: number in the sheet, cells, problems, known.")
    good = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()
    known = models.PositiveIntegerField(
        help_text="Recorded before, or standing twice in the sheet: left out."
    )
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(TABLE)), name="import_kind_is_known"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(bad=0), name="import_with_bad_rows_changes_nothing"
            ),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="import_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
