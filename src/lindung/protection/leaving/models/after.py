"""How it went on: follow-ups, the plan for the time after, and the risk of being trafficked again."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField
from lindung.protection.leaving.models.leavings import RIGHTS, Leaving


class Level(models.TextChoices):
    """How likely it is that somebody is trafficked again."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Situation(models.TextChoices):
    """How a person lives, as they tell it."""

    SAFE = "safe", _("Safe")
    HOUSED = "housed", _("Has a place to live")
    WORKING = "working", _("Works")
    LEARNING = "learning", _("Goes to school or learns a trade")
    WITH_FAMILY = "with_family", _("With their family")
    IN_CARE = "in_care", _("Gets help from an organisation")
    HEALTHY = "healthy", _("In good health")
    THREATENED = "threatened", _("Is threatened")
    IN_DEBT = "in_debt", _("Owes money")
    LEFT_AGAIN = "left_again", _("Has gone abroad again")


class FollowUp(models.Model):
    """A time at which somebody asks how the person is; `done_at` once somebody has, or has tried."""

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "leaving": Tier.TECHNICAL,
        "months": Tier.OPEN,
        "due_on": Tier.OPEN,
        "done_at": Tier.OPEN,
        "reached": Tier.OPEN,
        "situations": Tier.OPEN,
        "risk": Tier.OPEN,
        "words": Tier.PROTECTED,
        "by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(help_text="After the departure.")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    reached = models.BooleanField(null=True)
    situations = ArrayField(models.CharField(max_length=12, choices=Situation), default=list)
    risk = models.CharField(max_length=6, choices=Level, blank=True)
    words = SealedField(section=Section.CARE, help_text="What the person told.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], name="followup_due", condition=Q(done_at=None)),
            models.Index(fields=["case"], name="followup_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["leaving", "months"], name="followup_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, reached=None, by=None)
                | Q(done_at__isnull=False, reached__isnull=False, by__isnull=False),
                name="followup_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(reached=True) | (Q(situations__len__gt=0) & Q(risk__gt="")),
                name="followup_reached_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.months} {self.pk}"


class Reintegration(models.Model):
    """What the person wants to build up after leaving, who helps, and what came of it."""

    class Goal(models.TextChoices):
        INCOME = "income", _("Work or an own business")
        TRADE = "trade", _("Learn a trade")
        SCHOOL = "school", _("School")
        HOUSING = "housing", _("A place to live")
        HEALTH = "health", _("Health and well-being")
        FAMILY = "family", _("Family")
        DEBT = "debt", _("Get out of debt")
        JUSTICE = "justice", _("Wages, compensation or a case in court")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        IN_PART = "in_part", _("Reached in part")
        NOT_REACHED = "not_reached", _("Not reached")
        UNKNOWN = "unknown", _("Not known")

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "leaving": Tier.TECHNICAL,
        "goals": Tier.OPEN,
        "words": Tier.PROTECTED,
        "helper": Tier.PROTECTED,
        "grant_amount": Tier.OPEN,
        "currency": Tier.OPEN,
        "made_on": Tier.OPEN,
        "outcome": Tier.OPEN,
        "outcome_on": Tier.OPEN,
        "outcome_words": Tier.PROTECTED,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    leaving = models.OneToOneField(Leaving, on_delete=models.PROTECT, related_name="+")
    goals = ArrayField(models.CharField(max_length=7, choices=Goal))
    words = SealedField(section=Section.CARE, help_text="In the person's own words.")
    helper = SealedField(section=Section.CARE, help_text="Which organisation helps, and how it is reached.")
    grant_amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217.")
    made_on = models.DateField()
    outcome = models.CharField(max_length=11, choices=Outcome, blank=True)
    outcome_on = models.DateField(null=True)
    outcome_words = SealedField(section=Section.CARE, help_text="What came of it.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(goals__len__gt=0), name="reintegration_has_goals"),
            models.CheckConstraint(
                condition=Q(grant_amount=None) | Q(grant_amount__gte=0, currency__gt=""),
                name="reintegration_grant_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None) | Q(outcome__gt="", outcome_on__isnull=False),
                name="reintegration_outcome_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Risk(models.Model):
    """What speaks for a risk of being trafficked again: the score advises, a named person decides. Written once."""

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "leaving": Tier.TECHNICAL,
        "factors": Tier.OPEN,
        "score": Tier.OPEN,
        "advised": Tier.OPEN,
        "decided": Tier.OPEN,
        "reasons": Tier.PROTECTED,
        "made_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="+")
    factors = ArrayField(
        models.CharField(max_length=30), default=list, help_text="Codes of the country's factors."
    )
    score = models.PositiveSmallIntegerField()
    advised = models.CharField(max_length=6, choices=Level)
    decided = models.CharField(max_length=6, choices=Level)
    reasons = SealedField(
        section=Section.CARE, help_text="Needed where the decision differs from the advice."
    )
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["leaving", "-made_at"], name="risk_of_leaving")]
        constraints = [
            models.CheckConstraint(
                condition=Q(advised=models.F("decided")) | Q(reasons__isnull=False),
                name="risk_otherwise_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decided} {self.pk}"
