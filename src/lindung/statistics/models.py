"""Results of measures: what was computed, for which period, from what was known when."""

from __future__ import annotations

import uuid

from django.db import models

from lindung.kernel import walls
from lindung.kernel.fields import Tier


class Result(models.Model):
    """One figure. Computed again on the same day, it takes the place of the earlier one; other days stand beside it."""

    walled_by = walls.Wall(walls.SOMEBODY)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "measure": Tier.OPEN,
        "definition": Tier.TECHNICAL,
        "narrowing": Tier.OPEN,
        "narrowing_key": Tier.TECHNICAL,
        "starts": Tier.OPEN,
        "ends": Tier.OPEN,
        "as_of": Tier.OPEN,
        "computed_at": Tier.OPEN,
        "origin": Tier.OPEN,
        "value": Tier.OPEN,
        "numerator": Tier.OPEN,
        "denominator": Tier.OPEN,
        "cells": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.CharField(max_length=80, help_text="Code of the measure.")
    definition = models.CharField(max_length=16, help_text="Mark of the definition it was computed by.")
    narrowing = models.JSONField(default=dict, help_text="Column to the values that counted.")
    narrowing_key = models.CharField(max_length=16, blank=True, help_text="Mark of the narrowing.")
    starts = models.DateField()
    ends = models.DateField(help_text="The period's last day.")
    as_of = models.DateField(help_text="What was known by the end of this day.")
    computed_at = models.DateTimeField()
    origin = models.CharField(max_length=60, help_text="`live`, or the mark of the snapshot it came from.")
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    cells = models.JSONField(default=dict, help_text="Dimension to code to value.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "narrowing_key", "starts", "ends", "as_of", "definition", "origin"],
                name="result_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="result_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["measure", "-computed_at"], name="result_of_measure")]

    def __str__(self) -> str:
        return f"{self.measure} {self.starts} to {self.ends}"


class Snapshot(models.Model):
    """That a snapshot was made: its mark and how many rows of each fact. The files lie where they were asked for."""

    walled_by = walls.Wall(walls.SOMEBODY)
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "mark": Tier.OPEN,
        "made_at": Tier.OPEN,
        "rows": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mark = models.CharField(max_length=16, help_text="Of its manifest; results computed from it name it.")
    made_at = models.DateTimeField()
    rows = models.JSONField(default=dict, help_text="Fact to number of rows.")

    def __str__(self) -> str:
        return self.mark
