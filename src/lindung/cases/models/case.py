"""The case: one person's way from first contact to the end of help, and who takes part in it."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.access.models import Organisation, User
from lindung.cases.models.person import Person
from lindung.kernel.fields import Tier


class Case(models.Model):
    """One way of one person. Its code is all that people and letters ever use to name it."""

    field_classes = {
        "id": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "person": Tier.TECHNICAL,
        "stage": Tier.OPEN,
        "stage_since": Tier.OPEN,
        "outcome": Tier.OPEN,
        "harm": Tier.OPEN,
        "origin": Tier.OPEN,
        "place": Tier.OPEN,
        "district": Tier.OPEN,
        "found_on": Tier.OPEN,
        "exploitation": Tier.OPEN,
        "is_child": Tier.OPEN,
        "urgent": Tier.OPEN,
        "lead_organisation": Tier.OPEN,
        "opened_at": Tier.OPEN,
        "opened_by": Tier.TECHNICAL,
        "closed_at": Tier.OPEN,
        "version": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=24, help_text="State of the lawful path (cases.workflow).")
    stage_since = models.DateTimeField()
    outcome = models.CharField(max_length=24, blank=True, help_text="Why it was closed.")
    harm = models.CharField(
        max_length=40, blank=True, help_text="Harm other than trafficking, where that is what it was."
    )
    origin = models.CharField(
        max_length=30, help_text="How it reached us: inspection, raid, health, self, report…"
    )
    place = models.CharField(
        max_length=10, help_text="ISO 3166-2 of where the person was found; decides the calendar."
    )
    district = models.CharField(max_length=60, blank=True)
    found_on = models.DateField()
    exploitation = models.CharField(
        max_length=40, blank=True, help_text="Form of exploitation, once indicated."
    )
    is_child = models.BooleanField(help_text="Under age when found, or counted so until known.")
    urgent = models.BooleanField(default=False)
    lead_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["stage", "-opened_at", "-id"], name="case_by_stage"),
            models.Index(fields=["place", "-opened_at", "-id"], name="case_by_place"),
            models.Index(fields=["person"], name="case_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, outcome="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(outcome="")),
                name="case_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
                name="case_closed_after_opened",
            ),
            # A person has one open case at a time: a second one would split their protection in two.
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(closed_at=None), name="case_one_open_per_person"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Involvement(models.Model):
    """An organisation's part in a case: what lets its people see it, and why."""

    class Purpose(models.TextChoices):
        IDENTIFICATION = "identification"
        PROTECTION = "protection"
        ENFORCEMENT = "enforcement"
        PROSECUTION = "prosecution"
        HEALTH = "health"
        COURT = "court"
        SERVICES = "services"
        OVERSIGHT = "oversight"

    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "purpose": Tier.OPEN,
        "case_opened_at": Tier.OPEN,
        "since": Tier.OPEN,
        "until": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose)
    case_opened_at = models.DateTimeField(
        help_text="Copied from the case: lets an organisation's list page by index."
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"], name="involvement_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="involvement_ends_later",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-case_opened_at", "-case"],
                name="involvement_newest",
                condition=models.Q(until=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.case_id}"
