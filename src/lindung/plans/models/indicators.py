"""What an activity is measured by, where the figure comes from, and what was aimed at."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.plans.models.tree import CODE, Activity, Part


class Indicator(Part):
    """One indicator of one activity, with its feed: computed from a measure, or reported by an actor."""

    class Kind(models.TextChoices):
        COUNT = "count"
        AMOUNT = "amount"
        MILESTONE = "milestone"
        DURATION = "duration"
        QUALITATIVE = "qualitative"
        SERVICE_LEVEL = "service_level"

    class Feed(models.TextChoices):
        MEASURE = "measure"
        PROGRAMMES = "programmes"
        REPORT = "report"

    walled_by = walls.Open("What a published plan is measured by.")
    field_classes = {
        "activity": Tier.OPEN,
        "kind": Tier.OPEN,
        "unit": Tier.OPEN,
        "comparator": Tier.OPEN,
        "share_min": Tier.OPEN,
        "share_group": Tier.OPEN,
        "share_comparator": Tier.OPEN,
        "disaggregate": Tier.OPEN,
        "starts": Tier.OPEN,
        "ends": Tier.OPEN,
        "responsible": Tier.OPEN,
        "note": Tier.OPEN,
        "feed": Tier.OPEN,
        "measure": Tier.OPEN,
        "measure_where": Tier.OPEN,
        "reporter": Tier.OPEN,
        "room": Tier.OPEN,
        "why": Tier.OPEN,
    }

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=Kind)
    unit = models.CharField(max_length=40, blank=True, help_text="Code of vocabulary `plan_units`.")
    comparator = models.CharField(max_length=8, blank=True, help_text="at_least or at_most; empty: at least.")
    share_min = models.PositiveSmallIntegerField(null=True, help_text="Least share of the group, in percent.")
    share_group = models.CharField(max_length=40, blank=True, help_text="Such as women_and_girls.")
    share_comparator = models.CharField(max_length=8, blank=True)
    disaggregate = ArrayField(
        models.CharField(max_length=40), default=list, help_text="Dimensions asked for."
    )
    starts = models.DateField()
    ends = models.DateField(help_text="Its last day.")
    responsible = ArrayField(
        models.CharField(max_length=CODE),
        default=list,
        help_text="Actors, where narrower than the activity's.",
    )
    note = models.TextField(blank=True)
    feed = models.CharField(max_length=10, choices=Feed)
    measure = models.CharField(max_length=80, blank=True, help_text="Code of the measure that computes it.")
    measure_where = models.JSONField(default=dict, help_text="What narrows the measure: column to values.")
    reporter = models.CharField(
        max_length=CODE, blank=True, help_text="Code of the actor who reports it, with feed `report`."
    )
    room = models.CharField(
        max_length=20, blank=True, help_text="The room that will feed it once it exists; reported until then."
    )
    why = models.JSONField(default=dict, help_text="Why nothing here computes it; text by language code.")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="indicator_once"),
            models.CheckConstraint(
                condition=Q(feed="report", measure="") | (~Q(feed="report") & ~Q(measure="")),
                name="indicator_has_a_feed",
            ),
        ]


class Target(models.Model):
    """What an indicator is to reach: in each year, over the whole plan, or in one named period."""

    class Span(models.TextChoices):
        PLAN = "plan"
        ANNUAL = "annual"
        PERIOD = "period"
        UNSAID = "unsaid"

    walled_by = walls.Open("What a published plan aims at.")
    field_classes = {
        "id": Tier.TECHNICAL,
        "indicator": Tier.OPEN,
        "span": Tier.OPEN,
        "period": Tier.OPEN,
        "value": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    span = models.CharField(max_length=6, choices=Span)
    period = models.CharField(max_length=20, blank=True, help_text="Code of the period, with span `period`.")
    value = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "span", "period"], name="target_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
            models.CheckConstraint(
                condition=(Q(span="period") & ~Q(period="")) | (~Q(span="period") & Q(period="")),
                name="target_names_its_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.span})"
