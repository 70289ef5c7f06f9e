"""Answers to the checklist: about a case, and about the country. Each is written once; the newest counts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class Answer(models.TextChoices):
    """How far an item is met."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("In part")
    NO = "no", _("No")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class CaseAnswer(models.Model):
    """What somebody answered about one case, where the record itself cannot tell."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "item": Tier.OPEN,
        "answer": Tier.OPEN,
        "note": Tier.PROTECTED,
        "recorded_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=8, help_text="Code of the item.")
    answer = models.CharField(max_length=14, choices=Answer)
    note = SealedField(section=Section.CARE, help_text="What it rests on.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "item", "-recorded_at"], name="checklist_answer_of_case")]

    def __str__(self) -> str:
        return f"{self.item} {self.answer}"


class CountryAnswer(models.Model):
    """What somebody answered about the country, what shows it, who owns it and when it is looked at again."""

    walled_by = walls.Open("Answers about laws, budgets and services; nobody whom we protect is in them.")
    app_rights = "SELECT, INSERT"
    field_classes = {
        "id": Tier.TECHNICAL,
        "item": Tier.OPEN,
        "answer": Tier.OPEN,
        "evidence": Tier.OPEN,
        "link": Tier.OPEN,
        "owner": Tier.OPEN,
        "review_on": Tier.OPEN,
        "recorded_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.CharField(max_length=8, help_text="Code of the item.")
    answer = models.CharField(max_length=14, choices=Answer)
    evidence = models.TextField(help_text="What shows it. No word about a person.")
    link = models.URLField(max_length=500, blank=True, help_text="https only.")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(help_text="When it is looked at again.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["item", "-recorded_at"], name="checklist_country_answer")]
        constraints = [
            models.CheckConstraint(condition=~Q(evidence=""), name="checklist_country_answer_shown"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"), name="checklist_country_answer_link"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.answer}"
