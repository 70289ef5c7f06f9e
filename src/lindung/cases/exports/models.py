"""Recipients' keys, exports, and the cases in each. What the database itself refuses: `migrations/0002`."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lindung.access.models import Organisation, User
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier


class RecipientKey(models.Model):
    """The `age` public key of an organisation that may receive exports; a data officer compared its fingerprint."""

    walled_by = walls.Wall(walls.SOMEBODY, f"{walls.REACH} IN ('oversight', 'system')")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "public": Tier.TECHNICAL,
        "fingerprint": Tier.TECHNICAL,
        "registered_by": Tier.OPEN,
        "registered_at": Tier.OPEN,
        "ended_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    public = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the public key, in hexadecimal.")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=models.Q(ended_at=None), name="export_key_in_use_once"
            )
        ]

    def __str__(self) -> str:
        return self.fingerprint[:16]


class Export(models.Model):
    """One file for one recipient: who asked, what for, who approved, and what became of it."""

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        MAKING = "making"
        READY = "ready"
        FETCHED = "fetched"
        EXPIRED = "expired"
        REFUSED = "refused"
        STOPPED = "stopped"

    walled_by = walls.Wall(
        f"{walls.REACH} IN ('oversight', 'system') OR asked_by_id = {walls.USER}"
        f" OR organisation_id = {walls.ORGANISATION}"
    )
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "number": Tier.OPEN,
        "asked_by": Tier.OPEN,
        "asked_human": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "purpose": Tier.OPEN,
        "sections": Tier.OPEN,
        "explanation": Tier.OPEN,
        "key": Tier.TECHNICAL,
        "asked_at": Tier.OPEN,
        "state": Tier.OPEN,
        "decided_by": Tier.OPEN,
        "decider_human": Tier.TECHNICAL,
        "decided_at": Tier.OPEN,
        "begun_at": Tier.TECHNICAL,
        "ready_at": Tier.OPEN,
        "expires_at": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "ending": Tier.OPEN,
        "size": Tier.TECHNICAL,
        "digest": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=20, unique=True, help_text="Stands on every page of it.")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_human = models.UUIDField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    sections = ArrayField(models.CharField(max_length=30))
    explanation = models.CharField(max_length=600, help_text="Never a name or a number.")
    key = models.ForeignKey(RecipientKey, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decider_human = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(help_text="When it ends by itself in the state it is in.")
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=12, blank=True, help_text="Code (`words.ENDINGS`).")
    size = models.PositiveIntegerField(null=True, help_text="Bytes of the encrypted file.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the encrypted file.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decider_human=None) | ~models.Q(asked_human=models.F("decider_human")),
                name="export_needs_two_humans",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "making", "ready", "fetched"])
                | models.Q(decided_by__isnull=False, decider_human__isnull=False, decided_at__isnull=False),
                name="export_made_only_when_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "approved", "making", "ready"], ended_at=None)
                | (
                    ~models.Q(state__in=["asked", "approved", "making", "ready"])
                    & models.Q(ended_at__isnull=False)
                ),
                name="export_ends_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-asked_at"], name="export_of_organisation"),
            models.Index(fields=["expires_at"], name="export_living", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.number


class ExportCase(models.Model):
    """A case in an export."""

    walled_by = walls.of_parent("export_id", "exports_export")
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "export": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "code": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, help_text="For who approves, who may open no case.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "case"], name="export_case_once")]

    def __str__(self) -> str:
        return f"{self.code} in {self.export_id}"
