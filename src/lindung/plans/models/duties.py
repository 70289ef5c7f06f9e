"""Who has a part in a plan, and which."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models.tree import CODE, Activity, Part


class PlanActor(Part):
    """A committee, agency or group that the plan names, and the organisations here that stand behind it."""

    walled_by = walls.Open("Committees and bodies that a published plan names.")
    field_classes = {
        "kind": Tier.OPEN,
        "group": Tier.OPEN,
        "members": Tier.OPEN,
        "organisations": Tier.OPEN,
        "organisation_kinds": Tier.OPEN,
        "parent": Tier.OPEN,
        "note": Tier.OPEN,
    }

    kind = models.CharField(max_length=20, help_text="committee, agency, council, civil_society…")
    group = models.BooleanField(default=False, help_text="Stands for several bodies.")
    members = ArrayField(models.CharField(max_length=CODE), default=list, help_text="Codes of other actors.")
    organisations = ArrayField(
        models.CharField(max_length=60), default=list, help_text="Codes of organisations that answer for it."
    )
    organisation_kinds = ArrayField(
        models.CharField(max_length=30), default=list, help_text="Every organisation of these kinds, too."
    )
    parent = models.CharField(max_length=CODE, blank=True)
    note = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plan_actor_once")]


class Responsibility(models.Model):
    """An actor's part in an activity. Several may be responsible; one of them leads."""

    class Role(models.TextChoices):
        LEAD = "lead"
        RESPONSIBLE = "responsible"
        SUPPORTING = "supporting"

    walled_by = walls.Open("Which body owes what.")
    field_classes = {
        "id": Tier.TECHNICAL,
        "activity": Tier.OPEN,
        "actor": Tier.OPEN,
        "role": Tier.OPEN,
        "position": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(PlanActor, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=11, choices=Role)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "actor"], name="responsibility_once"),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(role="lead"), name="one_lead_per_activity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.activity_id}"
