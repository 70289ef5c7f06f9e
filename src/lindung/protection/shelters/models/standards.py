"""Reviews of houses against the country's minimum standards. No person is named in them."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.kernel.fields import Tier
from lindung.protection.shelters import walls
from lindung.protection.shelters.models.houses import House


class Review(models.Model):
    """One look at a house with one version of the checklist, by somebody from outside it."""

    walled_by = walls.OF_HOUSE
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "house": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "standard": Tier.OPEN,
        "version": Tier.OPEN,
        "on": Tier.OPEN,
        "finished_at": Tier.OPEN,
        "next_due_on": Tier.OPEN,
        "started_at": Tier.OPEN,
        "by": Tier.OPEN,
        "reviewer": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(max_length=40, help_text="Code of the country's checklist.")
    version = models.PositiveSmallIntegerField()
    on = models.DateField(help_text="Day of the visit.")
    finished_at = models.DateTimeField(null=True)
    next_due_on = models.DateField(null=True)
    started_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["house", "-on"], name="review_of_house")]
        constraints = [
            models.UniqueConstraint(
                fields=["house"], condition=models.Q(finished_at=None), name="review_one_open_in_house"
            ),
            models.CheckConstraint(
                condition=~models.Q(reviewer=models.F("organisation")), name="review_from_outside"
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None) ^ models.Q(next_due_on__isnull=False),
                name="review_finished_says_next",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Finding(models.Model):
    """How a house stands on one item, and what follows where it falls short."""

    class Mark(models.TextChoices):
        MET = "met", _("Met")
        PARTLY = "partly", _("Partly met")
        NOT_MET = "not_met", _("Not met")
        NOT_APPLICABLE = "not_applicable", _("Does not apply here")

    walled_by = walls.OF_HOUSE
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "review": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "item": Tier.OPEN,
        "mark": Tier.OPEN,
        "found": Tier.OPEN,
        "to_do": Tier.OPEN,
        "due_on": Tier.OPEN,
        "evidence": Tier.OPEN,
        "evidence_at": Tier.OPEN,
        "closed_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=40, help_text="Code of the item in the checklist.")
    mark = models.CharField(max_length=14, choices=Mark)
    found = models.TextField(blank=True, help_text="What was found; no person.")
    to_do = models.TextField(blank=True, help_text="What the house does about it.")
    due_on = models.DateField(null=True)
    evidence = models.TextField(blank=True, help_text="What the house shows for it.")
    evidence_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True, help_text="When the reviewer took it as done.")

    class Meta:
        indexes = [
            models.Index(fields=["organisation"], name="finding_open", condition=models.Q(closed_at=None))
        ]
        constraints = [
            models.UniqueConstraint(fields=["review", "item"], name="finding_once_in_review"),
            models.CheckConstraint(
                condition=models.Q(mark__in=["met", "not_applicable"], due_on=None)
                | models.Q(mark__in=["partly", "not_met"], due_on__isnull=False, found__gt="", to_do__gt=""),
                name="finding_short_says_what_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(evidence_at__isnull=False),
                name="finding_closed_on_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.mark}"
