"""What people say about those who care for them: heard by an office outside, walled off from everybody else."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.cases.voices.models.window import Window
from lindung.kernel import walls
from lindung.kernel.fields import Tier

OFFICE: Final = walls.Wall(f"{walls.REACH} = 'system' OR office_id = {walls.ORGANISATION}")
"""The office that hears, and nobody else: not the shelter, not whoever leads the case, not the coordinator."""


class Complaint(models.Model):
    """A complaint, an idea or thanks. It names no case: only the office finds the way back, through the window."""

    class Kind(models.TextChoices):
        """What it is."""

        COMPLAINT = "complaint", _("Complaint")
        IDEA = "idea", _("Idea")
        THANKS = "thanks", _("Thanks")

    class State(models.TextChoices):
        """Where it stands."""

        NEW = "new", _("New")
        OPEN = "open", _("Being dealt with")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        """How it ended."""

        PUT_RIGHT = "put_right", _("It was put right")
        EXPLAINED = "explained", _("It was explained, and nothing had to change")
        PASSED_ON = "passed_on", _("Passed on to an authority, as the person wished")
        NO_ANSWER = "no_answer", _("The person did not answer further")
        THANKED = "thanked", _("Heard, with thanks")

    walled_by = OFFICE
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "window": Tier.TECHNICAL,
        "office": Tier.OPEN,
        "kind": Tier.OPEN,
        "about": Tier.OPEN,
        "received_at": Tier.OPEN,
        "due_at": Tier.OPEN,
        "escalated_at": Tier.OPEN,
        "state": Tier.OPEN,
        "first_read_at": Tier.OPEN,
        "answered_at": Tier.OPEN,
        "closed_at": Tier.OPEN,
        "closed_by": Tier.OPEN,
        "outcome": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The shelter that took part in the case then.",
    )
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="By when the person has an answer.")
    escalated_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=6, choices=State, default=State.NEW)
    first_read_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="First answer to the person.")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "state", "due_at"], name="complaint_of_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False, outcome__gt="")
                | (~Q(state="closed") & Q(closed_at=None, closed_by=None, outcome="")),
                name="complaint_closed_with_outcome",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("received_at")), name="complaint_due_later"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Line(models.Model):
    """One turn of the talk between the person and the office."""

    walled_by = OFFICE
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "complaint": Tier.TECHNICAL,
        "office": Tier.OPEN,
        "from_person": Tier.OPEN,
        "for_office": Tier.PROTECTED,
        "for_person": Tier.PROTECTED,
        "sent_at": Tier.OPEN,
        "by": Tier.OPEN,
        "read_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    from_person = models.BooleanField()
    for_office = models.BinaryField(help_text="Sealed to the window's office key.")
    for_person = models.BinaryField(null=True, help_text="Sealed to the person's key.")
    sent_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["complaint", "sent_at"], name="line_of_complaint")]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_person=True, by=None, for_person=None)
                | Q(from_person=False, by__isnull=False, for_person__isnull=False),
                name="line_from_one_side",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Enquiry(models.Model):
    """What the office asks a shelter, and what it answers. It names no complaint and no person."""

    walled_by = walls.Wall(
        f"{walls.REACH} = 'system' OR office_id = {walls.ORGANISATION} OR organisation_id = {walls.ORGANISATION}"
    )
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "office": Tier.OPEN,
        "organisation": Tier.OPEN,
        "question": Tier.OPEN,
        "asked_at": Tier.OPEN,
        "asked_by": Tier.OPEN,
        "due_on": Tier.OPEN,
        "answer": Tier.OPEN,
        "answered_at": Tier.OPEN,
        "answered_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=600, help_text="Never about one person.")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    answer = models.CharField(max_length=2000, blank=True, help_text="Never about one person.")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation", "-asked_at"], name="voices_enquiry_of_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(answer__gt="", answered_at__isnull=False, answered_by__isnull=False),
                name="enquiry_answered_by_someone",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Link(models.Model):
    """For which complaint the office asked a shelter: known to the office only."""

    walled_by = OFFICE
    app_rights = "SELECT, INSERT"
    field_classes = {
        "enquiry": Tier.TECHNICAL,
        "complaint": Tier.TECHNICAL,
        "office": Tier.OPEN,
    }

    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, primary_key=True, related_name="+")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class WeDid(models.Model):
    """One line of "you said, we did" about a place, for everybody who lives or works there."""

    walled_by = walls.Open("A published sentence about a place, checked to hold nothing about a person.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "office": Tier.OPEN,
        "said": Tier.OPEN,
        "did": Tier.OPEN,
        "language": Tier.OPEN,
        "published_at": Tier.OPEN,
        "published_by": Tier.OPEN,
        "taken_back_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=300)
    did = models.CharField(max_length=300)
    language = models.CharField(max_length=12, blank=True, help_text="In which it is written.")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-published_at"], name="we_did_of_organisation")]

    def __str__(self) -> str:
        return str(self.pk)
