"""What the person was offered and thinks of it, and the one that is being arranged."""

from __future__ import annotations

import uuid

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

RIGHTS = "SELECT, INSERT, UPDATE"


class Kind(models.TextChoices):
    """Where a person can go on living."""

    RETURN = "return", _("Return to the country they come from")
    STAY = "stay", _("Stay in this country")
    THIRD_COUNTRY = "third_country", _("Move to a third country")
    OTHER = "other", _("Another way")


class Option(models.Model):
    """A way to go on that was talked over with the person, and what they think of it."""

    class View(models.TextChoices):
        WANTS = "wants", _("Wants this")
        UNSURE = "unsure", _("Is not sure")
        DOES_NOT_WANT = "does_not_want", _("Does not want this")

    class State(models.TextChoices):
        OPEN = "open", _("Talked over")
        CHOSEN = "chosen", _("Chosen")
        UNSAFE = "unsafe", _("Found not safe")
        DROPPED = "dropped", _("No longer thought of")

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "country": Tier.OPEN,
        "view": Tier.OPEN,
        "words": Tier.PROTECTED,
        "state": Tier.OPEN,
        "asked_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=Kind)
    country = models.CharField(max_length=3, blank=True, help_text="ISO 3166-1 alpha-3; empty: not known.")
    view = models.CharField(max_length=13, choices=View, help_text="What the person thinks of it.")
    words = SealedField(section=Section.CARE, help_text="In the person's own words.")
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-asked_at"], name="option_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="chosen", view="does_not_want"), name="option_chosen_only_if_not_unwanted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Leaving(models.Model):
    """A way to go on that is being arranged. Migration 0002 holds what the database refuses of it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ASSESSED = "assessed", _("Assessed as safe")
        DOCUMENTS = "documents", _("Papers")
        BOOKED = "booked", _("Journey booked")
        DEPARTED = "departed", _("Departed")
        RECEIVED = "received", _("Arrived")
        FOLLOWING = "following", _("Followed up")
        ENDED = "ended", _("Ended")
        REFUSED = "refused", _("Not safe: refused")
        STOPPED = "stopped", _("Stopped")

    class Stop(models.TextChoices):
        CONSENT = "consent", _("The person withdrew their agreement")
        WISH = "wish", _("The person wants something else")
        SAFETY = "safety", _("It is not safe")
        PROCEEDINGS = "proceedings", _("Proceedings in court keep the person here")
        HEALTH = "health", _("Health")
        OTHER = "other", _("Another reason")

    class Confirmed(models.TextChoices):
        RECEIVER = "receiver", _("The organisation that received them")
        PERSON = "person", _("The person")
        FAMILY = "family", _("Their family")
        ESCORT = "escort", _("Who accompanied them")

    walled_by = walls.of_case()
    app_rights = RIGHTS
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "option": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "country": Tier.OPEN,
        "state": Tier.OPEN,
        "state_since": Tier.OPEN,
        "child": Tier.OPEN,
        "consent": Tier.TECHNICAL,
        "planned_at": Tier.OPEN,
        "planned_by": Tier.OPEN,
        "planner_human": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "travels_on": Tier.OPEN,
        "escort": Tier.OPEN,
        "ticket_amount": Tier.OPEN,
        "money_amount": Tier.OPEN,
        "currency": Tier.OPEN,
        "booked_at": Tier.OPEN,
        "departed_at": Tier.OPEN,
        "received_at": Tier.OPEN,
        "confirmed_by": Tier.OPEN,
        "arrival": Tier.PROTECTED,
        "remigration": Tier.PROTECTED,
        "remigration_on": Tier.OPEN,
        "stopped_at": Tier.OPEN,
        "stopped_from": Tier.OPEN,
        "stop_reason": Tier.OPEN,
        "stop_words": Tier.PROTECTED,
        "ended_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=Kind)
    country = models.CharField(max_length=3, blank=True, help_text="ISO 3166-1 alpha-3; empty: this country.")
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    state_since = models.DateTimeField()
    child = models.BooleanField(help_text="Treated as a child when it was planned.")
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, related_name="+", help_text="What the journey rests on."
    )
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planner_human = models.UUIDField(help_text="Who plans, whatever their account; set by the database.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    travels_on = models.DateField(null=True)
    escort = models.CharField(max_length=30, blank=True, help_text="Code of the country's escorts.")
    ticket_amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    money_amount = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, help_text="Handed to the person for the way."
    )
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217.")
    booked_at = models.DateTimeField(null=True)
    departed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=8, choices=Confirmed, blank=True)
    arrival = SealedField(section=Section.CARE, help_text="How the arrival went.")
    remigration = SealedField(
        section=Section.CARE, help_text="What was explained about lawful ways to work abroad again."
    )
    remigration_on = models.DateField(null=True, help_text="When that was explained.")
    stopped_at = models.DateTimeField(null=True)
    stopped_from = models.CharField(max_length=9, blank=True)
    stop_reason = models.CharField(max_length=11, choices=Stop, blank=True)
    stop_words = SealedField(section=Section.CARE, help_text="Why, and what the person wants instead.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "-planned_at"], name="leaving_of_case"),
            models.Index(fields=["organisation", "travels_on"], name="leaving_of_office"),
            models.Index(fields=["consent"], name="leaving_of_consent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=("planned", "assessed", "documents", "booked")),
                name="leaving_one_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("booked", "departed", "received"))
                | Q(travels_on__isnull=False, booked_at__isnull=False, escort__gt=""),
                name="leaving_booked_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("departed", "received")) | Q(departed_at__isnull=False),
                name="leaving_departed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None)
                | Q(departed_at__isnull=False, received_at__gte=F("departed_at"), confirmed_by__gt=""),
                name="leaving_received_after_departed",
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped")
                | Q(stopped_at__isnull=False, stop_reason__gt="", stopped_from__gt=""),
                name="leaving_stopped_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False), name="leaving_ended_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(ticket_amount=None, money_amount=None) | Q(currency__gt=""),
                name="leaving_money_has_currency",
            ),
            models.CheckConstraint(
                condition=(Q(ticket_amount=None) | Q(ticket_amount__gte=0))
                & (Q(money_amount=None) | Q(money_amount__gte=0)),
                name="leaving_money_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(departed_at=None) | Q(kind__in=("return", "third_country", "other")),
                name="leaving_who_stays_departs_nowhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def travels(self) -> bool:
        """Whether the person leaves the place that is safe now for another one."""
        return self.kind != Kind.STAY
