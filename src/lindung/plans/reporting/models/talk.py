"""What is said about a report: questions of the committee, comments of partners, and who was invited to comment."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lindung.access.models import Organisation, User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Activity, Period
from lindung.plans.reporting.models.progress import Progress


class Question(models.Model):
    """What the committee asked about a version of a report. The answer is the next version with its note."""

    walled_by = walls.Open("A committee's question on a figure of a published plan.")
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "progress": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
        "text": Tier.OPEN,
        "organisation": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(help_text="That is questioned.")
    text = models.TextField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["progress", "at"], name="question_of_progress")]

    def __str__(self) -> str:
        return str(self.pk)


class Invitation(models.Model):
    """An organisation is asked to comment on an activity, until that is ended."""

    walled_by = walls.Open("Which body is asked to comment on a published activity.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "activity": Tier.OPEN,
        "organisation": Tier.OPEN,
        "invited_by": Tier.OPEN,
        "invited_at": Tier.OPEN,
        "ended_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation"], condition=Q(ended_at=None), name="invited_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.activity_id}"


class Comment(models.Model):
    """What a partner says of an activity in a period. Rows are never changed."""

    class Stance(models.TextChoices):
        SUPPORT = "support"
        DOUBT = "doubt"
        CONTRIBUTION = "contribution"

    walled_by = walls.Open("A partner's comment on a published activity; personal data is refused.")
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "activity": Tier.OPEN,
        "period": Tier.OPEN,
        "stance": Tier.OPEN,
        "text": Tier.OPEN,
        "organisation": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12, choices=Stance)
    text = models.TextField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["activity", "at"], name="comment_on_activity")]

    def __str__(self) -> str:
        return str(self.pk)
