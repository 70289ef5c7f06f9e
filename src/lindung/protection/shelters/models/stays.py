"""Who stays where and since when, absences and incidents: half-open periods, and no bed given twice."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField
from lindung.protection.shelters import walls
from lindung.protection.shelters.kinds import OrderKind
from lindung.protection.shelters.models.houses import Bed, House, Zone

TAKING = ("held", "here", "left")
"""States in which a bed was this person's for the period."""
NOW = ["held", "here"]


class Stay(models.Model):
    """A bed for a person: held for some hours, then theirs from arrival until they leave.

    The period is half-open: from `starts_at` up to, not including, `ends_at` (null: until an act ends it). A hold ends
    by itself at `ends_at`.
    """

    class State(models.TextChoices):
        HELD = "held", _("Held")
        HERE = "here", _("Here")
        LEFT = "left", _("Left")
        LET_GO = "let_go", _("Hold ended")

    class Reason(models.TextChoices):
        MOVED = "moved", _("Moved to another bed or house")
        FAMILY = "family", _("To family or guardian")
        RETURNED = "returned", _("Returned to their country")
        INDEPENDENT = "independent", _("To a home of their own")
        RELEASED = "released", _("Released by the court, went where they chose")
        HEALTH = "health", _("To hospital or care for long")
        GONE = "gone", _("Went away, and nobody knows where")
        CLOSED = "closed", _("The house closed")
        DIED = "died", _("Died")

    class Asked(models.TextChoices):
        """Whether a person was asked where they want to be; always, where a house of women or men may not be theirs."""

        YES = "yes", _("Yes, and this is where they want to be")
        OTHER = "other", _("Yes, and they wish for another place that is not free")
        NO = "no", _("Not asked")

    walled_by = walls.OF_STAY
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "organisation": Tier.SEALED,
        "house": Tier.SEALED,
        "house_kind": Tier.OPEN,
        "zone": Tier.SEALED,
        "bed": Tier.SEALED,
        "state": Tier.OPEN,
        "starts_at": Tier.OPEN,
        "ends_at": Tier.OPEN,
        "period": Tier.OPEN,
        "order_kind": Tier.OPEN,
        "asked": Tier.OPEN,
        "wish": Tier.PROTECTED,
        "despite_order": Tier.OPEN,
        "why": Tier.PROTECTED,
        "reason": Tier.OPEN,
        "said": Tier.PROTECTED,
        "kept_at": Tier.OPEN,
        "follows": Tier.TECHNICAL,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "ended_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    house_kind = models.CharField(max_length=10, choices=House.Kind)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=State)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, help_text="First moment that it no longer covers.")
    period = models.GeneratedField(
        expression=models.Func(models.F("starts_at"), models.F("ends_at"), function="tstzrange"),
        output_field=DateTimeRangeField(),
        db_persist=True,
    )
    order_kind = models.CharField(max_length=8, choices=OrderKind, help_text="The order when it began.")
    asked = models.CharField(max_length=5, choices=Asked)
    wish = SealedField(section=Section.CARE, help_text="Where the person wants to be, and with whom.")
    despite_order = models.BooleanField(default=False, help_text="The order names another place.")
    why = SealedField(section=Section.CARE, help_text="Why another place than the order names, or this bed.")
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    said = SealedField(section=Section.CARE, help_text="What was said when it ended.")
    kept_at = models.DateTimeField(
        null=True, help_text="When a place that no longer fits was looked at and kept."
    )
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="+", help_text="The stay it moved from."
    )
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["case", "-starts_at"], name="stay_of_case"),
            models.Index(fields=["house"], name="stay_now_in_house", condition=models.Q(state__in=NOW)),
            models.Index(fields=["bed"], name="stay_now_in_bed", condition=models.Q(state__in=NOW)),
        ]
        constraints = [
            ExclusionConstraint(
                name="stay_no_bed_twice",
                expressions=[("bed", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(state__in=TAKING),
            ),
            ExclusionConstraint(
                name="stay_no_person_in_two_beds",
                expressions=[("case", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(state__in=["here", "left"]),
            ),
            ExclusionConstraint(
                name="stay_one_hold_for_a_person",
                expressions=[("case", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(state="held"),
            ),
            models.CheckConstraint(
                condition=models.Q(state="here", ends_at=None)
                | (~models.Q(state="here") & models.Q(ends_at__gte=models.F("starts_at"))),
                name="stay_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(state="left") ^ models.Q(reason=""), name="stay_left_for_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(despite_order=False) | models.Q(why__isnull=False),
                name="stay_despite_order_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class Absence(models.Model):
    """A time away from the house: agreed, or not."""

    class Kind(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        UNPLANNED = "unplanned", _("Not agreed: nobody knows where the person is")

    class Outcome(models.TextChoices):
        RETURNED = "returned", _("Came back")
        FOUND = "found", _("Found, and came back")
        LEFT = "left", _("Did not come back")

    walled_by = walls.OF_STAY
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "organisation": Tier.SEALED,
        "stay": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "since": Tier.OPEN,
        "until": Tier.OPEN,
        "company": Tier.PROTECTED,
        "outcome": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "note": Tier.PROTECTED,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    since = models.DateTimeField()
    until = models.DateTimeField(
        help_text="When they are to be back; of an unplanned one: when it is to be settled."
    )
    company = SealedField(
        section=Section.CARE, help_text="With whom, where, and what was agreed or is known."
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True)
    note = SealedField(section=Section.CARE, help_text="How it ended, and what the person needs now.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["stay"], name="absence_of_stay"),
            models.Index(fields=["organisation"], name="absence_open", condition=models.Q(ended_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], condition=models.Q(ended_at=None), name="absence_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="absence_ends_later"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, outcome="")
                | models.Q(ended_at__gte=models.F("since"), outcome__gt=""),
                name="absence_ended_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Incident(models.Model):
    """Something that happened to a resident or through one, what follows, and who was told."""

    class Kind(models.TextChoices):
        VIOLENCE = "violence", _("Violence or threat")
        ABUSE = "abuse", _("Abuse or exploitation, by anybody")
        SELF_HARM = "self_harm", _("Self-harm, or fear of it")
        HEALTH = "health", _("Sudden illness or injury")
        INTRUSION = "intrusion", _("Somebody sought or found the house")
        LOSS = "loss", _("Theft or loss")
        OTHER = "other", _("Something else")

    class Severity(models.TextChoices):
        LOW = "low", _("Low: settled in the house")
        SERIOUS = "serious", _("Serious: somebody outside has to know")
        CRITICAL = "critical", _("Critical: life or freedom in danger")

    class Told(models.TextChoices):
        PROTECTION_OFFICER = "protection_officer", _("Protection officer")
        POLICE = "police", _("Police")
        HEALTH = "health", _("Health service")
        COORDINATION = "coordination", _("National coordination")
        FAMILY = "family", _("Family or guardian")

    walled_by = walls.OF_STAY
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "organisation": Tier.SEALED,
        "stay": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "severity": Tier.OPEN,
        "happened_at": Tier.OPEN,
        "account": Tier.PROTECTED,
        "told": Tier.OPEN,
        "follow_up_on": Tier.OPEN,
        "done": Tier.PROTECTED,
        "closed_at": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    severity = models.CharField(max_length=8, choices=Severity)
    happened_at = models.DateTimeField()
    account = SealedField(section=Section.CARE, help_text="What happened, as the person and staff tell it.")
    told = ArrayField(models.CharField(max_length=20, choices=Told), default=list)
    follow_up_on = models.DateField(help_text="Day by which what follows is done.")
    done = SealedField(section=Section.CARE, help_text="What was done, and how the person is.")
    closed_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["stay"], name="incident_of_stay")]
        constraints = [
            models.CheckConstraint(condition=models.Q(account__isnull=False), name="incident_has_an_account"),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(done__isnull=False),
                name="incident_closed_with_words",
            ),
            models.CheckConstraint(
                condition=models.Q(happened_at__lte=models.F("recorded_at")), name="incident_happened_before"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
