"""What a journey needs: papers, the embassy's word, and somebody who receives."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField
from lindung.protection.leaving.models.leavings import RIGHTS, Leaving


class Paper(models.Model):
    """A paper the person travels with."""

    class State(models.TextChoices):
        MISSING = "missing", _("Missing")
        ASKED = "asked", _("Asked for")
        READY = "ready", _("Ready")
        NOT_NEEDED = "not_needed", _("Not needed")

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "leaving": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "state": Tier.OPEN,
        "asked_on": Tier.OPEN,
        "ready_on": Tier.OPEN,
        "valid_until": Tier.OPEN,
        "changed_at": Tier.OPEN,
        "by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, help_text="Code of the country's papers.")
    state = models.CharField(max_length=10, choices=State, default=State.MISSING)
    asked_on = models.DateField(null=True)
    ready_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    changed_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leaving", "kind"], name="paper_once"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(ready_on__isnull=False), name="paper_ready_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class EmbassyNotice(models.Model):
    """That the embassy was told: because the person agreed, or because the law demands it. Written once."""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("The person agreed")
        LAW = "law", _("The law demands it")

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "leaving": Tier.TECHNICAL,
        "country": Tier.OPEN,
        "basis": Tier.OPEN,
        "consent": Tier.TECHNICAL,
        "legal_basis": Tier.OPEN,
        "told_on": Tier.OPEN,
        "words": Tier.PROTECTED,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=3, help_text="Whose embassy: ISO 3166-1 alpha-3.")
    basis = models.CharField(max_length=7, choices=Basis)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    legal_basis = models.CharField(max_length=30, blank=True, help_text="Code of vocabulary legal_bases.")
    told_on = models.DateField()
    words = SealedField(section=Section.CARE, help_text="What was told, and what was answered.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["leaving"], name="embassy_of_leaving")]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="consent", consent__isnull=False, legal_basis="")
                | Q(basis="law", consent=None, legal_basis__gt=""),
                name="embassy_told_on_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Handover(models.Model):
    """Who receives the person abroad, and which data goes to them because the person agreed."""

    class Data(models.TextChoices):
        NAME = "name", _("Name and arrival")
        NEEDS = "needs", _("Urgent needs")
        HEALTH = "health", _("Health")
        PLAN = "plan", _("Plan for the time after")
        SAFETY = "safety", _("What keeps them safe")

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "leaving": Tier.TECHNICAL,
        "receiver": Tier.PROTECTED,
        "country": Tier.OPEN,
        "data": Tier.OPEN,
        "consent": Tier.TECHNICAL,
        "agreed_at": Tier.OPEN,
        "handed_on": Tier.OPEN,
        "receipt_on": Tier.OPEN,
        "receipt_by": Tier.PROTECTED,
        "withdrawn_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="+")
    receiver = SealedField(section=Section.CARE, help_text="Organisation, person and how to reach them.")
    country = models.CharField(max_length=3, help_text="ISO 3166-1 alpha-3.")
    data = ArrayField(models.CharField(max_length=10, choices=Data), help_text="What is handed over.")
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, related_name="+", help_text="What the data rests on."
    )
    agreed_at = models.DateTimeField()
    handed_on = models.DateField(null=True, help_text="When the data went.")
    receipt_on = models.DateField(null=True, help_text="When they signed for it.")
    receipt_by = SealedField(section=Section.CARE, help_text="Who signed.")
    withdrawn_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["leaving"], condition=Q(withdrawn_at=None), name="handover_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(receiver__isnull=False), name="handover_names_receiver"),
            models.CheckConstraint(
                condition=Q(data__len=0) | Q(consent__isnull=False), name="handover_data_needs_consent"
            ),
            models.CheckConstraint(
                condition=Q(receipt_on=None) | Q(receipt_by__isnull=False),
                name="handover_receipt_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
