"""The case: one person's way from first contact to the end of help, and who takes part in it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Purpose
from lindung.cases.models.person import Person
from lindung.kernel import walls
from lindung.kernel.fields import Tier


class Case(models.Model):
    """One way of one person. Its code is all that people and letters ever use to name it."""

    walled_by = walls.Wall(
        f"{walls.FAR} OR lindung_glimpses(id)",
        f"{walls.FAR} OR lindung_glimpses(id) OR lead_organisation_id = {walls.ORGANISATION}",
    )
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


class Grant(models.Model):
    """What lets an organisation's people, or one of them, see a case: for which purpose, which sections, how long.

    Its `mark` proves that Lindung made it: a row written by other hands opens no key. An ended grant stays, so that
    it can be told later who could see what, and when.
    """

    class Basis(models.TextChoices):
        LEAD = "lead", _("leads the case")
        REFERRAL = "referral", _("a referral")
        ORDER = "order", _("named by an order")
        LAW = "law", _("the law")
        CONSENT = "consent", _("the person's consent")
        EMERGENCY = "emergency", _("an emergency")

    walled_by = walls.Wall(
        f"{walls.FAR} OR organisation_id = {walls.ORGANISATION} OR lindung_glimpses(case_id)",
        f"{walls.FAR} OR lindung_glimpses(case_id) OR lindung_leads(case_id)",
    )
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "user": Tier.OPEN,
        "purpose": Tier.OPEN,
        "sections": Tier.OPEN,
        "basis": Tier.OPEN,
        "basis_id": Tier.TECHNICAL,
        "listed": Tier.TECHNICAL,
        "case_opened_at": Tier.OPEN,
        "since": Tier.OPEN,
        "until": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "mark": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Null: everyone there."
    )
    purpose = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Purpose])
    sections = ArrayField(
        models.CharField(max_length=30), default=list, help_text="Empty: all that the purpose covers."
    )
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.LAW)
    basis_id = models.UUIDField(null=True, help_text="The referral, order or consent that carries it.")
    listed = models.BooleanField(
        default=True,
        help_text="One for each organisation, or for each person where it has none: by it the case stands in lists.",
    )
    case_opened_at = models.DateTimeField(
        help_text="Copied from the case: lets an organisation's list page by index."
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="When it runs out by itself; null: when the part ends.")
    ended_at = models.DateTimeField(null=True, help_text="When an act ended it.")
    mark = models.BinaryField(help_text="Keyed hash over everything that it allows.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation", "user", "purpose", "basis_id"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="grant_once",
            ),
            models.UniqueConstraint(
                fields=["case", "organisation", "user"],
                condition=models.Q(ended_at=None, listed=True),
                nulls_distinct=False,
                name="grant_listed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("since")),
                name="grant_ends_later",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")),
                name="grant_runs_out_later",
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose="emergency")
                | models.Q(user__isnull=False, until__isnull=False, listed=False),
                name="grant_emergency_is_personal_and_short",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-case_opened_at", "-case"],
                name="grant_newest",
                condition=models.Q(ended_at=None, listed=True),
            ),
            models.Index(fields=["case"], name="grant_of_case"),
            models.Index(fields=["basis_id"], name="grant_by_basis", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.case_id} for {self.purpose}"
