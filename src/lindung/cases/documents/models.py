"""The table of documents. Their bytes lie sealed in files of their own (`store`), never here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class Document(models.Model):
    """One file of a case. Its key stands here sealed: by the person's key, or in a box that only holders open."""

    class State(models.TextChoices):
        PENDING = "pending", _("Being checked")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Refused: it held something harmful")
        ERASED = "erased", _("Removed")

    class Removal(models.TextChoices):
        WRONG_CASE = "wrong_case", _("It belongs to another case")
        WRONG_FILE = "wrong_file", _("It is the wrong file")
        NOT_NEEDED = "not_needed", _("It is no longer needed")
        RETENTION = "retention", _("Its time to be kept has ended")

    walled_by = walls.of_case()
    field_classes: ClassVar[dict[str, Tier]] = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "section": Tier.OPEN,
        "tier": Tier.TECHNICAL,
        "sort": Tier.TECHNICAL,
        "size": Tier.TECHNICAL,
        "digest": Tier.TECHNICAL,
        "done": Tier.TECHNICAL,
        "state": Tier.OPEN,
        "title": Tier.PROTECTED,
        "key": Tier.PROTECTED,
        "title_box": Tier.SEALED,
        "key_box": Tier.SEALED,
        "quarantine": Tier.TECHNICAL,
        "added_by": Tier.OPEN,
        "organisation": Tier.OPEN,
        "added_at": Tier.OPEN,
        "settled_at": Tier.TECHNICAL,
        "removal": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, help_text="Code of the list document_kinds.")
    section = models.CharField(max_length=24, help_text="Part of the record it belongs to (access.purposes).")
    tier = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in (Tier.PROTECTED, Tier.SEALED)]
    )
    sort = models.CharField(max_length=10, help_text="What the content is: jpeg, pdf, docx…")
    size = models.PositiveBigIntegerField(help_text="Bytes, before sealing.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the sealed file.")
    done = ArrayField(models.CharField(max_length=20), default=list, help_text="What cleaning took away.")
    state = models.CharField(max_length=10, choices=State)
    title = SealedField(section_by="section", help_text="Its name, cleaned.")
    key = SealedField(section_by="section", help_text="The file's own key.")
    title_box = SealedField(section="identity", tier=Tier.SEALED)
    key_box = SealedField(section="identity", tier=Tier.SEALED)
    quarantine = models.BinaryField(
        null=True, help_text="The file's key for the scanner alone, until it has looked."
    )
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="When it was found ready, refused or removed.")
    removal = models.CharField(max_length=12, choices=Removal, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["refused", "erased"], key=None, key_box=None, title=None, title_box=None
                )
                | models.Q(state__in=["pending", "ready"], tier="protected", key__isnull=False, key_box=None)
                | models.Q(state__in=["pending", "ready"], tier="sealed", key_box__isnull=False, key=None),
                name="document_has_its_key",
            ),
            models.CheckConstraint(
                condition=models.Q(state="pending", quarantine__isnull=False, settled_at=None)
                | (~models.Q(state="pending") & models.Q(quarantine=None, settled_at__isnull=False)),
                name="document_quarantined_until_settled",
            ),
            models.CheckConstraint(
                condition=models.Q(state="erased", removal__gt="")
                | (~models.Q(state="erased") & models.Q(removal="")),
                name="document_removed_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-added_at"], name="document_of_case"),
            models.Index(fields=["added_at"], name="document_to_scan", condition=models.Q(state="pending")),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def has_bytes(self) -> bool:
        """Whether a file belongs to the row."""
        return self.state in {self.State.PENDING, self.State.READY}
