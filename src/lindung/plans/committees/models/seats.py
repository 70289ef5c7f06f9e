"""Committees, and who sits in them since when."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from lindung.access.models import Organisation, User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Plan, PlanActor
from lindung.plans.models.tree import CODE
from lindung.plans.words import said


class Committee(models.Model):
    """A committee that a plan names, with the body that leads it."""

    class Kind(models.TextChoices):
        WORKING = "working"
        HIGH_LEVEL = "high_level"
        COUNCIL = "council"
        CASE_MANAGEMENT = "case_management"

    walled_by = walls.Open("Committees that a published plan names.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "plan": Tier.OPEN,
        "actor": Tier.OPEN,
        "kind": Tier.OPEN,
        "number": Tier.OPEN,
        "lead": Tier.OPEN,
        "function": Tier.OPEN,
        "pillars": Tier.OPEN,
        "withdrawn_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(PlanActor, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.WORKING)
    number = models.PositiveSmallIntegerField(null=True, help_text="Among the working committees.")
    lead = models.ForeignKey(
        PlanActor, on_delete=models.PROTECT, null=True, related_name="+", help_text="The body that leads it."
    )
    function = models.JSONField(default=dict, help_text="Text by language code.")
    pillars = ArrayField(models.CharField(max_length=CODE), default=list)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["plan", F("number").asc(nulls_last=True), "kind", "actor"]
        constraints = [models.UniqueConstraint(fields=["plan", "actor"], name="committee_once")]

    def __str__(self) -> str:
        return self.actor.code

    @property
    def code(self) -> str:
        """The code the plan knows it by."""
        return self.actor.code

    @property
    def label(self) -> str:
        """Its title in the reader's language."""
        return self.actor.label

    @property
    def task(self) -> str:
        """What it is for, in the reader's language."""
        return said(self.function)


class _Span(Func):
    """The time a seat is held, for the exclusion constraints."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def _during() -> tuple[_Span, str]:
    return _Span("since", "until", RangeBoundary()), RangeOperators.OVERLAPS


class Seat(models.Model):
    """A person or an organisation in a committee, from a moment until another. Its history is kept."""

    class Role(models.TextChoices):
        CHAIR = "chair"
        SECRETARY = "secretary"
        MEMBER = "member"
        OBSERVER = "observer"

    walled_by = walls.Open("Officials and bodies in committees of a published plan.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "committee": Tier.OPEN,
        "user": Tier.OPEN,
        "human": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "role": Tier.OPEN,
        "since": Tier.OPEN,
        "until": Tier.OPEN,
        "seated_by": Tier.OPEN,
        "ended_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    human = models.UUIDField(null=True, editable=False, help_text="Of the user; the database fills it in.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=9, choices=Role)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    seated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation=None) | Q(user=None, organisation__isnull=False),
                name="seat_of_a_person_or_a_body",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="seat_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="one_seat_for_a_human",
                expressions=[
                    _during(),
                    ("committee", RangeOperators.EQUAL),
                    ("human", RangeOperators.EQUAL),
                ],
            ),
            ExclusionConstraint(
                name="one_seat_for_a_body",
                expressions=[
                    _during(),
                    ("committee", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                ],
            ),
            ExclusionConstraint(
                name="one_chair_at_a_time",
                expressions=[_during(), ("committee", RangeOperators.EQUAL)],
                condition=Q(role="chair"),
            ),
        ]
        indexes = [
            models.Index(fields=["committee"], name="seat_now", condition=Q(until=None)),
            models.Index(fields=["user"], name="seat_of_user", condition=Q(until=None)),
            models.Index(fields=["organisation"], name="seat_of_organisation", condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.committee_id}"

    @property
    def holder(self) -> str:
        """Whoever sits there, by name."""
        if self.user is not None:
            return self.user.display_name
        return self.organisation.name if self.organisation is not None else ""

    @property
    def body(self) -> str:
        """The organisation of a person who sits there; empty for a body."""
        return self.user.organisation.name if self.user is not None else ""
