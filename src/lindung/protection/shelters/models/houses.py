"""Houses of an organisation that shelters, their zones and beds. Where they stand is written nowhere."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation
from lindung.directory.models import both_sexes
from lindung.kernel.fields import Tier
from lindung.protection.shelters import walls
from lindung.protection.shelters.kinds import Audience, Children, HouseKind, OrderKind


def every_order() -> list[str]:
    """Return what a house takes unless it says otherwise."""
    return list(OrderKind.values)


class House(models.Model):
    """One house of an organisation. It names the state it stands in, nothing nearer."""

    Kind = HouseKind
    Children = Children

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSING = "closing", _("Closing: takes nobody new")
        CLOSED = "closed", _("Closed")

    walled_by = walls.OF_HOUSE
    field_classes = {
        "id": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "organisation": Tier.OPEN,
        "names": Tier.OPEN,
        "kind": Tier.OPEN,
        "place": Tier.OPEN,
        "sexes": Tier.OPEN,
        "adults": Tier.OPEN,
        "children": Tier.OPEN,
        "age_from": Tier.OPEN,
        "age_to": Tier.OPEN,
        "orders": Tier.OPEN,
        "trans_welcome": Tier.OPEN,
        "languages": Tier.OPEN,
        "state": Tier.OPEN,
        "closing_on": Tier.OPEN,
        "review_due_on": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=60, unique=True, help_text="Stable code from the country pack.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    names = models.JSONField(default=dict, help_text="Name by language code.")
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.CharField(
        max_length=10, blank=True, help_text="ISO 3166-2 of the state; never an address."
    )
    sexes = ArrayField(
        models.CharField(max_length=10), default=both_sexes, help_text="Codes of vocabulary sex of adults."
    )
    adults = models.BooleanField(default=True)
    children = models.CharField(max_length=12, choices=Children, default=Children.NONE)
    age_from = models.SmallIntegerField(null=True, help_text="Youngest child that comes alone, in years.")
    age_to = models.SmallIntegerField(null=True, help_text="Oldest child that comes alone, in years.")
    orders = ArrayField(models.CharField(max_length=8, choices=OrderKind), default=every_order)
    trans_welcome = models.BooleanField(
        default=False, help_text="Staff are prepared: transgender people are welcome and asked."
    )
    languages = ArrayField(models.CharField(max_length=8), default=list, help_text="That staff speak.")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    closing_on = models.DateField(null=True, help_text="Day by which nobody stays here any more.")
    review_due_on = models.DateField(null=True, help_text="Day of the next review of standards.")

    class Meta:
        indexes = [models.Index(fields=["organisation"], name="house_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", closing_on=None)
                | (~models.Q(state="open") & models.Q(closing_on__isnull=False)),
                name="house_closing_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(adults=True) | ~models.Q(children="none"), name="house_is_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the first language it has."""
        return self.names.get(get_language() or "") or next(iter(self.names.values()), self.code)


class Zone(models.Model):
    """A ward, floor or room of a house, and for whom it is."""

    Audience = Audience

    walled_by = walls.OF_HOUSE
    field_classes = {
        "id": Tier.TECHNICAL,
        "house": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "code": Tier.OPEN,
        "names": Tier.OPEN,
        "audience": Tier.OPEN,
        "orders": Tier.OPEN,
        "active": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict, help_text="Name by language code.")
    audience = models.CharField(max_length=10, choices=Audience)
    orders = ArrayField(
        models.CharField(max_length=8, choices=OrderKind),
        default=list,
        help_text="Kept apart for these; empty: as the house.",
    )
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "code"], name="zone_once_in_house")]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the first language it has."""
        return self.names.get(get_language() or "") or next(iter(self.names.values()), self.code)


class Bed(models.Model):
    """A bed for one person, known by its number in its zone."""

    walled_by = walls.OF_HOUSE
    field_classes = {
        "id": Tier.TECHNICAL,
        "zone": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "number": Tier.OPEN,
        "active": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "number"], name="bed_once_in_zone")]

    def __str__(self) -> str:
        return str(self.number)
