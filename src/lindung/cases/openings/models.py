"""The table of openings. What the database itself refuses stands in `migrations/0002`."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lindung.access.holders.models import HolderKey
from lindung.access.models import User
from lindung.cases.models import Case, Person
from lindung.kernel import walls
from lindung.kernel.fields import Tier


class Opening(models.Model):
    """One request to open what names a person: asked by one officer, decided by another, looked at for minutes."""

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        OPENED = "opened"

    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "person": Tier.TECHNICAL,
        "asked_by": Tier.OPEN,
        "asked_human": Tier.TECHNICAL,
        "asked_key": Tier.TECHNICAL,
        "purpose": Tier.OPEN,
        "reason": Tier.OPEN,
        "explanation": Tier.OPEN,
        "fields": Tier.OPEN,
        "asked_at": Tier.OPEN,
        "state": Tier.OPEN,
        "approved_by": Tier.OPEN,
        "approver_human": Tier.TECHNICAL,
        "decided_at": Tier.OPEN,
        "key_version": Tier.TECHNICAL,
        "handover": Tier.TECHNICAL,
        "expires_at": Tier.OPEN,
        "looks": Tier.OPEN,
    }

    walled_by = walls.of_case()
    # No key leaves in a backup of the database: there, an opening that lives has expired.
    backup_values = {
        "state": "CASE WHEN state IN ('approved', 'opened') THEN 'expired' ELSE state END",
        "handover": "NULL::bytea",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_human = models.UUIDField(help_text="The human behind the account, as the register knew them.")
    asked_key = models.ForeignKey(HolderKey, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, help_text="Of the asker's part in the case.")
    reason = models.CharField(max_length=30, help_text="Code (`words.REASONS`).")
    explanation = models.CharField(max_length=300, blank=True, help_text="Never a name or a number.")
    fields = ArrayField(models.CharField(max_length=20), help_text="Which facts; nothing else is opened.")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approver_human = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True, help_text="Of the person's key handed over.")
    handover = models.BinaryField(
        max_length=200, null=True, help_text="The person's private half, sealed to the asker; gone on expiry."
    )
    expires_at = models.DateTimeField(null=True)
    looks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "asked_by"],
                condition=models.Q(state="asked"),
                name="opening_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "opened"])
                | models.Q(
                    approved_by__isnull=False,
                    approver_human__isnull=False,
                    decided_at__isnull=False,
                    handover__isnull=False,
                    expires_at__isnull=False,
                    key_version__isnull=False,
                ),
                name="opening_approved_is_complete",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["approved", "opened"]) | models.Q(handover=None),
                name="opening_hands_over_while_it_lives",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(asked_human=models.F("approver_human")),
                name="opening_needs_two_humans",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-asked_at"], name="opening_of_case"),
            models.Index(
                fields=["expires_at"],
                name="opening_to_expire",
                condition=models.Q(state__in=["approved", "opened"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
