"""Blind tokens of persons, handles of hints, and enquiries from one organisation to another."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Purpose
from lindung.cases.models import Case, Person
from lindung.kernel import walls
from lindung.kernel.fields import Tier


class SearchToken(models.Model):
    """A keyed hash of one thing known of a person. Whoever lacks the key learns nothing from it but who shares it."""

    class Kind(models.TextChoices):
        DOCUMENT = "document"
        PHONE = "phone"
        PHONE_TAIL = "phone_tail"
        NAME_PART = "name_part"
        NAME_PAIR = "name_pair"
        BIRTH_DAY = "birth_day"

    walled_by = walls.of_person()
    field_classes = {
        "id": Tier.TECHNICAL,
        "person": Tier.TECHNICAL,
        "source": Tier.TECHNICAL,
        "kind": Tier.TECHNICAL,
        "token": Tier.PROTECTED,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(
        max_length=20, help_text="The fact it was made of: that fact's change replaces it."
    )
    kind = models.CharField(max_length=12, choices=Kind)
    token = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["kind", "token"], name="token_by_value")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["document", "phone", "phone_tail", "name_part", "name_pair", "birth_day"]
                ),
                name="token_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class Handle(models.Model):
    """What a hint about an unseen case leads to, for minutes: the program itself cannot read which case it is.

    Only `finding_elsewhere` writes it and only `finding_enquire` reads it, both with the owner's rights.
    """

    app_rights = ""
    walled_by = walls.Wall("false")
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.PROTECTED,
        "user": Tier.TECHNICAL,
        "organisation": Tier.TECHNICAL,
        "until": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)


class Enquiry(models.Model):
    """One organisation asks whether another knows a person. It does not say which case it led to."""

    class Reason(models.TextChoices):
        MET_AGAIN = "met_again", _("We have met a person who may be the same")
        SCREENING = "screening", _("We are screening a person and want to avoid a second interview")
        MISSING = "missing", _("A person is missed or in danger")
        FAMILY = "family", _("A family member is looking for the person")
        RETURN = "return", _("The person is about to return or has returned")

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        CONTACT = "contact", _("Yes, get in touch")
        DIFFERENT = "different", _("No, somebody else or nothing to share")

    walled_by = walls.Wall(
        f"{walls.FAR} OR organisation_id = {walls.ORGANISATION} OR finding_asked_of(id)",
        f"organisation_id = {walls.ORGANISATION} OR finding_asked_of(id) OR {walls.FAR}",
    )
    field_classes = {
        "id": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "user": Tier.OPEN,
        "purpose": Tier.OPEN,
        "reason": Tier.OPEN,
        "asked_at": Tier.OPEN,
        "answer": Tier.OPEN,
        "answered_at": Tier.OPEN,
        "contact": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Purpose])
    reason = models.CharField(
        max_length=12, choices=Reason, help_text="From a list: free words would name people."
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    contact = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who is to be contacted; known to the asker only with the answer.",
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "-asked_at"], name="enquiry_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="waiting", answered_at=None, contact=None)
                | models.Q(answer="different", answered_at__isnull=False, contact=None)
                | models.Q(answer="contact", answered_at__isnull=False, contact__isnull=False),
                name="enquiry_answer_is_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class EnquiryTarget(models.Model):
    """The case that an enquiry led to: a row for those who see the case, and for nobody else."""

    app_rights = "SELECT, UPDATE"
    walled_by = walls.of_case()
    field_classes = {
        "enquiry": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "open": Tier.OPEN,
        "asked_at": Tier.OPEN,
        "answered_by": Tier.OPEN,
    }

    enquiry = models.OneToOneField(Enquiry, on_delete=models.CASCADE, primary_key=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Who asked."
    )
    open = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"], condition=models.Q(open=True), name="enquiry_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(open=True, answered_by=None)
                | models.Q(open=False, answered_by__isnull=False),
                name="enquiry_target_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
