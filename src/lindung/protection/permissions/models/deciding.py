"""Decisions on applications."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
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
from lindung.protection.permissions.models.asking import Application


class Decision(models.Model):
    """What the council's delegate decided: the first time, or on review by another human. It stands as written."""

    class Result(models.TextChoices):
        GRANTED = "granted", _("Granted")
        PARTLY = "partly", _("Granted in part")
        REFUSED = "refused", pgettext_lazy("decision", "Refused")

    class Ended(models.TextChoices):
        ORDER_OVER = "order_over", _("The order is over")
        PASS_OVER = "pass_over", _("The pass has run out")
        TERM_OVER = "term_over", _("The time of the permission is over")
        REPLACED = "replaced", _("A newer permission took its place")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "application": Tier.TECHNICAL,
        "review": Tier.OPEN,
        "result": Tier.OPEN,
        "parts": Tier.OPEN,
        "starts_on": Tier.OPEN,
        "last_day": Tier.OPEN,
        "conditions": Tier.OPEN,
        "reasons": Tier.OPEN,
        "words": Tier.PROTECTED,
        "pass_number": Tier.PROTECTED,
        "pass_until": Tier.OPEN,
        "complete_on": Tier.OPEN,
        "due_on": Tier.OPEN,
        "decided_on": Tier.OPEN,
        "in_time": Tier.OPEN,
        "working_days": Tier.OPEN,
        "late_why": Tier.OPEN,
        "late_words": Tier.PROTECTED,
        "ended_on": Tier.OPEN,
        "ended_why": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "decider_human": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    review = models.BooleanField(default=False)
    result = models.CharField(max_length=8, choices=Result)
    parts = ArrayField(models.CharField(max_length=4), default=list, help_text="What is allowed: move, work.")
    starts_on = models.DateField(null=True)
    last_day = models.DateField(null=True)
    conditions = ArrayField(models.CharField(max_length=40), default=list)
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    words = SealedField(section=Section.ORDER, help_text="Conditions or reasons, in words to the person.")
    pass_number = SealedField(section=Section.ORDER, help_text="Number of the pass that goes with it.")
    pass_until = models.DateField(null=True, help_text="Last day of the pass.")
    complete_on = models.DateField()
    due_on = models.DateField()
    decided_on = models.DateField()
    in_time = models.GeneratedField(
        expression=models.Case(models.When(decided_on__lte=F("due_on"), then=True), default=False),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    working_days = models.PositiveSmallIntegerField(
        help_text="From complete papers to the decision, where the case is."
    )
    late_why = models.CharField(max_length=40, blank=True)
    late_words = SealedField(section=Section.ORDER, help_text="Why it took longer, in words.")
    ended_on = models.DateField(null=True, help_text="First day it no longer holds, once that is recorded.")
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decider_human = models.UUIDField(help_text="Who decided, from whatever account; set by the database.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="permit_decision_of_case"),
            models.Index(fields=["last_day"], condition=Q(ended_on=None), name="permit_decision_running"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "review"], name="permit_decision_once_and_on_review"
            ),
            models.CheckConstraint(
                condition=Q(result="refused", parts=[], starts_on=None, last_day=None)
                | (~Q(result="refused") & ~Q(parts=[]) & Q(starts_on__isnull=False, last_day__isnull=False)),
                name="decision_allows_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(result="granted") | (~Q(reasons=[]) & Q(words__isnull=False)),
                name="decision_against_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("starts_on")), name="decision_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(review=True) | Q(decided_on__lte=F("due_on")) | Q(late_why__gt=""),
                name="decision_late_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_why="") | Q(ended_on__isnull=False, ended_why__gt=""),
                name="decision_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.pk}"
