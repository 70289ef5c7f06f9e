"""What must be found before anybody leaves: is it safe, is it best for a child; and the rare decision against it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField
from lindung.protection.leaving.models.leavings import RIGHTS, Leaving


class Assessment(models.Model):
    """Whether a journey is safe, by somebody who does not plan it. Written once; the latest of a leaving counts."""

    class Result(models.TextChoices):
        SAFE = "safe", _("Safe")
        WITH_MEASURES = "safe_with_measures", _("Safe if what is written here is done")
        UNSAFE = "unsafe", _("Not safe")

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "leaving": Tier.TECHNICAL,
        "result": Tier.OPEN,
        "reasons": Tier.PROTECTED,
        "measures": Tier.PROTECTED,
        "made_at": Tier.OPEN,
        "valid_until": Tier.OPEN,
        "by": Tier.OPEN,
        "assessor_human": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=18, choices=Result)
    reasons = SealedField(section=Section.CARE, help_text="What it rests on.")
    measures = SealedField(section=Section.CARE, help_text="What has to be done for it to be safe.")
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField(help_text="As the country said when it was made.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assessor_human = models.UUIDField(help_text="Who assessed, whatever their account; set by the database.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["leaving", "-made_at"], name="assessment_of_leaving")]
        constraints = [
            models.UniqueConstraint(fields=["leaving", "made_at"], name="assessment_one_at_a_time"),
            models.CheckConstraint(condition=Q(reasons__isnull=False), name="assessment_says_why"),
            models.CheckConstraint(
                condition=~Q(result="safe_with_measures") | Q(measures__isnull=False),
                name="assessment_names_measures",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("made_at")), name="assessment_is_valid_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.pk}"


class Override(models.Model):
    """The decision of a further person that somebody may leave against an assessment. Written once."""

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "assessment": Tier.TECHNICAL,
        "reasons": Tier.PROTECTED,
        "made_at": Tier.OPEN,
        "by": Tier.OPEN,
        "human": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="+")
    reasons = SealedField(section=Section.CARE, help_text="Why they may leave all the same.")
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    human = models.UUIDField(help_text="Who decided, whatever their account; set by the database.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reasons__isnull=False), name="leaving_override_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class View(models.TextChoices):
    """What somebody thinks of a child's leaving."""

    AGREES = "agrees", _("Agrees")
    UNSURE = "unsure", _("Is not sure")
    AGAINST = "against", _("Is against it")
    NOT_ASKED = "not_asked", _("Could not be asked")


class BestInterests(models.Model):
    """Whether leaving serves a child best: decided by one person, counted once another human has confirmed it."""

    class Result(models.TextChoices):
        YES = "in_best_interests", _("It serves the child best")
        NO = "not_in_best_interests", _("It does not serve the child best")

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "leaving": Tier.TECHNICAL,
        "body": Tier.OPEN,
        "decided_on": Tier.OPEN,
        "result": Tier.OPEN,
        "reasons": Tier.PROTECTED,
        "child_view": Tier.OPEN,
        "child_words": Tier.PROTECTED,
        "guardian_view": Tier.OPEN,
        "guardian_suspected": Tier.OPEN,
        "guardian_words": Tier.PROTECTED,
        "recorded_at": Tier.OPEN,
        "by": Tier.OPEN,
        "human": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "confirmed_at": Tier.OPEN,
        "confirmed_by": Tier.OPEN,
        "confirmer_human": Tier.TECHNICAL,
        "considered": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=30, help_text="By whom: code of the country's bodies.")
    decided_on = models.DateField()
    result = models.CharField(max_length=21, choices=Result)
    reasons = SealedField(section=Section.CARE, help_text="What it rests on.")
    considered = ArrayField(
        models.CharField(max_length=30), default=list, help_text="What was weighed: codes of the country."
    )
    child_view = models.CharField(max_length=9, choices=View)
    child_words = SealedField(section=Section.CARE, help_text="What the child said.")
    guardian_view = models.CharField(max_length=9, choices=View)
    guardian_suspected = models.BooleanField(
        default=False, help_text="The guardian may be part of what was done: their view decides nothing."
    )
    guardian_words = SealedField(section=Section.CARE, help_text="What the guardian said.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    human = models.UUIDField(help_text="Who recorded it, whatever their account; set by the database.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmer_human = models.UUIDField(null=True)

    class Meta:
        verbose_name_plural = "best interests"
        indexes = [models.Index(fields=["leaving", "-recorded_at"], name="best_of_leaving")]
        constraints = [
            models.UniqueConstraint(fields=["leaving", "recorded_at"], name="best_one_at_a_time"),
            models.CheckConstraint(condition=Q(reasons__isnull=False), name="best_says_why"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, confirmer_human=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, confirmer_human__isnull=False),
                name="best_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.pk}"
