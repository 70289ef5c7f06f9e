"""A helper called to people: what is asked, for whose cases, and to whom it was offered.

A `Callout` says nothing that names a case or a person: whoever is called sees it, and no more. Which cases it serves
stands apart, behind the wall of those cases.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.cases.models import Case
from lindung.directory.roster.models import Entry
from lindung.kernel import walls
from lindung.kernel.fields import Tier


class Callout(models.Model):
    """One helper asked for, from a moment until another. Its columns of time say how long the person waited."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Looking for somebody")
        OFFERED = "offered", _("Offered, waiting for an answer")
        ACCEPTED = "accepted", _("Somebody comes")
        ATTENDING = "attending", _("Somebody is there")
        DONE = "done", _("Done")
        NOBODY = "nobody", _("Nobody found yet")
        MISSED = "missed", _("Did not come")
        UNMET = "unmet", _("Nobody could be found")
        CANCELLED = "cancelled", _("Called off")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("At the place")
        PHONE = "phone", _("By telephone")

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        URGENT = "urgent", _("Urgent")
        ROUTINE = "routine", _("Planned")

    class Outcome(models.TextChoices):
        HELPED = "helped", _("The person was understood and helped")
        PARTLY = "partly", _("In part")
        OTHER_LANGUAGE = "other_language", _("Another language or dialect was needed")
        NOT_WANTED = "not_wanted", _("The person did not want this helper")
        NOT_NEEDED = "not_needed", _("It was not needed after all")

    class Why(models.TextChoices):
        NOT_NEEDED = "not_needed", _("Not needed any more")
        OTHER_TIME = "other_time", _("Another time was found")
        NOT_WANTED = "not_wanted", _("The person does not want it")
        OTHERWISE = "otherwise", _("Somebody came another way")

    walled_by = walls.Wall(
        f"{walls.FAR} OR lindung_called(id)",
        f"{walls.FAR} OR organisation_id = {walls.ORGANISATION} OR lindung_called(id)",
    )
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "language": Tier.OPEN,
        "dialect": Tier.OPEN,
        "starts_at": Tier.OPEN,
        "ends_at": Tier.OPEN,
        "mode": Tier.OPEN,
        "place": Tier.OPEN,
        "urgency": Tier.OPEN,
        "sex": Tier.OPEN,
        "person_sex": Tier.OPEN,
        "people": Tier.OPEN,
        "state": Tier.OPEN,
        "tries": Tier.OPEN,
        "entry": Tier.OPEN,
        "needed_at": Tier.OPEN,
        "asked_at": Tier.OPEN,
        "offered_at": Tier.OPEN,
        "answered_at": Tier.OPEN,
        "present_at": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "outcome": Tier.OPEN,
        "why": Tier.OPEN,
        "stepped_down": Tier.OPEN,
        "noted": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=24, choices=Entry.Kind)
    language = models.CharField(
        max_length=8, blank=True, help_text="ISO 639; empty where no language matters."
    )
    dialect = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(max_length=8, choices=Mode)
    place = models.CharField(max_length=10, help_text="ISO 3166-2, never nearer.")
    urgency = models.CharField(max_length=10, choices=Urgency)
    sex = models.CharField(max_length=6, blank=True, help_text="Of the helper, as the person wishes; or any.")
    person_sex = models.CharField(max_length=8, help_text="Code of vocabulary sex; `mixed` for several.")
    people = models.PositiveSmallIntegerField(help_text="How many cases it serves.")
    state = models.CharField(max_length=9, choices=State, default=State.REQUESTED)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often it was offered.")
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who said yes."
    )
    needed_at = models.DateTimeField(help_text="When the need was known.")
    asked_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, help_text="First offered.")
    answered_at = models.DateTimeField(null=True, help_text="Last accepted.")
    present_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    why = models.CharField(max_length=10, choices=Why, blank=True, help_text="Why it was called off.")
    stepped_down = models.PositiveSmallIntegerField(default=0, help_text="How often a yes was taken back.")
    noted = models.CharField(max_length=16, blank=True, help_text="What its cases were last told.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-starts_at"], name="callout_of_office"),
            models.Index(
                fields=["ends_at"],
                name="callout_running",
                condition=Q(state__in=["requested", "offered", "nobody", "accepted", "attending"]),
            ),
            models.Index(fields=["ended_at"], name="callout_ended", condition=Q(ended_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="callout_ends_later"),
            models.CheckConstraint(
                condition=Q(asked_at__gte=F("needed_at")), name="callout_asked_after_needed"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="callout_is_for_somebody"),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "attending", "done", "missed"], entry__isnull=False)
                | Q(state__in=["requested", "offered", "nobody", "unmet"], entry=None)
                | Q(state="cancelled"),
                name="callout_says_who_comes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["attending", "done"], present_at__isnull=False)
                | (~Q(state__in=["attending", "done"]) & Q(present_at=None)),
                name="callout_present_when_there",
            ),
            models.CheckConstraint(
                condition=Q(state="done", outcome__gt="") | (~Q(state="done") & Q(outcome="")),
                name="callout_done_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "missed", "unmet", "cancelled"], ended_at__isnull=False)
                | (~Q(state__in=["done", "missed", "unmet", "cancelled"]) & Q(ended_at=None)),
                name="callout_ended_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CalloutCase(models.Model):
    """A case that a callout serves. Behind the case's wall: whoever is called does not find it here."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "callout": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    callout = models.ForeignKey(Callout, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["callout", "case"], name="callout_case_once")]
        indexes = [models.Index(fields=["case"], name="callout_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class CalloutOffer(models.Model):
    """That a callout was offered to somebody of the register, and what they answered."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Said yes")
        DECLINED = "declined", _("Said no")
        EXPIRED = "expired", _("Did not answer in time")
        WITHDRAWN = "withdrawn", _("Taken back")
        STEPPED_DOWN = "stepped_down", _("Took the yes back")
        ATTENDING = "attending", _("Is there")
        DONE = "done", _("Was there")
        MISSED = "missed", _("Did not come")

    class Reason(models.TextChoices):
        NOT_FREE = "not_free", _("Not free at this time")
        TOO_FAR = "too_far", _("Too far")
        ILL = "ill", _("Ill")
        CONFLICT = "conflict", _("May know the person or those involved")
        LANGUAGE = "language", _("Not my language or dialect")
        OTHER = "other", _("Another reason")

    walled_by = walls.Wall(f"{walls.FAR} OR user_id = {walls.USER} OR lindung_asks(callout_id)")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "callout": Tier.TECHNICAL,
        "entry": Tier.OPEN,
        "user": Tier.OPEN,
        "state": Tier.OPEN,
        "offered_at": Tier.OPEN,
        "expires_at": Tier.OPEN,
        "answered_at": Tier.OPEN,
        "reason": Tier.OPEN,
        "recorded_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    callout = models.ForeignKey(Callout, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Null: asked by telephone."
    )
    state = models.CharField(max_length=12, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=8, choices=Reason, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who took the answer."
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["user"],
                name="callout_offer_mine",
                condition=Q(state__in=["offered", "accepted", "attending"]),
            ),
            models.Index(fields=["expires_at"], name="callout_offer_runs", condition=Q(state="offered")),
            models.Index(fields=["callout"], name="callout_offer_of"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["callout"],
                condition=Q(state__in=["offered", "accepted", "attending", "done"]),
                name="callout_one_offer_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("offered_at")), name="callout_offer_runs_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
