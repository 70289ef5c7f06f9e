"""A lawyer for the person, and what is claimed for them: what care needs to know of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class LegalAid(models.Model):
    """That a lawyer stands beside the person."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "provider": Tier.OPEN,
        "lawyer": Tier.PROTECTED,
        "assigned_on": Tier.OPEN,
        "ended_on": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="For which the lawyer works."
    )
    lawyer = SealedField(section=Section.CARE, help_text="Who it is, and how the person reaches them.")
    assigned_on = models.DateField()
    ended_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("assigned_on")),
                name="care_legal_aid_ends_after_it_began",
            )
        ]
        indexes = [models.Index(fields=["case"], name="care_legal_aid_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Claim(models.Model):
    """Money that is claimed for the person."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", pgettext_lazy("decision", "Refused")
        PAID = "paid", _("Paid to the person")
        GIVEN_UP = "given_up", _("Given up, as the person wished")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "amount": Tier.OPEN,
        "currency": Tier.OPEN,
        "asked_on": Tier.OPEN,
        "state": Tier.OPEN,
        "decided_on": Tier.OPEN,
        "granted": Tier.OPEN,
        "paid_on": Tier.OPEN,
        "note": Tier.PROTECTED,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, help_text="Code of vocabulary claim_kinds.")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    asked_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    decided_on = models.DateField(null=True)
    granted = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_on = models.DateField(null=True)
    note = SealedField(section=Section.CARE, help_text="What it is for, and before whom.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked", decided_on=None, granted=None, paid_on=None)
                | Q(state="granted", decided_on__isnull=False, granted__isnull=False, paid_on=None)
                | Q(state="paid", decided_on__isnull=False, granted__isnull=False, paid_on__isnull=False)
                | Q(state="refused", decided_on__isnull=False, granted=None, paid_on=None)
                | Q(state="given_up", decided_on__isnull=False, paid_on=None),
                name="care_claim_state_has_its_days",
            ),
            models.CheckConstraint(
                condition=(Q(amount=None) | Q(amount__gt=0)) & (Q(granted=None) | Q(granted__gte=0)),
                name="care_claim_amounts_are_amounts",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="care_claim_of_case")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
