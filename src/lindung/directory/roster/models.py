"""Who can be called, what they speak and have learnt, when they are there. No row knows a case or a person."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.kernel import walls
from lindung.kernel.fields import Tier

_WHY = "Who can be called to help, and when: staff and volunteers, nobody whom we protect."


class _Span(models.Func):
    """The time from the first column up to the second, that one left out."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Entry(models.Model):
    """Somebody who can be called, as their organisation lists them. Switched off when they leave, never deleted."""

    class Kind(models.TextChoices):
        INTERPRETER = "interpreter", _("Interpreter")
        SPECIALIST = "assistance_specialist", _("Victim assistance specialist")
        OFFICER = "protection_officer", _("Protection officer")
        COUNSELLOR = "counsellor", _("Counsellor")
        LAWYER = "lawyer", _("Lawyer")

    class Sex(models.TextChoices):
        FEMALE = "female", _("Woman")
        MALE = "male", _("Man")
        OTHER = "other", _("Other")

    walled_by = walls.Open(_WHY)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "code": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "organisation": Tier.OPEN,
        "user": Tier.OPEN,
        "display_name": Tier.OPEN,
        "sex": Tier.OPEN,
        "places": Tier.OPEN,
        "by_phone": Tier.OPEN,
        "on_site": Tier.OPEN,
        "telephone": Tier.OPEN,
        "not_for_nationalities": Tier.OPEN,
        "not_for_organisations": Tier.OPEN,
        "active": Tier.OPEN,
        "reviewed_on": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(
        max_length=40, null=True, unique=True, help_text="From the country pack; null for one added by hand."
    )
    kind = models.CharField(max_length=24, choices=Kind)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Null: reached by telephone."
    )
    display_name = models.CharField(max_length=120, help_text="As colleagues know them.")
    sex = models.CharField(max_length=6, choices=Sex)
    places = ArrayField(
        models.CharField(max_length=10), default=list, help_text="ISO 3166-2 they come to; empty: everywhere."
    )
    by_phone = models.BooleanField(default=True)
    on_site = models.BooleanField(default=True)
    telephone = models.CharField(max_length=30, blank=True, help_text="Where the office reaches them.")
    not_for_nationalities = ArrayField(
        models.CharField(max_length=3),
        default=list,
        help_text="ISO 3166-1 alpha-3: communities they belong to or fear, so that neither side is at risk.",
    )
    not_for_organisations = ArrayField(
        models.CharField(max_length=60),
        default=list,
        help_text="Codes of organisations they do not work for.",
    )
    active = models.BooleanField(default=True)
    reviewed_on = models.DateField(null=True, help_text="When somebody last made sure that all this holds.")

    class Meta:
        indexes = [models.Index(fields=["kind"], name="roster_by_kind", condition=models.Q(active=True))]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="roster_user_once_per_kind"),
            models.CheckConstraint(
                condition=models.Q(by_phone=True) | models.Q(on_site=True), name="roster_reached_somehow"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class Speaks(models.Model):
    """A language somebody interprets or works in."""

    class Level(models.TextChoices):
        NATIVE = "native", _("First language")
        FLUENT = "fluent", _("Fluent, has interpreted")
        BASIC = "basic", _("Simple conversation only")

    walled_by = walls.Open(_WHY)
    field_classes = {
        "id": Tier.TECHNICAL,
        "entry": Tier.OPEN,
        "language": Tier.OPEN,
        "dialects": Tier.OPEN,
        "level": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, help_text="ISO 639.")
    dialects = ArrayField(models.CharField(max_length=40), default=list, help_text="As speakers name them.")
    level = models.CharField(max_length=6, choices=Level)

    class Meta:
        indexes = [models.Index(fields=["language"], name="roster_by_language")]
        constraints = [
            models.UniqueConstraint(fields=["entry", "language"], name="roster_speaks_once"),
        ]

    def __str__(self) -> str:
        return f"{self.language} ({self.level})"


class Training(models.Model):
    """What somebody was trained in, and until when it counts."""

    class Kind(models.TextChoices):
        TRAUMA = "trauma_informed", _("Trauma-informed work")
        GENDER = "gender", _("Gender-sensitive work")
        CHILD = "child", _("Work with children")

    walled_by = walls.Open(_WHY)
    field_classes = {
        "id": Tier.TECHNICAL,
        "entry": Tier.OPEN,
        "kind": Tier.OPEN,
        "taken_on": Tier.OPEN,
        "expires_on": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    taken_on = models.DateField()
    expires_on = models.DateField(null=True, help_text="First day it no longer counts; null: it stays.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind"], name="roster_training_once"),
            models.CheckConstraint(
                condition=models.Q(expires_on=None) | models.Q(expires_on__gt=models.F("taken_on")),
                name="roster_training_counts_a_while",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Hours(models.Model):
    """Between which local times of a weekday somebody can be called. Who has no hours can be called at any time."""

    walled_by = walls.Open(_WHY)
    field_classes = {
        "id": Tier.TECHNICAL,
        "entry": Tier.OPEN,
        "weekday": Tier.OPEN,
        "opens": Tier.OPEN,
        "closes": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    opens = models.TimeField()
    closes = models.TimeField(help_text="23:59 reaches to midnight.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "weekday"], name="roster_hours_once_a_day"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="roster_hours_on_a_weekday"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="roster_hours_end_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens}-{self.closes}"


class Absence(models.Model):
    """A time at which somebody cannot be called, whatever their hours. Why is nobody's business."""

    walled_by = walls.Open(_WHY)
    field_classes = {
        "id": Tier.TECHNICAL,
        "entry": Tier.OPEN,
        "starts_at": Tier.OPEN,
        "ends_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["entry", "ends_at"], name="roster_absence_of")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="roster_absence_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at}-{self.ends_at}"


class Booking(models.Model):
    """A time that somebody has given away. `reason_id` is the key of what for; nothing else is said of it here.

    The database refuses a second booking at the same time, whoever asks and however fast.
    """

    walled_by = walls.Open("That somebody is taken at a time, not by whom nor for what.")
    field_classes = {
        "id": Tier.TECHNICAL,
        "entry": Tier.OPEN,
        "starts_at": Tier.OPEN,
        "ends_at": Tier.OPEN,
        "reason_id": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="roster_booking_ends_later"
            ),
            ExclusionConstraint(
                name="roster_nobody_booked_twice",
                expressions=[
                    (_Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("entry", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at}-{self.ends_at}"
