"""How the person is: check-ins, conferences about the plan, and the measures asked again and again."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class CheckIn(models.Model):
    """A day on which somebody asks the person how they are."""

    class State(models.TextChoices):
        DUE = "due", _("To come")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    class Safety(models.TextChoices):
        SAFE = "safe", _("They feel safe")
        WORRIED = "worried", _("They are worried")
        NOT_SAFE = "not_safe", _("They are not safe now")
        NOT_SAID = "not_said", _("They did not want to say")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "due_on": Tier.OPEN,
        "state": Tier.OPEN,
        "done_at": Tier.OPEN,
        "safety": Tier.OPEN,
        "words": Tier.PROTECTED,
        "missed_at": Tier.OPEN,
        "answered_at": Tier.OPEN,
        "answer": Tier.PROTECTED,
        "made_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    done_at = models.DateTimeField(null=True)
    safety = models.CharField(max_length=8, choices=Safety, blank=True)
    words = SealedField(section=Section.CARE, help_text="How the person is, in their words.")
    missed_at = models.DateTimeField(null=True, help_text="When it was noticed that nobody had asked.")
    answered_at = models.DateTimeField(null=True, help_text="When somebody acted on 'not safe now'.")
    answer = SealedField(section=Section.CARE, help_text="What was done so that the person is safe.")
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="That asks."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="due"), name="care_check_in_one_to_come_per_case"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False, safety__gt="")
                | (~Q(state="done") & Q(done_at=None, safety="")),
                name="care_check_in_done_says_how",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(safety="not_safe", answer__isnull=False),
                name="care_check_in_answered_where_not_safe",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-due_on"], name="care_check_in_of_case"),
            models.Index(
                fields=["organisation", "due_on"], name="care_check_in_due", condition=Q(state="due")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.pk}"


class Conference(models.Model):
    """Once that those who help the person sat together, with the person if they wished."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "held_on": Tier.OPEN,
        "present": Tier.OPEN,
        "minutes": Tier.PROTECTED,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    present = models.BooleanField(help_text="Whether the person was there, or somebody they chose.")
    minutes = SealedField(section=Section.CARE, help_text="What was said.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-held_on"], name="care_conference_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Participant(models.Model):
    """An organisation that took part in a conference."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "conference": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "organisation"], name="care_participant_once")
        ]
        indexes = [models.Index(fields=["case"], name="care_participant_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Decision(models.Model):
    """What a conference decided: who does it, and by when."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "conference": Tier.TECHNICAL,
        "owner": Tier.OPEN,
        "due_on": Tier.OPEN,
        "words": Tier.PROTECTED,
        "made_at": Tier.OPEN,
        "done_at": Tier.OPEN,
        "by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    words = SealedField(section=Section.CARE, help_text="What was decided.")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(words__isnull=False), name="care_decision_says_what")
        ]
        indexes = [models.Index(fields=["case", "due_on"], name="care_decision_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Asking(models.Model):
    """Once that the person was asked how things are, by the agreed measures."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "asked_on": Tier.OPEN,
        "provider": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Whose care the person speaks of."
    )
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-asked_on"], name="care_asking_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Score(models.Model):
    """What the person said to one measure; one they skipped has none."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "asking": Tier.TECHNICAL,
        "measure": Tier.OPEN,
        "score": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    asking = models.ForeignKey(Asking, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=20, help_text="Code of vocabulary outcome_measures.")
    score = models.SmallIntegerField(help_text="1: not at all; 5: fully.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asking", "measure"], name="care_score_once_per_measure"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="care_score_on_its_scale"),
        ]
        indexes = [models.Index(fields=["case"], name="care_score_of_case")]

    def __str__(self) -> str:
        return f"{self.measure} {self.score}"
