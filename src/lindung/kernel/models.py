"""Tables that every room leans on: the audit trail, the outbox and the memory of submissions."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.kernel.fields import Tier


class AuditEvent(models.Model):
    """One act, written in the transaction that did it. A trigger refuses every change and deletion."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "at": Tier.TECHNICAL,
        "event": Tier.TECHNICAL,
        "by_user_id": Tier.TECHNICAL,
        "by_organisation_id": Tier.TECHNICAL,
        "subject_type": Tier.TECHNICAL,
        "subject_id": Tier.TECHNICAL,
        "detail": Tier.PROTECTED,
    }

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(help_text="When it happened, as the edge saw it.")
    event = models.CharField(max_length=60, help_text="What was done, as room.act.")
    by_user_id = models.UUIDField(null=True, help_text="Null for the system itself (the worker).")
    by_organisation_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60, help_text="Model label, such as cases.case.")
    subject_id = models.UUIDField()
    detail = models.JSONField(
        default=dict, help_text="Codes and field names; values only where a correction needs them."
    )

    class Meta:
        indexes = [models.Index(fields=["subject_id", "id"], name="audit_by_subject")]


class OutboxEvent(models.Model):
    """What other rooms and partners should hear of; written with the act, read by the worker afterwards."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "at": Tier.TECHNICAL,
        "event": Tier.TECHNICAL,
        "subject_id": Tier.TECHNICAL,
        "payload": Tier.TECHNICAL,
        "handled_at": Tier.TECHNICAL,
    }

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    payload = models.JSONField(default=dict, help_text="Codes and keys only, never personal data.")
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="outbox_waiting", condition=models.Q(handled_at=None))]


class Submission(models.Model):
    """A form or API call already carried out, so that sending it twice does it once."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "by_user_id": Tier.TECHNICAL,
        "at": Tier.TECHNICAL,
        "result": Tier.TECHNICAL,
        "fingerprint": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    by_user_id = models.UUIDField()
    at = models.DateTimeField()
    result = models.CharField(
        max_length=300, help_text="Where the first sending led: an address without personal data."
    )
    fingerprint = models.CharField(
        max_length=64, db_default="", help_text="Keyed hash of what was sent and where; empty: from before."
    )
