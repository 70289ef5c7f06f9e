"""Partners' keys, releases made here, releases received. What the database itself refuses: `migrations/0002`."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Plan
from lindung.plans.models.tree import CODE

_WHY = "Counts after disclosure control, made to be handed to other countries."


class PartnerKey(models.Model):
    """The key a country signs its releases with. It counts once its fingerprint was compared with the country."""

    walled_by = walls.Open("Public keys of other countries' offices.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "country": Tier.OPEN,
        "public": Tier.TECHNICAL,
        "fingerprint": Tier.TECHNICAL,
        "valid_from": Tier.OPEN,
        "valid_until": Tier.OPEN,
        "registered_by": Tier.OPEN,
        "registered_at": Tier.OPEN,
        "compared_by": Tier.OPEN,
        "compared_at": Tier.OPEN,
        "compared_how": Tier.OPEN,
        "ended_by": Tier.OPEN,
        "ended_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    country = models.CharField(max_length=3, help_text="ISO 3166-1, three letters, small.")
    public = models.TextField(help_text="PEM of an Ed25519 key.")
    fingerprint = models.CharField(max_length=32, help_text="Of the PEM: as `lindung` prints its own.")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, help_text="Its last day.")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    compared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    compared_at = models.DateTimeField(null=True)
    compared_how = models.CharField(max_length=200, blank=True, help_text="With which office, by what way.")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["country", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(ended_at=None), name="partner_key_in_use_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="partner_key_lasts_a_while",
            ),
            models.CheckConstraint(
                condition=Q(compared_at=None, compared_by=None, compared_how="")
                | (Q(compared_at__isnull=False, compared_by__isnull=False) & ~Q(compared_how="")),
                name="partner_key_compared_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.fingerprint[:8]}"


class Release(models.Model):
    """What this country releases: proposed by one, approved by another human, then numbered, signed, fetched."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    walled_by = walls.Open(_WHY)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "number": Tier.OPEN,
        "plan": Tier.OPEN,
        "period": Tier.OPEN,
        "starts": Tier.OPEN,
        "ends": Tier.OPEN,
        "as_of": Tier.OPEN,
        "content": Tier.OPEN,
        "state": Tier.OPEN,
        "serial": Tier.OPEN,
        "proposed_by": Tier.OPEN,
        "proposer_human": Tier.TECHNICAL,
        "proposed_at": Tier.OPEN,
        "decided_by": Tier.OPEN,
        "decider_human": Tier.TECHNICAL,
        "decided_at": Tier.OPEN,
        "file": Tier.OPEN,
        "withdrawn_by": Tier.OPEN,
        "withdrawn_at": Tier.OPEN,
        "reason": Tier.OPEN,
        "notice": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=20, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20, help_text="Code of the plan's period.")
    starts = models.DateField()
    ends = models.DateField()
    as_of = models.DateField(help_text="What was known by the end of this day.")
    content = models.JSONField(help_text="The measures, protected.")
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    serial = models.PositiveIntegerField(null=True, help_text="Rises with each file for the plan.")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposer_human = models.UUIDField(editable=False, null=True)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decider_human = models.UUIDField(editable=False, null=True)
    decided_at = models.DateTimeField(null=True)
    file = models.TextField(blank=True, help_text="The signed file, once approved.")
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="Why it was refused or withdrawn; stays here.")
    notice = models.TextField(blank=True, help_text="The signed notice of its withdrawal.")

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "serial"], name="release_serial_once"),
            models.CheckConstraint(
                condition=Q(decider_human=None) | ~Q(proposer_human=F("decider_human")),
                name="release_needs_two_humans",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["approved", "withdrawn"], decided_by__isnull=False, serial__isnull=False)
                    & ~Q(file="")
                )
                | Q(state__in=["proposed", "refused"], file=""),
                name="release_signed_only_when_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(withdrawn_by__isnull=False) & ~Q(notice="")),
                name="release_withdrawn_with_a_notice",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Received(models.Model):
    """What another country released, as it came. Rows are kept; a withdrawn one is marked."""

    walled_by = walls.Open(_WHY)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "country": Tier.OPEN,
        "plan": Tier.OPEN,
        "number": Tier.OPEN,
        "serial": Tier.OPEN,
        "period": Tier.OPEN,
        "starts": Tier.OPEN,
        "ends": Tier.OPEN,
        "as_of": Tier.OPEN,
        "released_at": Tier.OPEN,
        "content": Tier.OPEN,
        "file": Tier.OPEN,
        "digest": Tier.TECHNICAL,
        "key": Tier.TECHNICAL,
        "received_by": Tier.OPEN,
        "received_at": Tier.OPEN,
        "withdrawn_at": Tier.OPEN,
        "notice": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    country = models.CharField(max_length=3)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    serial = models.PositiveIntegerField()
    period = models.CharField(max_length=CODE)
    starts = models.DateField()
    ends = models.DateField()
    as_of = models.DateField()
    released_at = models.DateTimeField()
    content = models.JSONField()
    file = models.TextField()
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the file.")
    key = models.ForeignKey(PartnerKey, on_delete=models.PROTECT, related_name="+")
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, help_text="When the notice was received.")
    notice = models.TextField(blank=True)

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(fields=["country", "plan", "serial"], name="received_serial_once"),
            models.UniqueConstraint(fields=["country", "number"], name="received_number_once"),
        ]
        indexes = [models.Index(fields=["plan", "country", "period", "-serial"], name="received_latest")]

    def __str__(self) -> str:
        return self.number
