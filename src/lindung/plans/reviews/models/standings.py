"""Where activities stand, who said otherwise, and what figures were when their period closed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lindung.access.models import User
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models import Activity, Indicator, Period

_WALL = walls.Open("How a published plan is kept: about nobody in particular.")
_CHOICES = [(one, one) for one in ("not_started", "on_track", "at_risk", "late", "done")]
REASON = 600
"""The longest reason of an override, in characters."""


class Override(models.Model):
    """A person's word on a standing against the rule's, and why; empty `standing`: the rule counts again.

    Rows are never changed.
    """

    walled_by = _WALL
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "activity": Tier.OPEN,
        "period": Tier.OPEN,
        "standing": Tier.OPEN,
        "reason": Tier.OPEN,
        "rule_standing": Tier.OPEN,
        "rule_reason": Tier.OPEN,
        "by": Tier.OPEN,
        "at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=11, choices=_CHOICES, blank=True)
    reason = models.CharField(max_length=REASON)
    rule_standing = models.CharField(max_length=11, choices=_CHOICES, help_text="What the rule said then.")
    rule_reason = models.CharField(max_length=24)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["activity", "period", "at"], name="override_history")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="override_says_why")]

    def __str__(self) -> str:
        return f"{self.standing} {self.activity_id}"


class Standing(models.Model):
    """Where an activity stands in a period: the rule's word, and over it perhaps a person's. Made anew at any time."""

    walled_by = _WALL
    app_rights = "SELECT, INSERT, UPDATE, DELETE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "activity": Tier.OPEN,
        "period": Tier.OPEN,
        "rule_standing": Tier.OPEN,
        "rule_reason": Tier.OPEN,
        "standing": Tier.OPEN,
        "override": Tier.OPEN,
        "computed_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    rule_standing = models.CharField(max_length=11, choices=_CHOICES)
    rule_reason = models.CharField(max_length=24, help_text="Code of `rules_words.REASONS`.")
    standing = models.CharField(max_length=11, choices=_CHOICES, help_text="What counts.")
    override = models.ForeignKey(Override, on_delete=models.PROTECT, null=True, related_name="+")
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "period"], name="standing_once"),
            models.CheckConstraint(
                condition=Q(override__isnull=False) | Q(standing=F("rule_standing")),
                name="standing_is_the_rules_unless_overridden",
            ),
        ]
        indexes = [models.Index(fields=["period", "standing"], name="standing_of_period")]

    def __str__(self) -> str:
        return f"{self.standing} {self.activity_id}"

    @property
    def override_by(self) -> User | None:
        """Who said otherwise; needs `override__by` fetched along."""
        return self.override.by if self.override else None

    @property
    def override_reason(self) -> str:
        """Why; needs `override` fetched along."""
        return self.override.reason if self.override else ""


class FrozenFigure(models.Model):
    """An indicator's figure as it stood when its period was closed. Rows are never changed."""

    walled_by = _WALL
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "indicator": Tier.OPEN,
        "period": Tier.OPEN,
        "value": Tier.OPEN,
        "text": Tier.OPEN,
        "share": Tier.OPEN,
        "cells": Tier.OPEN,
        "origin": Tier.OPEN,
        "measure": Tier.OPEN,
        "as_of": Tier.OPEN,
        "frozen_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    text = models.TextField(blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=1, null=True, help_text="In percent.")
    cells = models.JSONField(default=dict)
    origin = models.CharField(max_length=8, help_text="computed or reported.")
    measure = models.CharField(max_length=80, blank=True)
    as_of = models.DateField(null=True)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "period"], name="frozen_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_id}"
