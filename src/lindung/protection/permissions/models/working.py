"""Work under a permission: where, visited when and how it was found; and what the person could and would do."""

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
from lindung.protection.permissions.models.deciding import Decision


class Employment(models.Model):
    """A place of work; a change of employer ends one and begins the next."""

    class Ended(models.TextChoices):
        CHANGED = "changed", _("The person changes employer")
        CONCERN = "concern", _("The work is not safe or not paid")
        STOPPED = "stopped", _("The person stops working")
        OVER = "over", _("The permission is over")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "decision": Tier.TECHNICAL,
        "employer": Tier.PROTECTED,
        "sector": Tier.OPEN,
        "place": Tier.OPEN,
        "started_on": Tier.OPEN,
        "ended_on": Tier.OPEN,
        "ended_why": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    employer = SealedField(
        section=Section.CARE, help_text="Who employs the person, and how they are reached."
    )
    sector = models.CharField(max_length=40)
    place = models.CharField(max_length=20, help_text="State or region of the work.")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=8, choices=Ended, blank=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case"], name="permit_employment_of_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(ended_on=None), name="permit_employment_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(employer__isnull=False), name="employment_names_the_employer"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_why="") | Q(ended_on__gte=F("started_on"), ended_why__gt=""),
                name="employment_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sector} {self.pk}"


class Visit(models.Model):
    """A visit at the place of work: planned by the country's schedule, then made, or no longer needed."""

    class Found(models.TextChoices):
        GOOD = "good", _("Safe and decent")
        MIXED = "mixed", _("Something has to get better")
        BAD = "bad", _("Not safe or not decent")
        UNSEEN = "unseen", _("Nobody could look")

    class Paid(models.TextChoices):
        YES = "yes", _("Yes, in full and in time")
        PARTLY = "partly", _("In part or late")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Not known")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "employment": Tier.TECHNICAL,
        "number": Tier.OPEN,
        "due_on": Tier.OPEN,
        "visited_on": Tier.OPEN,
        "found": Tier.OPEN,
        "wages_paid": Tier.OPEN,
        "concern": Tier.OPEN,
        "words": Tier.PROTECTED,
        "cancelled_on": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    visited_on = models.DateField(null=True)
    found = models.CharField(max_length=6, choices=Found, blank=True)
    wages_paid = models.CharField(max_length=7, choices=Paid, blank=True)
    concern = models.BooleanField(default=False)
    words = SealedField(section=Section.CARE, help_text="What was seen and what the person says.")
    cancelled_on = models.DateField(null=True, help_text="The work ended before the visit.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case"], name="permit_visit_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["employment", "number"], name="permit_visit_numbered_once"),
            models.CheckConstraint(
                condition=Q(visited_on=None, found="", wages_paid="", concern=False)
                | Q(visited_on__isnull=False, cancelled_on=None, found__gt="", wages_paid__gt=""),
                name="visit_made_says_what_was_found",
            ),
            models.CheckConstraint(
                condition=Q(concern=False) | Q(words__isnull=False), name="visit_concern_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.pk}"


class JobNote(models.Model):
    """What work the person wishes for and what they can do. Written once; the newest counts."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "wishes": Tier.OPEN,
        "skills": Tier.OPEN,
        "words": Tier.PROTECTED,
        "recorded_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    wishes = ArrayField(models.CharField(max_length=40), default=list, help_text="Sectors of work.")
    skills = ArrayField(models.CharField(max_length=40), default=list)
    words = SealedField(section=Section.CARE, help_text="What matters to the person in a job.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-recorded_at"], name="permit_jobnote_of_case")]

    def __str__(self) -> str:
        return str(self.pk)
