"""Emergency accesses, and alarms for who oversees them. What the database itself refuses: `migrations/0002`."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.access.models import Organisation, User
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier


class Emergency(models.Model):
    """One emergency access: who, to which case, why, until when, and what the review found. Its key is its grant's."""

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified"
        NOT_JUSTIFIED = "not_justified"

    walled_by = walls.Wall(
        f"{walls.REACH} IN ('national', 'oversight', 'system') OR user_id = {walls.USER}"
        f" OR lead_organisation_id = {walls.ORGANISATION}"
    )
    app_rights = "SELECT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "case_code": Tier.OPEN,
        "user": Tier.OPEN,
        "human": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "lead_organisation": Tier.OPEN,
        "reason": Tier.OPEN,
        "explanation": Tier.OPEN,
        "entered_at": Tier.OPEN,
        "until": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "ended_by": Tier.OPEN,
        "review_due_at": Tier.OPEN,
        "escalated_at": Tier.OPEN,
        "reviewed_at": Tier.OPEN,
        "reviewed_by": Tier.OPEN,
        "reviewer_human": Tier.TECHNICAL,
        "verdict": Tier.OPEN,
        "findings": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    case_code = models.CharField(max_length=20, help_text="For reviewers, who open no case.")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    human = models.UUIDField(help_text="The human behind the account, as the register knew them.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    lead_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Of the case, on that day."
    )
    reason = models.CharField(max_length=20, help_text="Code (`words.REASONS`).")
    explanation = models.CharField(max_length=600, help_text="Never a name or a number.")
    entered_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="By an act, or when its time was over.")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    review_due_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewer_human = models.UUIDField(null=True)
    verdict = models.CharField(max_length=13, choices=Verdict, blank=True)
    findings = models.CharField(max_length=1000, blank=True, help_text="Why the reviewer judges so.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("entered_at")), name="emergency_lasts_a_while"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by=None, verdict="", findings="")
                | (
                    models.Q(
                        reviewed_at__isnull=False,
                        reviewed_by__isnull=False,
                        reviewer_human__isnull=False,
                        verdict__in=["justified", "not_justified"],
                    )
                    & ~models.Q(findings="")
                ),
                name="emergency_review_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewer_human=None) | ~models.Q(human=models.F("reviewer_human")),
                name="emergency_review_by_another_human",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_due_at"], name="emergency_to_review", condition=models.Q(reviewed_at=None)
            ),
            models.Index(fields=["until"], name="emergency_to_end", condition=models.Q(ended_at=None)),
            models.Index(fields=["case", "-entered_at"], name="emergency_of_case"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Alarm(models.Model):
    """Somebody asked for emergency access more often than anybody's work needs. Data officers see it and settle it."""

    class Kind(models.TextChoices):
        ENTRIES = "entries"
        CODES = "codes"

    walled_by = walls.Wall(f"{walls.REACH} IN ('oversight', 'system')", walls.SOMEBODY)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "user": Tier.OPEN,
        "at": Tier.OPEN,
        "seen_at": Tier.OPEN,
        "seen_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seen_at=None, seen_by=None)
                | models.Q(seen_at__isnull=False, seen_by__isnull=False),
                name="emergency_alarm_seen_by_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["at"], name="emergency_alarm_waits", condition=models.Q(seen_at=None))
        ]

    def __str__(self) -> str:
        return str(self.pk)
