"""Tasks and clocks: what is due, by when, for whom, and which act fulfils it."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.access.models import Organisation, User
from lindung.cases.models.case import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier


class Task(models.Model):
    """Something an organisation has to do on a case. With a `rule` it is a clock: the law computed its end.

    A task is done by the act named in `fulfilled_by`, never by ticking; only a task without such an act is ticked.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        LAPSED = "lapsed"
        CANCELLED = "cancelled"

    walled_by = walls.Wall(
        f"{walls.FAR} OR organisation_id = {walls.ORGANISATION} OR lindung_sees(case_id)",
        f"{walls.FAR} OR lindung_glimpses(case_id)",
    )
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "subject_id": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "role": Tier.OPEN,
        "assignee": Tier.OPEN,
        "state": Tier.OPEN,
        "place": Tier.OPEN,
        "rule": Tier.OPEN,
        "rule_value_since": Tier.OPEN,
        "started_at": Tier.OPEN,
        "due_at": Tier.OPEN,
        "act_by": Tier.OPEN,
        "computation": Tier.OPEN,
        "fulfilled_by": Tier.TECHNICAL,
        "escalated_at": Tier.OPEN,
        "created_at": Tier.TECHNICAL,
        "ended_at": Tier.OPEN,
        "ended_by": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, help_text="Declared by the room that opens it (cases.kinds).")
    subject_id = models.UUIDField(null=True, help_text="The referral, order or report it is about.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, blank=True, help_text="Whose job it is there; empty: anyone's.")
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    place = models.CharField(max_length=10, help_text="Copied from the case, for the overview by state.")
    rule = models.CharField(max_length=40, blank=True)
    rule_value_since = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    act_by = models.DateTimeField(null=True, help_text="Last working day before, where liberty is at stake.")
    computation = models.JSONField(
        default=dict, help_text="The count as the law gave it, to explain itself years later."
    )
    fulfilled_by = models.CharField(max_length=40, blank=True)
    escalated_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at=None)
                | (~models.Q(state="open") & models.Q(ended_at__isnull=False)),
                name="task_ends_when_not_open",
            ),
            models.CheckConstraint(
                condition=models.Q(rule="")
                | models.Q(rule_value_since__isnull=False, started_at__isnull=False, due_at__isnull=False),
                name="task_clock_is_complete",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_at", "id"], name="task_work", condition=models.Q(state="open")
            ),
            models.Index(fields=["case", "due_at"], name="task_of_case"),
            models.Index(
                fields=["place", "due_at"],
                name="task_clocks",
                condition=models.Q(state="open", started_at__isnull=False),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="task_escalated",
                condition=models.Q(state="open", escalated_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"
