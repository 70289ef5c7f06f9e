"""The tree of a plan, from the plan itself down to its activities. Codes are stable, titles are by language."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.words import said

_WALL = walls.Open("What a government promised: published, and about nobody in particular.")
CODE = 40
"""The longest code of a part of a plan."""


class Titled(models.Model):
    """Something with a code and a title in several languages."""

    field_classes = {"id": Tier.TECHNICAL, "code": Tier.OPEN, "title": Tier.OPEN, "position": Tier.TECHNICAL}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=CODE)
    title = models.JSONField(default=dict, help_text="Text by language code.")
    position = models.PositiveIntegerField(default=0, help_text="Order within the plan.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return said(self.title)


class Plan(Titled):
    """An action plan of a country, or a work plan of a region."""

    walled_by = _WALL
    field_classes = {
        "short_title": Tier.OPEN,
        "vision": Tier.OPEN,
        "country": Tier.OPEN,
        "region": Tier.OPEN,
        "starts": Tier.OPEN,
        "ends": Tier.OPEN,
        "coordinator": Tier.OPEN,
        "currency": Tier.OPEN,
        "predecessors": Tier.OPEN,
        "committees": Tier.OPEN,
        "source": Tier.OPEN,
        "version": Tier.TECHNICAL,
        "follows": Tier.OPEN,
        "imported_at": Tier.TECHNICAL,
    }

    short_title = models.JSONField(default=dict)
    vision = models.JSONField(default=dict)
    country = models.CharField(
        max_length=3, blank=True, help_text="Code of the country pack; empty: a region."
    )
    region = models.CharField(max_length=20, blank=True)
    starts = models.DateField()
    ends = models.DateField(help_text="Its last day.")
    coordinator = models.CharField(max_length=CODE, blank=True, help_text="Code of the plan's actor.")
    currency = models.CharField(
        max_length=3, blank=True, help_text="ISO 4217, of indicators that are amounts."
    )
    predecessors = ArrayField(models.CharField(max_length=80), default=list)
    committees = models.JSONField(
        default=list, help_text="Of each: actor, number, lead, function by language, pillars, kind."
    )
    source = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1, help_text="Rises with each amendment and re-import.")
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", help_text="The plan it carries on."
    )
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="plan_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="plan_ends_after_it_starts"),
        ]

    @property
    def short(self) -> str:
        """The short title in the reader's language, else the long one."""
        return said(self.short_title) or self.label


class Part(Titled):
    """Something within a plan."""

    field_classes = {"plan": Tier.TECHNICAL, "withdrawn_at": Tier.OPEN}

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    withdrawn_at = models.DateTimeField(
        null=True, help_text="From when the plan has it no more; the row stays, with all that hangs on it."
    )

    class Meta:
        abstract = True
        ordering = ["position"]


class Pillar(Part):
    """Prevention, prosecution, protection, partnership."""

    walled_by = _WALL

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="pillar_once")]


class Goal(Part):
    """What the plan wants in the end."""

    walled_by = _WALL
    field_classes = {"pillars": Tier.OPEN}

    pillars = ArrayField(models.CharField(max_length=CODE), default=list)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="goal_once")]


class ProgrammeArea(Part):
    """A field of work under a goal."""

    walled_by = _WALL
    field_classes = {"goal": Tier.OPEN, "also_under": Tier.OPEN}

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="+")
    also_under = ArrayField(
        models.CharField(max_length=CODE),
        default=list,
        help_text="Objectives of other areas that it serves too.",
    )

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="programme_area_once")]


class Objective(Part):
    """What a goal comes down to. `duties`: codes of vocabulary `duties`, what it answers beyond the country."""

    walled_by = _WALL
    field_classes = {
        "number": Tier.OPEN,
        "goal": Tier.OPEN,
        "programme_area": Tier.OPEN,
        "pillar": Tier.OPEN,
        "duties": Tier.OPEN,
        "note": Tier.OPEN,
    }

    number = models.PositiveSmallIntegerField()
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="+")
    programme_area = models.ForeignKey(ProgrammeArea, on_delete=models.PROTECT, null=True, related_name="+")
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="+", help_text="Its main one.")
    duties = ArrayField(models.CharField(max_length=40), default=list)
    note = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="objective_once")]


class Output(Part):
    """What an objective is to bring about."""

    walled_by = _WALL
    field_classes = {
        "objective": Tier.OPEN,
        "pillar": Tier.OPEN,
        "goal": Tier.OPEN,
        "related_goals": Tier.OPEN,
    }

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="+")
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="+")
    related_goals = ArrayField(models.CharField(max_length=CODE), default=list)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="output_once")]


class Activity(Part):
    """What is to be done. A withdrawn one stays, with all that was reported on it."""

    walled_by = _WALL
    field_classes = {
        "objective": Tier.OPEN,
        "output": Tier.OPEN,
        "pillar": Tier.OPEN,
        "detail": Tier.OPEN,
        "detail_kind": Tier.OPEN,
        "starts": Tier.OPEN,
        "ends": Tier.OPEN,
        "related_goals": Tier.OPEN,
        "note": Tier.OPEN,
        "committee": Tier.OPEN,
        "lead": Tier.OPEN,
        "split_from": Tier.OPEN,
    }

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="+")
    output = models.ForeignKey(Output, on_delete=models.CASCADE, null=True, related_name="+")
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="+")
    detail = models.JSONField(default=list, help_text="Texts by language code: examples, or the whole scope.")
    detail_kind = models.CharField(max_length=10, blank=True, help_text="examples or scope.")
    starts = models.DateField()
    ends = models.DateField(help_text="Its last day.")
    related_goals = ArrayField(models.CharField(max_length=CODE), default=list)
    note = models.TextField(blank=True)
    committee = models.ForeignKey(
        "plans.PlanActor",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The committee that watches over it: whose lead approves its reports.",
    )
    lead = models.ForeignKey(
        "plans.PlanActor",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Its owner, who reports.",
    )
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="activity_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="activity_ends_after_it_starts"),
        ]
