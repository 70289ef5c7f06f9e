"""The wraps of persons' keys. Destroying a person's wraps destroys what the keys kept, in every backup too."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.kernel import walls
from lindung.kernel.fields import Tier


class KeyWrap(models.Model):
    """One version of one person's key, wrapped by the keeper. Emptied, never removed, when the person is erased."""

    walled_by = walls.of_person("subject", first=True)
    backup_set = "keys"
    person_key = "subject"
    field_classes = {
        "id": Tier.TECHNICAL,
        "subject": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
        "kek_version": Tier.TECHNICAL,
        "blob": Tier.TECHNICAL,
        "created_at": Tier.TECHNICAL,
        "destroyed_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.UUIDField(help_text="The person.")
    version = models.PositiveSmallIntegerField()
    kek_version = models.PositiveSmallIntegerField(help_text="Version of the keeper's wrapping key.")
    blob = models.BinaryField(null=True, help_text="The wrapped key; null once destroyed.")
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "version"], name="key_wrap_once"),
            models.CheckConstraint(
                condition=models.Q(blob=None, destroyed_at__isnull=False)
                | models.Q(blob__isnull=False, destroyed_at=None),
                name="key_wrap_there_or_destroyed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kek_version", "id"],
                name="key_wrap_to_rotate",
                condition=models.Q(destroyed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.version}"
