"""The referral: what one organisation asks of another for a person, and the answer."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section as Sealed
from lindung.cases.consents.models import Consent as Agreed
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class Consent(models.TextChoices):
    """What the person said to being referred."""

    GIVEN = "given", _("Yes, the person agrees")
    REFUSED = "refused", _("No, the person refuses")
    NOT_ABLE = "not_able", _("The person cannot answer now")
    LEGAL_BASIS = "legal_basis", _("Not asked: the law requires or allows it")


class Section(models.TextChoices):
    """A part of what is known that the receiver may read before accepting."""

    FACTS = "facts", _("Open facts: sex, age band, nationality, languages")
    SCREENING_RESULT = "screening_result", _("What the screening points to")
    NEEDS = "needs", _("Urgent needs")
    MESSAGE = "message", _("Message")


class Referral(models.Model):
    """One request for one need to one organisation; with `other_harm`, about a harm other than trafficking.

    Shared is what the sender chose, nothing else; the case opens to the receiver on acceptance only.
    """

    class State(models.TextChoices):
        SENT = "sent", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        COMPLETED = "completed", _("Completed")

    walled_by = walls.Wall(
        f"{walls.FAR} OR to_organisation_id = {walls.ORGANISATION}"
        f" OR from_organisation_id = {walls.ORGANISATION} OR lindung_sees(case_id)"
    )
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "need": Tier.OPEN,
        "other_harm": Tier.OPEN,
        "from_organisation": Tier.OPEN,
        "to_organisation": Tier.OPEN,
        "purposes": Tier.OPEN,
        "shared": Tier.OPEN,
        "message": Tier.PROTECTED,
        "consent": Tier.OPEN,
        "consent_record": Tier.TECHNICAL,
        "legal_basis": Tier.OPEN,
        "urgency": Tier.OPEN,
        "state": Tier.OPEN,
        "sent_at": Tier.OPEN,
        "sent_by": Tier.TECHNICAL,
        "answer_due_at": Tier.OPEN,
        "answered_at": Tier.OPEN,
        "answered_by": Tier.TECHNICAL,
        "decline_reason": Tier.OPEN,
        "decline_text": Tier.PROTECTED,
        "withdrawn_at": Tier.OPEN,
        "withdrawn_by": Tier.TECHNICAL,
        "completed_at": Tier.OPEN,
        "completed_by": Tier.TECHNICAL,
        "completion_note": Tier.PROTECTED,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    need = models.CharField(max_length=40, blank=True, help_text="Of vocabulary services; empty for a harm.")
    other_harm = models.CharField(
        max_length=40, blank=True, help_text="Of vocabulary harms; empty for a need."
    )
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purposes = ArrayField(models.CharField(max_length=40), help_text="Of vocabulary referral_purposes.")
    shared = ArrayField(models.CharField(max_length=20, choices=Section), default=list)
    message = SealedField(section=Sealed.REFERRAL)
    consent = models.CharField(max_length=12, choices=Consent)
    consent_record = models.ForeignKey(
        Agreed, on_delete=models.PROTECT, null=True, related_name="+", help_text="What was agreed, in full."
    )
    legal_basis = models.CharField(max_length=40, blank=True, help_text="Of vocabulary legal_bases.")
    urgency = models.CharField(max_length=12, help_text="Of vocabulary urgencies.")
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer_due_at = models.DateTimeField(help_text="Then the secretariat hears of it.")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decline_reason = models.CharField(max_length=40, blank=True, help_text="Of vocabulary decline_reasons.")
    decline_text = SealedField(section=Sealed.REFERRAL)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    completion_note = SealedField(section=Sealed.REFERRAL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(need="") & ~Q(other_harm="") | ~Q(need="") & Q(other_harm=""),
                name="referral_for_need_or_harm",
            ),
            models.CheckConstraint(
                condition=~Q(to_organisation=F("from_organisation")), name="referral_between_two"
            ),
            models.CheckConstraint(condition=Q(purposes__len__gt=0), name="referral_has_purpose"),
            models.CheckConstraint(
                condition=Q(message=None) & ~Q(shared__contains=["message"])
                | Q(message__isnull=False) & Q(shared__contains=["message"]),
                name="referral_shares_its_message",
            ),
            models.CheckConstraint(
                condition=~Q(consent__in=["refused", "legal_basis"]) | ~Q(legal_basis=""),
                name="referral_consented_or_lawful",
            ),
            models.CheckConstraint(
                condition=Q(consent_record=None) | Q(consent="given"), name="referral_record_is_of_a_yes"
            ),
            models.CheckConstraint(
                condition=Q(answer_due_at__gt=F("sent_at")), name="referral_due_after_sent"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "withdrawn"], answered_at=None, answered_by=None)
                | Q(
                    state__in=["accepted", "declined", "completed"],
                    answered_at__gte=F("sent_at"),
                    answered_by__isnull=False,
                ),
                name="referral_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") & ~Q(decline_reason="")
                | ~Q(state="declined") & Q(decline_reason="", decline_text=None),
                name="referral_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_by=None)
                | Q(state="withdrawn", withdrawn_at__gte=F("sent_at"), withdrawn_by__isnull=False),
                name="referral_withdrawn_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed")
                & Q(completed_at=None, completed_by=None, completion_note=None)
                | Q(state="completed", completed_at__gte=F("answered_at"), completed_by__isnull=False),
                name="referral_completed_by_someone",
            ),
            # Asking the same twice would split the answer in two.
            models.UniqueConstraint(
                fields=["case", "to_organisation", "need"],
                condition=Q(state__in=["sent", "accepted"]),
                name="referral_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-sent_at"], name="referral_of_case"),
            models.Index(
                fields=["to_organisation", "answer_due_at"],
                name="referral_waiting",
                condition=Q(state="sent"),
            ),
            models.Index(fields=["to_organisation", "-sent_at"], name="referral_received"),
            models.Index(fields=["from_organisation", "-sent_at"], name="referral_sent_by"),
            models.Index(fields=["answer_due_at"], name="referral_unanswered", condition=Q(state="sent")),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def rests_on(self) -> uuid.UUID | None:
        """The key of the consent that this rests on; None where the law lets it go without."""
        return None if self.legal_basis else self.consent_record_id
