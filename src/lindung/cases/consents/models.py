"""Consents, what a hand did to a grant, and blocks. What the database itself refuses stands in `migrations/0002`."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import COVERS, Purpose, Section
from lindung.cases.models import Case, Grant, Person
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class How(models.TextChoices):
    """In which form somebody said it."""

    SPOKEN = "spoken", _("Spoken")
    WRITTEN = "written", _("Written and signed")
    THUMBPRINT = "thumbprint", _("By thumbprint")
    SIGNED = "signed", _("In sign language")
    WINDOW = "window", _("By the person, through their own window")


class Consent(models.Model):
    """One question put to one person, or for them, and the answer. Written once; it can be withdrawn, once."""

    class Answer(models.TextChoices):
        GIVEN = "given", _("Yes")
        REFUSED = "refused", _("No")
        CANNOT = "cannot", _("They cannot answer now")

    class GivenBy(models.TextChoices):
        PERSON = "person", _("The person")
        GUARDIAN = "guardian", _("A parent or guardian")
        BEST_INTERESTS = "best_interests", _("A decision in the person's best interests")

    walled_by = walls.Wall(
        f"{walls.FAR} OR lindung_sees(case_id)"
        f" OR (organisation_id = {walls.ORGANISATION} AND lindung_glimpses(case_id))",
        walls.of_case().read,
    )
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "matter": Tier.OPEN,
        "organisation": Tier.OPEN,
        "addressee": Tier.PROTECTED,
        "purposes": Tier.OPEN,
        "sections": Tier.OPEN,
        "withheld": Tier.OPEN,
        "answer": Tier.OPEN,
        "given_by": Tier.OPEN,
        "guardian_suspected": Tier.OPEN,
        "child": Tier.OPEN,
        "reasons": Tier.PROTECTED,
        "child_view": Tier.PROTECTED,
        "how": Tier.OPEN,
        "language": Tier.OPEN,
        "interpreter": Tier.OPEN,
        "explained": Tier.OPEN,
        "words": Tier.PROTECTED,
        "until": Tier.OPEN,
        "recorded_at": Tier.OPEN,
        "by": Tier.OPEN,
        "recorded_for": Tier.OPEN,
        "withdrawn_at": Tier.OPEN,
        "withdrawn_by": Tier.OPEN,
        "withdrawn_how": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=30, help_text="Code of vocabulary consent_matters.")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", help_text="To whom."
    )
    addressee = SealedField(section=Section.CONSENT, help_text="To whom, where it is none of ours.")
    purposes = ArrayField(
        models.CharField(max_length=20, choices=[(one.value, one.value) for one in Purpose]),
        help_text="What for.",
    )
    sections = ArrayField(
        models.CharField(max_length=30), default=list, help_text="Shared; empty: all that the purposes cover."
    )
    withheld = ArrayField(models.CharField(max_length=30), default=list, help_text="Never shared.")
    answer = models.CharField(max_length=10, choices=Answer)
    given_by = models.CharField(max_length=16, choices=GivenBy)
    guardian_suspected = models.BooleanField(
        default=False,
        help_text="The parent or guardian may be part of what was done: they consent to nothing.",
    )
    child = models.BooleanField(help_text="Treated as a child when it was recorded.")
    reasons = SealedField(section=Section.CONSENT, help_text="Why it serves the person's best interests.")
    child_view = SealedField(section=Section.CONSENT, help_text="What the child themselves said to it.")
    how = models.CharField(max_length=12, choices=How)
    language = models.CharField(max_length=8, blank=True, help_text="ISO 639 code; empty: not recorded.")
    interpreter = models.BooleanField(null=True, help_text="Whether one was used; null: not recorded.")
    explained = models.BooleanField(help_text="Explained in words the person understood.")
    words = SealedField(section=Section.CONSENT, help_text="In the person's own words.")
    until = models.DateTimeField(null=True, help_text="When it runs out; null: until withdrawn.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Whose officer recorded it."
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_how = models.CharField(max_length=12, choices=How, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purposes__len__gt=0), name="consent_has_purpose"),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(addressee=None), name="consent_to_one_addressee"
            ),
            models.CheckConstraint(
                condition=~Q(sections__overlap=F("withheld")), name="consent_shares_nothing_withheld"
            ),
            models.CheckConstraint(
                condition=~Q(answer="given")
                | ~Q(given_by="guardian")
                | Q(guardian_suspected=False, explained=True),
                name="consent_not_of_a_suspected_guardian",
            ),
            models.CheckConstraint(
                condition=~Q(answer="given", given_by="person") | Q(child=False, explained=True),
                name="consent_of_an_adult_who_understood",
            ),
            models.CheckConstraint(
                condition=~Q(answer="given", child=True) | Q(child_view__isnull=False),
                name="consent_hears_the_child",
            ),
            models.CheckConstraint(
                condition=~Q(given_by="best_interests") | Q(reasons__isnull=False),
                name="consent_best_interests_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("recorded_at")), name="consent_runs_out_later"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_how="")
                | Q(
                    answer="given",
                    withdrawn_at__gte=F("recorded_at"),
                    withdrawn_by__isnull=False,
                    withdrawn_how__gt="",
                ),
                name="consent_withdrawn_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["case", "-recorded_at"], name="consent_of_case")]

    def __str__(self) -> str:
        return str(self.pk)

    def opens(self, purpose: str) -> frozenset[Section]:
        """Return what the person agreed to share for a purpose, less what they withheld; empty for none."""
        if purpose not in self.purposes:
            return frozenset()
        covered = COVERS[Purpose(purpose)]
        chosen = covered & {Section(one) for one in self.sections} if self.sections else covered
        return chosen - {Section(one) for one in self.withheld}


class Handed(models.Model):
    """What somebody's hand did to a grant: gave it on which ground, or ended it and why. One row for each grant."""

    class Why(models.TextChoices):
        DONE = "done", _("The work it was for is done")
        NOT_NEEDED = "not_needed", _("It is not needed for the work")
        MISTAKE = "mistake", _("It was given by mistake")
        WISH = "wish", _("The person wishes it")
        RISK = "risk", _("It puts the person at risk")

    walled_by = walls.of_case()
    field_classes = {
        "grant": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "legal_basis": Tier.OPEN,
        "given_by": Tier.OPEN,
        "given_at": Tier.OPEN,
        "ended_why": Tier.OPEN,
        "ended_by": Tier.OPEN,
        "ended_at": Tier.OPEN,
    }

    grant = models.OneToOneField(Grant, on_delete=models.CASCADE, primary_key=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    legal_basis = models.CharField(max_length=40, blank=True, help_text="Of vocabulary legal_bases.")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, choices=Why, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(given_by=None, given_at=None, legal_basis="")
                | Q(given_by__isnull=False, given_at__isnull=False),
                name="handed_given_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None, ended_why="")
                | Q(ended_by__isnull=False, ended_at__isnull=False, ended_why__gt=""),
                name="handed_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=False) | Q(ended_by__isnull=False), name="handed_by_a_hand"
            ),
        ]
        indexes = [models.Index(fields=["case"], name="handed_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Block(models.Model):
    """Somebody who must never see a person's cases: they know them, or somebody who did them harm.

    It binds the human, from whatever account, and every case of the person. Whom it binds does not see it either.
    """

    class Why(models.TextChoices):
        FAMILY = "family", _("Family of the person")
        KNOWN = "known", _("Knows the person")
        SUSPECT = "suspect", _("Linked with somebody suspected")
        OTHER = "other", _("Another conflict of interest")

    walled_by = walls.of_case()
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "person": Tier.TECHNICAL,
        "user": Tier.OPEN,
        "why": Tier.OPEN,
        "since": Tier.OPEN,
        "by": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "ended_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why)
    since = models.DateTimeField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", help_text="The lead, or themselves."
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "user"], condition=Q(ended_at=None), name="block_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("since"), ended_by__isnull=False) & ~Q(ended_by=F("user")),
                name="block_ended_by_another",
            ),
        ]
        indexes = [models.Index(fields=["user"], name="block_binds", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return str(self.pk)
