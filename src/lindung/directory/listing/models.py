"""The detail of a service, the places where services are given, and which is given where."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.directory.models import Service
from lindung.kernel import walls
from lindung.kernel.fields import Tier

OWN_OR_FAR = f"{walls.FAR} OR organisation_id = {walls.ORGANISATION}"
_THERE = "SELECT 1 FROM listing_location p WHERE p.id = location_id"


class Entry(models.Model):
    """What is said of one service beside `directory.Service`. Contacts are the organisation's, never a person's own.

    `version` 1 without `reviewed_by` is what the country pack says; once somebody kept or corrected it, the pack
    no longer changes it.
    """

    class Origin(models.TextChoices):
        PACK = "pack", _("Country pack")
        FILE = "file", _("Imported file")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Open")
        PAUSED = "paused", _("Closed for now")
        INACTIVE = "inactive", _("Not offered at present")
        DEFUNCT = "defunct", _("No longer exists")

    class Cost(models.TextChoices):
        FREE = "free", _("Free of charge")
        PART = "part", _("The person pays a part")
        PAID = "paid", _("To be paid")
        UNSAID = "unsaid", _("Not said")

    walled_by = walls.Open("What is offered to whom, and which office to call; where, is walled apart.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "service": Tier.TECHNICAL,
        "origin": Tier.TECHNICAL,
        "status": Tier.OPEN,
        "names": Tier.OPEN,
        "about": Tier.OPEN,
        "how_to": Tier.OPEN,
        "contact_role": Tier.OPEN,
        "phone": Tier.OPEN,
        "email": Tier.OPEN,
        "website": Tier.OPEN,
        "languages": Tier.OPEN,
        "interpreted": Tier.OPEN,
        "minimum_age": Tier.OPEN,
        "maximum_age": Tier.OPEN,
        "orders": Tier.OPEN,
        "capacity": Tier.OPEN,
        "free": Tier.OPEN,
        "free_at": Tier.OPEN,
        "cost": Tier.OPEN,
        "hours": Tier.OPEN,
        "told_on_referral": Tier.OPEN,
        "reviewed_on": Tier.OPEN,
        "review_by": Tier.OPEN,
        "reviewed_by": Tier.OPEN,
        "updated_at": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
        "sort_key": Tier.TECHNICAL,
        "said": Tier.OPEN,
        "words": Tier.OPEN,
    }

    service = models.OneToOneField(Service, primary_key=True, on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(max_length=4, choices=Origin, default=Origin.PACK)
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    names = models.JSONField(default=dict, help_text="Name by language; empty: what the code is called.")
    about = models.JSONField(default=dict, help_text="Description by language.")
    how_to = models.JSONField(default=dict, help_text="How one comes to it, by language.")
    contact_role = models.JSONField(default=dict, help_text="Whom to ask for: a function, by language.")
    phone = models.CharField(max_length=25, blank=True)
    email = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=300, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, help_text="ISO 639, spoken there.")
    interpreted = models.BooleanField(default=False, help_text="Interpreters are called for other languages.")
    minimum_age = models.PositiveSmallIntegerField(null=True)
    maximum_age = models.PositiveSmallIntegerField(null=True)
    orders = ArrayField(
        models.CharField(max_length=20), default=list, help_text="Orders it is meant for; empty: any or none."
    )
    capacity = models.PositiveIntegerField(null=True, help_text="People at once.")
    free = models.PositiveIntegerField(null=True, help_text="Of these, free when last said.")
    free_at = models.DateTimeField(null=True)
    cost = models.CharField(max_length=6, choices=Cost, default=Cost.UNSAID)
    hours = models.JSONField(default=list, help_text="[{days, opens, closes}], local time.")
    told_on_referral = models.BooleanField(default=False, help_text="The place is told on referral only.")
    reviewed_on = models.DateField(null=True)
    review_by = models.DateField(help_text="By when somebody must look at it again.")
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    sort_key = models.CharField(max_length=140, unique=True, db_collation="C")
    said = models.TextField(help_text="What a search by words looks in.")
    words = models.GeneratedField(
        expression=SearchVector("said", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_age=None) | Q(maximum_age=None) | Q(minimum_age__lte=F("maximum_age")),
                name="listing_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(free=None) | Q(free__lte=F("capacity"), free_at__isnull=False),
                name="listing_free_within_capacity",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on=None) | Q(review_by__gte=F("reviewed_on")),
                name="listing_reviewed_before_due",
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="listing_words"),
            models.Index(fields=["review_by", "sort_key"], name="listing_reviews"),
            models.Index(fields=["updated_at"], name="listing_updated"),
        ]

    def __str__(self) -> str:
        return self.sort_key


class Location(models.Model):
    """A place where services are given. A confidential one exists for its own organisation and coordination only."""

    walled_by = walls.Wall(f"NOT confidential OR {OWN_OR_FAR}", OWN_OR_FAR)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "code": Tier.TECHNICAL,
        "confidential": Tier.OPEN,
        "name": Tier.OPEN,
        "address": Tier.OPEN,
        "address_more": Tier.OPEN,
        "city": Tier.OPEN,
        "postal_code": Tier.OPEN,
        "place": Tier.OPEN,
        "district": Tier.OPEN,
        "transport": Tier.OPEN,
        "updated_at": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=60, help_text="Stable within the organisation.")
    confidential = models.BooleanField(default=True)
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200)
    address_more = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100)
    postal_code = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=10, help_text="ISO 3166-2.")
    district = models.CharField(max_length=60, blank=True)
    transport = models.CharField(max_length=300, blank=True, help_text="How one gets there.")
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="listing_location_once")]

    def __str__(self) -> str:
        return str(self.pk)


class GivenAt(models.Model):
    """That a service is given at a place. Whoever may not know of the place knows nothing of this either."""

    walled_by = walls.Wall(f"EXISTS ({_THERE})", f"EXISTS ({_THERE} AND ({OWN_OR_FAR}))")
    app_rights = "SELECT, INSERT"
    field_classes = {"id": Tier.TECHNICAL, "entry": Tier.OPEN, "location": Tier.OPEN}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "location"], name="listing_given_once")]

    def __str__(self) -> str:
        return str(self.pk)
