"""That two records are one person's: who found so, what it changed, and which organisations were let in for it."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier

_EITHER: Final = f"{walls.FAR} OR lindung_sees(kept_id) OR lindung_sees(absorbed_id)"
_FAR: Final = walls.FAR
"""Only who coordinates the country merges: nobody else sees both records for certain."""


class Merge(models.Model):
    """Two cases of one person: `kept` goes on, `absorbed` is closed and points there. Sealed rows stay where they are.

    What was changed stands in `changes` as keys and codes, so that undoing puts it back exactly.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        MERGED = "merged", _("Merged")
        REFUSED = "refused", _("Not the same person")
        UNDONE = "undone", _("Undone")

    class Why(models.TextChoices):
        DOCUMENT = "document", _("The same document")
        PERSON_SAYS = "person_says", _("The person says so")
        RECOGNISED = "recognised", _("Somebody who knows both recognised them")
        TWICE = "twice", _("The same event was recorded twice")

    walled_by = walls.Wall(_EITHER, _FAR)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "kept": Tier.OPEN,
        "absorbed": Tier.OPEN,
        "state": Tier.OPEN,
        "why": Tier.OPEN,
        "proposed_at": Tier.OPEN,
        "proposed_by": Tier.OPEN,
        "proposed_human": Tier.TECHNICAL,
        "decided_at": Tier.OPEN,
        "decided_by": Tier.OPEN,
        "decided_human": Tier.TECHNICAL,
        "undone_at": Tier.OPEN,
        "undone_by": Tier.OPEN,
        "changes": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kept = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    why = models.CharField(max_length=12, choices=Why)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_human = models.UUIDField(help_text="Of the account that proposed: one human has several.")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_human = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changes = models.JSONField(default=dict, help_text="What the merge changed: keys and codes only.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_of_two"),
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(state__in=["proposed", "merged"]),
                name="merge_absorbed_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["merged", "undone"])
                | Q(decided_human__isnull=False) & ~Q(decided_human=F("proposed_human")),
                name="merge_by_two_humans",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, decided_by=None)
                | ~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="merge_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | ~Q(state="undone") & Q(undone_at=None, undone_by=None),
                name="merge_undone_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["kept"], name="merge_of_kept")]

    def __str__(self) -> str:
        return str(self.pk)


class Part(models.Model):
    """An organisation, or one person there, that saw the absorbed record; a review decides on the kept one."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a review")
        GIVEN = "given", _("Sees this record too")
        LEFT = "left", _("Does not see this record")

    walled_by = walls.Wall(f"{walls.FAR} OR lindung_sees(case_id)", _FAR)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "merge": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "user": Tier.OPEN,
        "purpose": Tier.OPEN,
        "sections": Tier.OPEN,
        "by_consent": Tier.OPEN,
        "state": Tier.OPEN,
        "decided_at": Tier.OPEN,
        "decided_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", help_text="The kept one.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=20)
    sections = ArrayField(
        models.CharField(max_length=30), default=list, help_text="Empty: all that the purpose covers."
    )
    by_consent = models.BooleanField(
        help_text="It rested on what the person agreed to about the absorbed record only."
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merge", "organisation", "user", "purpose"],
                nulls_distinct=False,
                name="merge_part_once",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | ~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="merge_part_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="given", by_consent=True), name="merge_part_not_without_consent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} of {self.merge_id}"
