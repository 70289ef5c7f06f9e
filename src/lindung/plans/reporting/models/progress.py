"""What was reported on an indicator in a period: where it stands, and every version that was submitted."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lindung.access.models import Organisation, User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Indicator, Period, PlanActor

NARRATIVE = 4000
SHORT = 1000
_TOLD = {
    "value": Tier.OPEN,
    "claimed": Tier.OPEN,
    "cells": Tier.OPEN,
    "share": Tier.OPEN,
    "share_missed": Tier.OPEN,
    "share_reason": Tier.OPEN,
    "narrative": Tier.OPEN,
    "difficulty": Tier.OPEN,
    "computed_value": Tier.OPEN,
    "computed_at": Tier.OPEN,
    "result": Tier.TECHNICAL,
}


class Told(models.Model):
    """What a report says. `computed_value` is what the system had counted at that moment, kept beside it.

    Of what the system counts, `value` stays empty: a figure of the reporter's own stands in `claimed`, beside it.
    """

    field_classes = {"id": Tier.TECHNICAL} | _TOLD

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, help_text="Null: words only.")
    claimed = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, help_text="Reported beside a computed one; never counts."
    )
    cells = models.JSONField(default=dict, help_text="Dimension to code to number, as text.")
    share = models.DecimalField(
        max_digits=5, decimal_places=1, null=True, help_text="Of the group asked for, in percent."
    )
    share_missed = models.BooleanField(default=False)
    share_reason = models.TextField(blank=True, help_text="Why the share was missed.")
    narrative = models.TextField(blank=True)
    difficulty = models.TextField(blank=True)
    computed_value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    computed_at = models.DateTimeField(null=True)
    result = models.UUIDField(null=True, help_text="Key of the result of statistics that it was read from.")

    class Meta:
        abstract = True

    @property
    def differs(self) -> bool:
        """Whether the reporter's own figure is another than the computed one."""
        return self.claimed is not None and self.claimed != self.computed_value


class Progress(Told):
    """The report on one indicator in one period: its latest version, its state, and what is not yet sent."""

    class State(models.TextChoices):
        OWED = "owed"
        DRAFT = "draft"
        SUBMITTED = "submitted"
        QUESTIONED = "questioned"
        APPROVED = "approved"
        REOPENED = "reopened"

    class Origin(models.TextChoices):
        COMPUTED = "computed"
        """Frozen: what the system had counted when the period was closed."""
        REPORTED = "reported"

    walled_by = walls.Open("What a body of state did for a published plan; personal data is refused.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "indicator": Tier.OPEN,
        "period": Tier.OPEN,
        "actor": Tier.OPEN,
        "origin": Tier.OPEN,
        "state": Tier.OPEN,
        "version": Tier.TECHNICAL,
        "draft": Tier.OPEN,
        "draft_by": Tier.OPEN,
        "draft_at": Tier.OPEN,
        "organisation": Tier.OPEN,
        "submitted_by": Tier.OPEN,
        "submitter_human": Tier.TECHNICAL,
        "submitted_at": Tier.OPEN,
        "decided_by": Tier.OPEN,
        "decider_human": Tier.TECHNICAL,
        "decided_at": Tier.OPEN,
        "reopened_for": Tier.OPEN,
    }

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        PlanActor, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who owed it."
    )
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.REPORTED)
    state = models.CharField(max_length=10, choices=State, default=State.OWED)
    version = models.PositiveIntegerField(default=0, help_text="Of the latest submission; 0: none yet.")
    draft = models.JSONField(default=dict, help_text="Answers not yet sent, as they were typed.")
    draft_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    draft_at = models.DateTimeField(null=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", help_text="That submitted last."
    )
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitter_human = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decider_human = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reopened_for = models.TextField(blank=True, help_text="Why an approved report was opened again.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period"], name="progress_once"),
            models.CheckConstraint(
                condition=(Q(value=None) | Q(value__gte=0)) & (Q(claimed=None) | Q(claimed__gte=0)),
                name="progress_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(decider_human=None) | ~Q(decider_human=F("submitter_human")),
                name="progress_needs_two_humans",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "questioned", "approved"])
                | Q(version__gt=0, submitted_at__isnull=False),
                name="progress_submitted_has_a_version",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(state="approved") & Q(decided_by=None, decided_at=None)),
                name="progress_approved_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["period", "state"], name="progress_of_period")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_id}"


class Version(Told):
    """One submission, as it was sent. Rows are never changed."""

    walled_by = walls.Open("What a body of state did for a published plan; personal data is refused.")
    app_rights = "SELECT, INSERT"
    field_classes = {
        "progress": Tier.TECHNICAL,
        "number": Tier.TECHNICAL,
        "note": Tier.OPEN,
        "organisation": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
    }

    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    note = models.TextField(blank=True, help_text="What was changed, or the answer to a question.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["progress", "number"], name="version_once"),
            models.CheckConstraint(
                condition=(Q(value=None) | Q(value__gte=0)) & (Q(claimed=None) | Q(claimed__gte=0)),
                name="version_not_negative",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.progress_id} {self.number}"
