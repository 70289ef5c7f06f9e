"""A group of people found together, and whose cases belong to it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lindung.access.models import Organisation, User
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier

LARGEST = 60
"""People that one page takes in; more than these arrive as several groups."""

_OWN = f"{walls.FAR} OR organisation_id = {walls.ORGANISATION}"
_HAS_MEMBER = "EXISTS (SELECT 1 FROM groups_member m WHERE m.group_id = groups_group.id)"
"""Read through the wall of the members: of a case that the reader sees."""


class Group(models.Model):
    """One rescue: where and when people were found together. Whoever sees one of their cases sees that it was."""

    walled_by = walls.Wall(f"{_OWN} OR {_HAS_MEMBER}", _OWN)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "place": Tier.OPEN,
        "district": Tier.OPEN,
        "found_on": Tier.OPEN,
        "origin": Tier.OPEN,
        "people": Tier.OPEN,
        "organisation": Tier.OPEN,
        "opened_at": Tier.OPEN,
        "opened_by": Tier.TECHNICAL,
        "called_at": Tier.OPEN,
        "called": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.CharField(max_length=10, help_text="ISO 3166-2 of where they were found.")
    district = models.CharField(max_length=60, blank=True)
    found_on = models.DateField()
    origin = models.CharField(max_length=30, help_text="How they reached us, as in their cases.")
    people = models.PositiveSmallIntegerField(help_text="How many cases were opened together.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(null=True, help_text="When helpers were first called to the group.")
    called = models.PositiveSmallIntegerField(default=0, help_text="How many call-outs that made, in all.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=LARGEST), name="group_of_a_size"),
            models.CheckConstraint(
                condition=Q(called_at=None, called=0) | Q(called_at__gte=F("opened_at"), called__gt=0),
                name="group_called_after_opened",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-opened_at"], name="group_of_office")]

    def __str__(self) -> str:
        return str(self.pk)


class Member(models.Model):
    """One person's case in a group, by the number of the row it was written in."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "group": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "number": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="group_row_once")]

    def __str__(self) -> str:
        return f"{self.number} of {self.group_id}"
