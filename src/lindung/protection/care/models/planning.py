"""The plan in its versions, its goals and services, and what was delivered."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class Answer(models.TextChoices):
    """What the person said to what is planned."""

    WAITING = "waiting", _("Not asked yet")
    YES = "yes", _("Agreed")
    PARTLY = "partly", _("Agreed in part")
    REFUSED = "refused", _("Refused")


class Plan(models.Model):
    """One version of a case's plan. The person answers it once; another answer makes another version."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "number": Tier.OPEN,
        "answer": Tier.OPEN,
        "answered_on": Tier.OPEN,
        "refused": Tier.OPEN,
        "every_days": Tier.OPEN,
        "words": Tier.PROTECTED,
        "made_at": Tier.OPEN,
        "superseded_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField(null=True)
    refused = ArrayField(
        models.CharField(max_length=40), default=list, help_text="Codes of the services the person refused."
    )
    every_days = models.PositiveSmallIntegerField(null=True, help_text="Days from one check-in to the next.")
    words = SealedField(section=Section.CARE, help_text="What the person said to the plan.")
    made_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="That keeps the plan."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="care_plan_version_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(superseded_at=None), name="care_plan_one_current_per_case"
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_on=None)
                | (~Q(answer="waiting") & Q(answered_on__isnull=False)),
                name="care_plan_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(every_days=None) | Q(every_days__gte=1, every_days__lte=365),
                name="care_plan_check_ins_within_a_year",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                name="care_plan_waiting",
                condition=Q(superseded_at=None, answer="waiting"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class Goal(models.Model):
    """What the person wants to reach. It stands in the versions of the plan from `since` to before `until`."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "domain": Tier.OPEN,
        "words": Tier.PROTECTED,
        "since": Tier.OPEN,
        "until": Tier.OPEN,
        "reached_on": Tier.OPEN,
        "made_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=20, help_text="Code of vocabulary care_domains.")
    words = SealedField(section=Section.CARE, help_text="The goal, as the person would say it.")
    since = models.PositiveSmallIntegerField(help_text="Version of the plan in which it came in.")
    until = models.PositiveSmallIntegerField(null=True, help_text="Version that no longer has it.")
    reached_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(words__isnull=False), name="care_goal_says_what"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="care_goal_leaves_after_it_came"
            ),
        ]
        indexes = [models.Index(fields=["case"], name="care_goal_of_case")]

    def __str__(self) -> str:
        return f"{self.domain} {self.pk}"


class PlannedService(models.Model):
    """A service that is planned: by whom, until when, on what it rests, and whether the person wants it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    class Ended(models.TextChoices):
        COMPLETE = "complete", _("Everything was done")
        NOT_WISHED = "not_wished", _("The person no longer wishes it")
        NOT_AVAILABLE = "not_available", _("The organisation cannot do it")
        NOT_NEEDED = "not_needed", _("It is no longer needed")
        WITHDRAWN = "withdrawn", _("The consent was withdrawn")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "goal": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "provider": Tier.OPEN,
        "due_on": Tier.OPEN,
        "state": Tier.OPEN,
        "wish": Tier.OPEN,
        "consent": Tier.TECHNICAL,
        "legal_basis": Tier.OPEN,
        "since": Tier.OPEN,
        "made_at": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "ended": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40, help_text="Code of vocabulary services.")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="By when the person should have it.")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    wish = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, related_name="+", help_text="On which another acts."
    )
    legal_basis = models.CharField(max_length=30, blank=True, help_text="Code of vocabulary legal_bases.")
    since = models.PositiveSmallIntegerField(help_text="Version of the plan in which it came in.")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=14, choices=Ended, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="That planned it."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "running"], ended_at=None, ended="")
                | Q(state="done", ended_at__isnull=False, ended="complete")
                | (Q(state="stopped", ended_at__isnull=False, ended__gt="") & ~Q(ended="complete")),
                name="care_service_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(provider=F("organisation")) | Q(consent__isnull=False) | Q(legal_basis__gt=""),
                name="care_service_elsewhere_rests_on_something",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "done"]) | Q(wish__in=["yes", "refused"]),
                name="care_service_begun_was_answered",
            ),
            models.CheckConstraint(condition=~Q(wish="partly"), name="care_service_wish_is_whole"),
        ]
        indexes = [
            models.Index(fields=["case"], name="care_planned_of_case"),
            models.Index(
                fields=["provider", "due_on"],
                name="care_planned_due",
                condition=Q(state__in=["planned", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"


class Delivery(models.Model):
    """Once that the person got a service, or that it was offered and did not come about. Written once."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "service": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "provider": Tier.OPEN,
        "delivered_on": Tier.OPEN,
        "outcome": Tier.OPEN,
        "cost": Tier.OPEN,
        "currency": Tier.OPEN,
        "note": Tier.PROTECTED,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(PlannedService, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, help_text="Code of vocabulary services, for figures.")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    delivered_on = models.DateField()
    outcome = models.CharField(max_length=16, help_text="Code of vocabulary delivery_outcomes.")
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    note = SealedField(section=Section.CARE, help_text="What was done, for those who care for the person.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cost=None, currency="") | Q(cost__gte=0, currency__gt=""),
                name="care_delivery_cost_in_a_currency",
            )
        ]
        indexes = [models.Index(fields=["case", "-delivered_on"], name="care_delivery_of_case")]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"
