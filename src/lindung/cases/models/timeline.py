"""What happened, in order, and what people noted about it."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.access.models import Organisation, User
from lindung.cases.models.case import Case
from lindung.kernel.fields import Tier


class TimelineEntry(models.Model):
    """One event of a case as its readers see it: a kind and codes, worded in the reader's language when shown."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "happened_at": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
        "params": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    params = models.JSONField(default=dict, help_text="Codes and open facts for the wording.")

    class Meta:
        indexes = [models.Index(fields=["case", "-happened_at", "-id"], name="timeline_of_case")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"


class Note(models.Model):
    """Free words about a case. Kept apart from the timeline, because they are protected."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "text": Tier.PROTECTED,
        "written_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=10_000)
    written_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-written_at"], name="note_of_case")]

    def __str__(self) -> str:
        return str(self.pk)
