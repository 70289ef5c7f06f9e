"""Meetings: what was on the agenda, who came, what was said and decided."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.committees.models.seats import Committee, Seat
from lindung.plans.models.tree import CODE

TEXT = 4000
"""The longest minute, in characters."""
_WHY = "Agendas and minutes about a plan; no case is named in them."


class Meeting(models.Model):
    """One meeting of a committee: planned, invited to, held, its minutes approved."""

    class State(models.TextChoices):
        PLANNED = "planned"
        INVITED = "invited"
        HELD = "held"
        APPROVED = "approved"
        CANCELLED = "cancelled"

    walled_by = walls.Open(_WHY)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "committee": Tier.OPEN,
        "number": Tier.OPEN,
        "starts_at": Tier.OPEN,
        "place": Tier.OPEN,
        "state": Tier.OPEN,
        "called_by": Tier.OPEN,
        "called_at": Tier.TECHNICAL,
        "invited_at": Tier.OPEN,
        "drafted_at": Tier.TECHNICAL,
        "held_at": Tier.OPEN,
        "approved_at": Tier.OPEN,
        "approved_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="Of the committee's meetings.")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True)
    drafted_at = models.DateTimeField(null=True, help_text="When the system last proposed an agenda.")
    held_at = models.DateTimeField(null=True, help_text="When it was recorded as held.")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="meeting_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "approved"]) | Q(held_at__isnull=False),
                name="meeting_held_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="minutes_approved_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["committee", "-starts_at"], name="meeting_of_committee")]

    def __str__(self) -> str:
        return f"{self.number} of {self.committee_id}"

    @property
    def open_to_change(self) -> bool:
        """Whether its agenda and minutes may still be written."""
        return self.state not in (self.State.APPROVED, self.State.CANCELLED)


class AgendaItem(models.Model):
    """One item of an agenda, from the system or by hand, with what was said about it."""

    class Kind(models.TextChoices):
        LATE_REPORT = "late_report"
        OVERDUE_ACTIVITY = "overdue_activity"
        AT_RISK = "at_risk"
        STUCK = "stuck"
        OPEN_ACTION = "open_action"
        WANTED = "wanted"
        AMENDMENT = "amendment"
        OTHER = "other"

    walled_by = walls.Open(_WHY)
    app_rights = "SELECT, INSERT, UPDATE, DELETE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "meeting": Tier.OPEN,
        "number": Tier.OPEN,
        "kind": Tier.OPEN,
        "ref": Tier.OPEN,
        "title": Tier.OPEN,
        "facts": Tier.OPEN,
        "by_hand": Tier.TECHNICAL,
        "minutes": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    ref = models.CharField(max_length=CODE, blank=True, help_text="Code of the part of the plan it is about.")
    title = models.JSONField(default=dict, help_text="Text by language code; by hand under the key `text`.")
    facts = models.JSONField(default=dict, help_text="Codes, dates and counts behind it; never a case.")
    by_hand = models.BooleanField(default=False)
    minutes = models.TextField(blank=True, help_text="What was said; nothing about a person.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="agenda_number_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind", "ref"], name="agenda_ref_once", condition=~Q(ref="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Attendance(models.Model):
    """Whether a seat was taken at a meeting."""

    class State(models.TextChoices):
        PRESENT = "present"
        STAND_IN = "stand_in"
        APOLOGIES = "apologies"
        ABSENT = "absent"

    walled_by = walls.Open(_WHY)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "meeting": Tier.OPEN,
        "seat": Tier.OPEN,
        "state": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="meeting_attendance_once")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.state}"


class Decision(models.Model):
    """What a meeting decided, under a number of its own."""

    walled_by = walls.Open(_WHY)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "meeting": Tier.OPEN,
        "item": Tier.OPEN,
        "number": Tier.OPEN,
        "text": Tier.OPEN,
        "recorded_by": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(help_text="Nothing about a person.")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = [F("meeting__starts_at").desc(), "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_once"),
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_something"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """How people name it: the meeting's number and its own."""
        return f"{self.meeting.number}/{self.number}"
