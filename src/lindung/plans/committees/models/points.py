"""Action points: who does what by when, the evidence, and who closed it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lindung.access.models import Organisation, User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.committees.models.meetings import Decision
from lindung.plans.committees.models.seats import Committee, Seat
from lindung.plans.models.tree import CODE


class ActionPoint(models.Model):
    """Something a seat, an organisation or a person owes a committee.

    The database compares humans: of high priority, it is closed by somebody else than its owner and than who did it.
    """

    class Priority(models.TextChoices):
        NORMAL = "normal"
        HIGH = "high"

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        CLOSED = "closed"
        REOPENED = "reopened"

    walled_by = walls.Open("What bodies owe a committee of a published plan; no case is named.")
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "committee": Tier.OPEN,
        "decision": Tier.OPEN,
        "number": Tier.OPEN,
        "text": Tier.OPEN,
        "part": Tier.OPEN,
        "owner_seat": Tier.OPEN,
        "owner_organisation": Tier.OPEN,
        "owner_user": Tier.OPEN,
        "due_on": Tier.OPEN,
        "priority": Tier.OPEN,
        "state": Tier.OPEN,
        "opened_by": Tier.OPEN,
        "opened_at": Tier.OPEN,
        "evidence": Tier.OPEN,
        "link": Tier.OPEN,
        "done_by": Tier.OPEN,
        "done_human": Tier.TECHNICAL,
        "done_at": Tier.OPEN,
        "closed_by": Tier.OPEN,
        "closer_human": Tier.TECHNICAL,
        "closed_at": Tier.OPEN,
        "reason": Tier.OPEN,
        "reopened_at": Tier.OPEN,
        "escalated_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(help_text="Of the committee's actions.")
    text = models.TextField(help_text="Nothing about a person.")
    part = models.CharField(max_length=CODE, blank=True, help_text="Code of the activity it is about.")
    owner_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    owner_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(help_text="The last day on which it is in time.")
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.NORMAL)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    evidence = models.TextField(blank=True, help_text="What was done; nothing about a person.")
    link = models.URLField(max_length=500, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_human = models.UUIDField(null=True, editable=False)
    done_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closer_human = models.UUIDField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="Why it was opened again.")
    reopened_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True, help_text="When it went to the chair because it was late.")

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="action_point_once"),
            models.CheckConstraint(
                condition=Q(owner_seat__isnull=False, owner_organisation=None, owner_user=None)
                | Q(owner_seat=None, owner_organisation__isnull=False, owner_user=None)
                | Q(owner_seat=None, owner_organisation=None, owner_user__isnull=False),
                name="action_point_has_one_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "closed"])
                | (Q(done_by__isnull=False, done_at__isnull=False) & (~Q(evidence="") | ~Q(link=""))),
                name="action_point_done_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_by=None, closed_at=None)),
                name="action_point_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="reopened") | ~Q(reason=""), name="action_point_reopened_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "due_on"], name="action_point_of_committee"),
            models.Index(
                fields=["due_on"],
                name="action_point_running",
                condition=Q(state__in=["open", "reopened"]),
            ),
        ]

    def __str__(self) -> str:
        return f"A{self.number}"

    @property
    def code(self) -> str:
        """How people name it."""
        return f"A{self.number}"

    @property
    def running(self) -> bool:
        """Whether its owner still has to do it."""
        return self.state in (self.State.OPEN, self.State.REOPENED)

    @property
    def owner(self) -> str:
        """Whoever owes it, by name."""
        if self.owner_user is not None:
            return self.owner_user.display_name
        if self.owner_organisation is not None:
            return self.owner_organisation.name
        return self.owner_seat.holder if self.owner_seat is not None else ""
