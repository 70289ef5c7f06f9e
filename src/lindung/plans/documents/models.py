"""Documents that were asked for, and what became of each."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Period, Plan


class Document(models.Model):
    """One file about a plan and a period: asked for, made by the worker, fetched by whoever reads the plan.

    A made document stays as it is: what was handed to somebody can be handed out again.
    """

    class Kind(models.TextChoices):
        REVIEW = "review"
        PACK = "pack"

    class Form(models.TextChoices):
        PDF = "pdf"
        XLSX = "xlsx"
        CSV = "csv"

    class State(models.TextChoices):
        ASKED = "asked"
        MAKING = "making"
        MADE = "made"
        FAILED = "failed"

    walled_by = walls.Open(
        "Reports on a published plan; numbers about people went through disclosure control."
    )
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "plan": Tier.OPEN,
        "period": Tier.OPEN,
        "kind": Tier.OPEN,
        "form": Tier.OPEN,
        "language": Tier.OPEN,
        "plan_version": Tier.OPEN,
        "state": Tier.OPEN,
        "asked_by": Tier.OPEN,
        "asked_at": Tier.OPEN,
        "begun_at": Tier.TECHNICAL,
        "made_at": Tier.OPEN,
        "content": Tier.OPEN,
        "size": Tier.TECHNICAL,
        "checksum": Tier.TECHNICAL,
        "problem": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    form = models.CharField(max_length=4, choices=Form, default=Form.PDF)
    language = models.CharField(max_length=8)
    plan_version = models.PositiveIntegerField(null=True, help_text="Of the plan, when it was made.")
    state = models.CharField(max_length=6, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField(null=True, help_text="Bytes.")
    checksum = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the content, in hexadecimal."
    )
    problem = models.CharField(max_length=600, blank=True, help_text="Why it could not be made.")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="made", made_at__isnull=False, content__isnull=False, plan_version__isnull=False
                )
                & ~Q(checksum="")
                | ~Q(state="made") & Q(made_at=None, content=None, checksum=""),
                name="document_made_with_its_content",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""), name="document_failed_says_why"
            ),
            models.CheckConstraint(condition=~Q(kind="pack") | Q(form="pdf"), name="document_pack_is_a_pdf"),
            models.UniqueConstraint(
                fields=["plan", "period", "kind", "form", "language"],
                condition=Q(state__in=["asked", "making"]),
                name="document_under_way_once",
            ),
        ]
        indexes = [models.Index(fields=["plan", "-asked_at"], name="document_of_plan")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def under_way(self) -> bool:
        """Whether the worker still has to make it."""
        return self.state in (self.State.ASKED, self.State.MAKING)

    @property
    def file_name(self) -> str:
        """What the file is called, in letters that every system takes."""
        name = "-".join([self.plan.code, self.period.code, self.kind, self.language])
        return "".join(one if one.isalnum() or one in ".-" else "-" for one in name) + f".{self.form}"
