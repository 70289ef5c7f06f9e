"""Tables that every room leans on: the audit trail, the outbox and the memory of submissions."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.kernel import walls
from lindung.kernel.fields import Tier


class AuditEvent(models.Model):
    """One act, written in the transaction that did it. Triggers link it to its chain and refuse change and deletion.

    What it says (`at` to `detail`) is hashed with the installation's key into `mark`; shard, sequence and both hashes
    come from the database. See `lindung.kernel.audit`.
    """

    walled_by = walls.Wall(
        f"{walls.REACH} IN ('system', 'oversight') OR by_user_id = {walls.USER} OR lindung_sees(case_id)",
        walls.SOMEBODY,
    )
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "at": Tier.TECHNICAL,
        "event": Tier.TECHNICAL,
        "by_user_id": Tier.TECHNICAL,
        "by_organisation_id": Tier.TECHNICAL,
        "subject_type": Tier.TECHNICAL,
        "subject_id": Tier.TECHNICAL,
        "case_id": Tier.TECHNICAL,
        "detail": Tier.PROTECTED,
        "mark": Tier.TECHNICAL,
        "shard": Tier.TECHNICAL,
        "sequence": Tier.TECHNICAL,
        "previous": Tier.TECHNICAL,
        "hash": Tier.TECHNICAL,
    }

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(help_text="When it happened, as the edge saw it.")
    event = models.CharField(max_length=60, help_text="What was done, as room.act.")
    by_user_id = models.UUIDField(null=True, help_text="Null for the system itself (the worker).")
    by_organisation_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60, help_text="Model label, such as cases.case.")
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True, help_text="The case the subject belongs to, where there is one.")
    detail = models.JSONField(
        default=dict, help_text="Codes and field names; values only where a correction needs them."
    )
    mark = models.BinaryField(help_text="Keyed hash of what the row says; the key is not in the database.")
    # The trigger fills these, whatever is sent.
    shard = models.IntegerField(db_default=0, help_text="Which chain; below zero: copied in bulk.")
    sequence = models.BigIntegerField(db_default=0, help_text="Place in its chain, from 1 without a gap.")
    previous = models.BinaryField(db_default=b"", help_text="Hash of the row before it in its chain.")
    hash = models.BinaryField(db_default=b"", help_text="Over the hash before it, its place, mark and words.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "sequence"], name="audit_place_is_taken_once"),
            models.CheckConstraint(condition=models.Q(sequence__gt=0), name="audit_row_is_in_a_chain"),
        ]
        indexes = [
            models.Index(
                fields=["case_id", "at", "id"],
                name="audit_by_case",
                condition=models.Q(case_id__isnull=False),
            ),
            models.Index(fields=["by_user_id", "at", "id"], name="audit_by_user"),
            models.Index(fields=["at", "id"], name="audit_by_time"),
        ]


class OutboxEvent(models.Model):
    """What other rooms and partners should hear of; written with the act, read by the worker afterwards."""

    walled_by = walls.Wall(f"{walls.REACH} = 'system'", walls.SOMEBODY)
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

    walled_by = walls.of_user("by_user_id")
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
