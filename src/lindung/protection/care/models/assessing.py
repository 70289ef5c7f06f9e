"""What was asked with the person, and how each part of their life is for them."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField

LOWEST, HIGHEST = 0, 4
"""Of a level: from "help is needed at once" to "all is well"."""


class Assessment(models.Model):
    """One instrument gone through once, with the person. Written once; the next time is another row."""

    class Agreed(models.TextChoices):
        """Whether the person agrees with what was written down."""

        YES = "yes", _("Yes, they agree with it")
        PARTLY = "partly", _("In part")
        NO = "no", _("No, they see it otherwise")
        NOT_ASKED = "not_asked", _("They were not asked")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "instrument": Tier.OPEN,
        "version": Tier.OPEN,
        "kind": Tier.OPEN,
        "made_on": Tier.OPEN,
        "role": Tier.OPEN,
        "present": Tier.OPEN,
        "agreed": Tier.OPEN,
        "answers": Tier.PROTECTED,
        "words": Tier.PROTECTED,
        "again_on": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=40, help_text="Code of the country's instrument.")
    version = models.PositiveSmallIntegerField(help_text="Of the instrument, as it was asked.")
    kind = models.CharField(max_length=8, help_text="needs, social or risk: as the instrument says.")
    made_on = models.DateField()
    role = models.CharField(max_length=40, help_text="Of who asked.")
    present = models.BooleanField(help_text="Whether it was made with the person there.")
    agreed = models.CharField(max_length=10, choices=Agreed)
    answers = SealedField(section=Section.CARE, help_text="Needs and answers by domain.")
    words = SealedField(section=Section.CARE, help_text="What matters most to the person, in their words.")
    again_on = models.DateField(null=True, help_text="When it is made again.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["case", "-made_on"], name="care_assessment_of_case"),
            models.Index(fields=["again_on"], name="care_assessment_again"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(present=True) | models.Q(agreed="not_asked"),
                name="care_assessment_agreed_by_who_was_there",
            ),
            models.CheckConstraint(
                condition=models.Q(again_on=None) | models.Q(again_on__gt=models.F("made_on")),
                name="care_assessment_again_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.pk}"


class Level(models.Model):
    """How one part of the person's life is for them; a part they skipped has none."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "assessment": Tier.TECHNICAL,
        "domain": Tier.OPEN,
        "level": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=20, help_text="Code of vocabulary care_domains.")
    level = models.SmallIntegerField(help_text="0: help is needed at once; 4: all is well.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "domain"], name="care_level_once_per_domain"),
            models.CheckConstraint(
                condition=models.Q(level__gte=LOWEST, level__lte=HIGHEST), name="care_level_on_its_scale"
            ),
        ]
        indexes = [models.Index(fields=["case"], name="care_level_of_case")]

    def __str__(self) -> str:
        return f"{self.domain} {self.level}"
