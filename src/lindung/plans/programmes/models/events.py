"""What was held: one row per event, with the columns of its kind and no other."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lindung.access.models import Organisation, User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.programmes.kinds import SIGNED, TABLE, TEXTS, kinds_needing, kinds_with

CODE = 40

_EMPTY: dict[str, Q] = {
    "curriculum": Q(curriculum=""),
    "needs_assessed": Q(needs_assessed=None),
    "evaluated": Q(evaluated=None),
    "effect": Q(effect=""),
    "channels": Q(channels=[]),
    "languages": Q(languages=[]),
    "audiences": Q(audiences=[]),
    "reach": Q(reach=None),
    "meeting_kind": Q(meeting_kind=""),
    "level": Q(level=""),
    "publication_kind": Q(publication_kind=""),
    "agreement_kind": Q(agreement_kind=""),
    "counterpart": Q(counterpart=""),
    "agreement_state": Q(agreement_state=""),
    "signed_on": Q(signed_on=None),
    "number": Q(number=1),
    "fund_kind": Q(fund_kind=""),
    "amount": Q(amount=None),
    "recipient": Q(recipient=""),
    "other_kind": Q(other_kind=""),
}
"""What an unused column holds."""


def _by_kind() -> list[models.CheckConstraint]:
    """Return, for each column, that only its kinds fill it, and that those which must do."""
    found = []
    for column, empty in _EMPTY.items():
        condition = Q(kind__in=kinds_with(column)) | empty
        if needing := kinds_needing(column):
            condition &= ~Q(kind__in=needing) | ~empty
        found.append(models.CheckConstraint(condition=condition, name=f"event_{column}_of_its_kind"))
    return found


class Event(models.Model):
    """A training, campaign, meeting, publication, agreement … of one organisation. Never deleted: cancelled."""

    walled_by = walls.Open("What was held, by which body, for how many: about nobody in particular.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "title": Tier.OPEN,
        "summary": Tier.OPEN,
        "link": Tier.OPEN,
        "organisation": Tier.OPEN,
        "others": Tier.OPEN,
        "partners": Tier.OPEN,
        "place": Tier.OPEN,
        "held_from": Tier.OPEN,
        "held_to": Tier.OPEN,
        **dict.fromkeys(_EMPTY, Tier.OPEN),
        "currency": Tier.OPEN,
        "likeness": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
        "recorded_by": Tier.OPEN,
        "recorded_at": Tier.OPEN,
        "cancelled_at": Tier.OPEN,
        "cancelled_for": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=12, help_text="Code of `programme_kinds`.")
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=1000, blank=True)
    link = models.CharField(max_length=300, blank=True, help_text="Where it can be read or seen.")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Held it."
    )
    others = ArrayField(
        models.CharField(max_length=60), default=list, help_text="Codes of organisations that held it too."
    )
    partners = models.CharField(max_length=300, blank=True, help_text="Bodies that are not in the directory.")
    place = models.CharField(max_length=10, blank=True, help_text="ISO 3166-2; empty: the whole country.")
    held_from = models.DateField()
    held_to = models.DateField(help_text="Its last day.")
    curriculum = models.CharField(max_length=TEXTS["curriculum"], blank=True)
    needs_assessed = models.BooleanField(null=True, help_text="Needs were assessed first; null: not said.")
    evaluated = models.BooleanField(null=True, help_text="Evaluated afterwards; null: not said.")
    effect = models.CharField(max_length=TEXTS["effect"], blank=True, help_text="What changed, as found out.")
    channels = ArrayField(models.CharField(max_length=CODE), default=list)
    languages = ArrayField(models.CharField(max_length=3), default=list, help_text="ISO 639.")
    audiences = ArrayField(models.CharField(max_length=CODE), default=list)
    reach = models.PositiveIntegerField(null=True, help_text="People reached, as estimated; null: not known.")
    meeting_kind = models.CharField(max_length=CODE, blank=True)
    level = models.CharField(max_length=CODE, blank=True)
    publication_kind = models.CharField(max_length=CODE, blank=True)
    agreement_kind = models.CharField(max_length=CODE, blank=True)
    counterpart = models.CharField(max_length=TEXTS["counterpart"], blank=True)
    agreement_state = models.CharField(max_length=CODE, blank=True)
    signed_on = models.DateField(null=True)
    number = models.PositiveIntegerField(default=1, help_text="How many of them this one entry stands for.")
    fund_kind = models.CharField(max_length=CODE, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217, of the amount.")
    recipient = models.CharField(max_length=TEXTS["recipient"], blank=True, help_text="A body, no person.")
    other_kind = models.CharField(max_length=CODE, blank=True)
    likeness = models.CharField(
        max_length=64, help_text="Hash of what makes two entries the same event: see `checks.likeness`."
    )
    version = models.PositiveIntegerField(default=1, help_text="Rises with each correction.")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_for = models.CharField(max_length=300, blank=True, help_text="The reason.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(TABLE)), name="event_kind_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="event_has_a_title"),
            models.CheckConstraint(
                condition=Q(held_to__gte=F("held_from")), name="event_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="event_number_is_positive"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0), name="event_amount_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(amount=None, currency="") | (Q(amount__isnull=False) & ~Q(currency="")),
                name="event_amount_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(agreement_state__in=SIGNED, signed_on__isnull=False)
                | (~Q(agreement_state__in=SIGNED) & Q(signed_on=None)),
                name="event_signed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_for="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_for="")),
                name="event_cancelled_for_a_reason",
            ),
            models.UniqueConstraint(fields=["likeness"], condition=Q(cancelled_at=None), name="event_once"),
            *_by_kind(),
        ]
        indexes = [
            models.Index(fields=["-held_from", "-id"], name="event_newest"),
            models.Index(fields=["organisation", "-held_from", "-id"], name="event_of_organisation"),
            models.Index(fields=["kind", "-held_from", "-id"], name="event_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.held_from}"
