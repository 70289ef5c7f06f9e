"""What happened, in order, and what people noted about it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models.case import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class TimelineEntry(models.Model):
    """One event of a case as its readers see it: a kind and codes, worded in the reader's language when shown."""

    walled_by = walls.Wall(
        f"{walls.FAR} OR lindung_sees(case_id)", f"{walls.FAR} OR lindung_glimpses(case_id)"
    )
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "happened_at": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
        "params": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    params = models.JSONField(default=dict, help_text="Codes and open facts for the wording.")

    class Meta:
        indexes = [models.Index(fields=["case", "-happened_at", "-id"], name="timeline_of_case")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"


class Note(models.Model):
    """Free words about a case, for one side of the work or for everyone on the case. Written once."""

    class Audience(models.TextChoices):
        """Who the words are for; each is a section of its own."""

        NOTES = Section.NOTES.value, _("Everyone who takes part in the case")
        CARE = Section.CARE.value, _("Those who care for the person")
        ENQUIRY = Section.ENQUIRY.value, _("Those who enquire and prosecute")

    walled_by = walls.of_case()
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "audience": Tier.OPEN,
        "text": Tier.PROTECTED,
        "written_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.NOTES)
    text = SealedField(section_by="audience")
    written_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-written_at"], name="note_of_case")]

    def __str__(self) -> str:
        return str(self.pk)
