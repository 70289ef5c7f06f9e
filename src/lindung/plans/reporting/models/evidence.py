"""What proves a report: a link, or a file that lies sealed."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lindung.access.models import Organisation, User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.reporting.models.progress import Progress


class Evidence(models.Model):
    """A link, or one file: its key and its name stand here sealed by the key of the report."""

    class State(models.TextChoices):
        PENDING = "pending"
        READY = "ready"
        REFUSED = "refused"
        REMOVED = "removed"

    walled_by = walls.Open("Evidence on a figure of a published plan; what is in it lies sealed.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "progress": Tier.TECHNICAL,
        "link": Tier.OPEN,
        "label": Tier.OPEN,
        "sort": Tier.TECHNICAL,
        "size": Tier.TECHNICAL,
        "digest": Tier.TECHNICAL,
        "done": Tier.TECHNICAL,
        "state": Tier.OPEN,
        "confirmed": Tier.OPEN,
        "title": Tier.PROTECTED,
        "key": Tier.PROTECTED,
        "quarantine": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "added_by": Tier.OPEN,
        "added_at": Tier.OPEN,
        "settled_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=500, blank=True, help_text="https only; empty for a file.")
    label = models.CharField(max_length=200, blank=True, help_text="What it shows, in a few words.")
    sort = models.CharField(max_length=10, blank=True, help_text="What the content is: pdf, docx…")
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes, before sealing.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the sealed file.")
    done = ArrayField(models.CharField(max_length=20), default=list, help_text="What cleaning took away.")
    state = models.CharField(max_length=8, choices=State)
    confirmed = models.BooleanField(
        default=False, help_text="It looked like personal data, and its sender confirmed that it is none."
    )
    title = models.BinaryField(null=True, help_text="The file's name, cleaned and sealed.")
    key = models.BinaryField(null=True, help_text="The file's own key, sealed by the report's.")
    quarantine = models.BinaryField(null=True, help_text="The file's key for the scanner, until it looked.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(link__startswith="https://", key=None, sort="")
                | Q(link="", state__in=["pending", "ready"], key__isnull=False)
                | Q(link="", state__in=["refused", "removed"], key=None, title=None),
                name="evidence_is_a_link_or_a_file",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", quarantine__isnull=False, settled_at=None)
                | (~Q(state="pending") & Q(quarantine=None, settled_at__isnull=False)),
                name="evidence_quarantined_until_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["progress", "added_at"], name="evidence_of_progress"),
            models.Index(fields=["added_at"], name="evidence_to_scan", condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class EvidenceFile(models.Model):
    """The sealed bytes of a file, in pieces as `cases.documents.chunks` makes them."""

    walled_by = walls.Open("Bytes that open with the key of their report only.")
    app_rights = "SELECT, INSERT, DELETE"
    field_classes = {"evidence": Tier.TECHNICAL, "sealed": Tier.TECHNICAL}

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, primary_key=True, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.evidence_id)
