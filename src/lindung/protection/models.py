"""Orders over a person's liberty and protection, and the report that two officers sign."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField
from lindung.protection.workflow import ORDER

COVERING = ("in_force", "ended")
"""States of records that say when an order covered the person; their periods never overlap within a case."""


class Order(models.Model):
    """One record of one order, from the application to its end.

    The period is half-open: `starts_on` is its first day, `ends_on` the first day that it no longer covers
    (null: until an act ends it). A mistaken record is superseded by another that names it in `corrects`;
    neither is ever deleted.
    """

    class Kind(models.TextChoices):
        CUSTODY = "custody"
        INTERIM_ORDER = "interim_order"
        PROTECTION_ORDER = "protection_order"
        EXTENSION = "extension"
        RELEASE = "release"

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied for")
        IN_FORCE = "in_force", _("In force")
        REFUSED = "refused", pgettext_lazy("decision", "Refused")
        ENDED = "ended", _("Ended")
        SUPERSEDED = "superseded", _("Superseded by a correction")

    class Destination(models.TextChoices):
        """Where a released person may lawfully go; nobody is released into a lock-up."""

        FREE = "free", _("Free to go where they choose")
        FAMILY = "family", _("To family or guardian")
        SERVICES = "services", _("To services, by their own choice")
        CHILD_PROTECTION = "child_protection", _("To child protection")
        RETURN_HOME = "return_home", _("To the country they come from, by arranged return")
        IMMIGRATION = "immigration", _("To the immigration authority, to settle their stay")

    walled_by = walls.of_case()
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "state": Tier.OPEN,
        "document_reference": Tier.PROTECTED,
        "court": Tier.OPEN,
        "applied_on": Tier.OPEN,
        "applied_by": Tier.OPEN,
        "made_at": Tier.OPEN,
        "starts_on": Tier.OPEN,
        "ends_on": Tier.OPEN,
        "period": Tier.OPEN,
        "place_of_refuge": Tier.SEALED,
        "protection_officer": Tier.OPEN,
        "enforcement_officer": Tier.OPEN,
        "rule": Tier.OPEN,
        "value_since": Tier.OPEN,
        "computation": Tier.OPEN,
        "extends": Tier.TECHNICAL,
        "reason": Tier.PROTECTED,
        "destination": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "corrects": Tier.TECHNICAL,
        "correction_reason": Tier.PROTECTED,
        "recorded_at": Tier.TECHNICAL,
        "recorded_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=ORDER.initial)
    document_reference = SealedField(section=Section.ORDER, help_text="Number or mark of the document.")
    court = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    applied_on = models.DateField(null=True)
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(
        null=True, help_text="When the court made or refused it; when custody began."
    )
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True, help_text="First day that it no longer covers.")
    period = models.GeneratedField(
        expression=models.Func(models.F("starts_on"), models.F("ends_on"), function="daterange"),
        output_field=DateRangeField(),
        db_persist=True,
    )
    place_of_refuge = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    protection_officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    enforcement_officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.CharField(
        max_length=40, blank=True, help_text="Rule of law that gives its length, if one does."
    )
    value_since = models.DateField(null=True, help_text="Since when the rule has had the value used.")
    computation = models.JSONField(
        default=dict, help_text="The count as the law gave it, to explain itself later."
    )
    extends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    reason = SealedField(section=Section.ORDER, help_text="Why it was extended, refused or ended early.")
    destination = models.CharField(max_length=20, choices=Destination, blank=True)
    ended_at = models.DateTimeField(null=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")
    correction_reason = SealedField(section=Section.ORDER)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-recorded_at"], name="order_of_case")]
        constraints = [
            ExclusionConstraint(
                name="order_never_overlaps",
                expressions=[("case", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(state__in=COVERING),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=COVERING)
                | models.Q(made_at__isnull=False, starts_on__isnull=False),
                name="order_in_force_was_made",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="order_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(applied_on__isnull=False),
                name="order_application_has_day",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="custody") | models.Q(court__isnull=False) | models.Q(kind="release"),
                name="order_names_its_court",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="release") ^ models.Q(destination=""),
                name="order_release_says_where_to",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects=None) ^ models.Q(correction_reason__isnull=False),
                name="order_correction_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(document_reference__isnull=False), name="order_has_a_document"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(state="applied"), name="order_applied_for_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def last_day(self) -> date | None:
        """The last day the order covers; None while it has no end, or when it never covered a whole day."""
        if self.ends_on is None or self.starts_on is None or self.ends_on <= self.starts_on:
            return None
        return self.ends_on - timedelta(days=1)


class JointReport(models.Model):
    """What the enforcement officer and the protection officer found, each signing their half; one for each
    order.

    It is complete, and goes to whoever determines, when both have signed.
    """

    class Half(models.TextChoices):
        ENFORCEMENT = "enforcement", _("Enforcement officer's half")
        PROTECTION = "protection", _("Protection officer's half")

    walled_by = walls.of_case()
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "order": Tier.TECHNICAL,
        "enforcement_officer": Tier.OPEN,
        "enforcement_signed_on": Tier.OPEN,
        "enforcement_findings": Tier.PROTECTED,
        "protection_officer": Tier.OPEN,
        "protection_signed_on": Tier.OPEN,
        "protection_findings": Tier.PROTECTED,
        "created_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="+")
    enforcement_officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    enforcement_signed_on = models.DateField(null=True)
    enforcement_findings = SealedField(section=Section.FINDINGS_ENFORCEMENT)
    protection_officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    protection_signed_on = models.DateField(null=True)
    protection_findings = SealedField(section=Section.FINDINGS_PROTECTION)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case"], name="report_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    **{f"{half}_officer": None, f"{half}_signed_on": None, f"{half}_findings": None}
                )
                | models.Q(
                    **{f"{half}_{part}__isnull": False for part in ("officer", "signed_on", "findings")}
                ),
                name=f"report_{half}_half_is_whole",
            )
            for half in ("enforcement", "protection")
        ]

    def __str__(self) -> str:
        return f"report on {self.order_id}"

    def is_signed(self, half: str) -> bool:
        """Tell whether this half has been signed."""
        return getattr(self, f"{half}_signed_on") is not None

    @property
    def is_complete(self) -> bool:
        """Whether both have signed."""
        return all(self.is_signed(half) for half in self.Half.values)
