"""Applications for permission to move freely or to work, and their papers."""

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


class Application(models.Model):
    """A wish to move freely, to work, or both, until it is decided on or taken back.

    The day the last required paper came starts the clock of the law; a paper that falls away stops it.
    """

    class Kind(models.TextChoices):
        MOVE = "move", _("To move freely")
        WORK = "work", _("To work")
        BOTH = "both", _("To move freely and to work")

    class State(models.TextChoices):
        COLLECTING = "collecting", _("Papers missing")
        COMPLETE = "complete", _("Waiting for the decision")
        GRANTED = "granted", _("Granted")
        PARTLY = "partly", _("Granted in part")
        REFUSED = "refused", pgettext_lazy("decision", "Refused")
        REVIEW = "review", _("Review asked for")
        WITHDRAWN = "withdrawn", _("Taken back")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "state": Tier.OPEN,
        "wish": Tier.PROTECTED,
        "applied_on": Tier.OPEN,
        "complete_on": Tier.OPEN,
        "due_on": Tier.OPEN,
        "due_at": Tier.OPEN,
        "stops": Tier.OPEN,
        "review_asked_on": Tier.OPEN,
        "ended_on": Tier.OPEN,
        "decider": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "applied_human": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.COLLECTING)
    wish = SealedField(section=Section.ORDER, help_text="What the person wishes for, in their words.")
    applied_on = models.DateField()
    complete_on = models.DateField(null=True, help_text="The day the last required paper came.")
    due_on = models.DateField(null=True, help_text="Last day for the decision, as the law counts it.")
    due_at = models.DateTimeField(null=True, help_text="First moment after it.")
    stops = models.PositiveSmallIntegerField(default=0, help_text="How often a paper fell away again.")
    review_asked_on = models.DateField(null=True)
    ended_on = models.DateField(null=True, help_text="The day it was taken back.")
    decider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    applied_human = models.UUIDField(help_text="Who applied, from whatever account; set by the database.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["case", "-recorded_at"], name="permit_application_of_case"),
            models.Index(fields=["state", "due_on"], name="permit_application_queue"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(wish__isnull=False), name="application_says_the_wish"),
            models.CheckConstraint(
                condition=Q(complete_on__isnull=True, due_on=None, due_at=None)
                | Q(complete_on__isnull=False, due_on__isnull=False, due_at__isnull=False),
                name="application_complete_is_due",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["collecting", "withdrawn"]) | Q(complete_on__isnull=False),
                name="application_decided_when_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state="collecting") | Q(complete_on=None),
                name="application_collects_until_complete",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", ended_on__isnull=False)
                | (~Q(state="withdrawn") & Q(ended_on=None)),
                name="application_taken_back_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="review") | Q(review_asked_on__isnull=False),
                name="application_review_asked",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(state__in=["collecting", "complete", "review"]),
                name="permit_application_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def open(self) -> bool:
        """Whether papers are collected or a decision is awaited."""
        return self.state in {self.State.COLLECTING, self.State.COMPLETE, self.State.REVIEW}

    @property
    def parts(self) -> tuple[str, ...]:
        """What is asked for, one by one."""
        return ("move", "work") if self.kind == self.Kind.BOTH else (self.kind,)


class Paper(models.Model):
    """A required paper as it came. One that falls away keeps its row and says why."""

    class Result(models.TextChoices):
        FAVOURS = "favours", _("Nothing speaks against it")
        CONDITIONS = "conditions", _("In favour, under conditions")
        AGAINST = "against", _("Advises against it")

    class Ended(models.TextChoices):
        WITHDRAWN = "withdrawn", _("Its author took it back")
        INVALID = "invalid", _("It is not valid")
        EXPIRED = "expired", _("It ran out")
        REPLACED = "replaced", _("A newer one took its place")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "application": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "received_on": Tier.OPEN,
        "valid_until": Tier.OPEN,
        "result": Tier.OPEN,
        "remarks": Tier.PROTECTED,
        "ended_on": Tier.OPEN,
        "ended_why": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, help_text="Of the country's list of required papers.")
    received_on = models.DateField()
    valid_until = models.DateField(null=True, help_text="Last day it may be relied on.")
    result = models.CharField(max_length=12, choices=Result)
    remarks = SealedField(section=Section.CARE, help_text="What the paper says that matters for care.")
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case"], name="permit_paper_of_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "code"], condition=Q(ended_on=None), name="permit_paper_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_why="") | Q(ended_on__isnull=False, ended_why__gt=""),
                name="paper_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("received_on")),
                name="paper_valid_when_it_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"
