"""That the person was told, and the contacts they wished for."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class Told(models.Model):
    """Once that somebody explained the sheet to the person. Written once; the next time is another row."""

    class Spoke(models.TextChoices):
        """How both understood each other."""

        SAME = "same", _("We speak the person's language")
        REGISTER = "register", _("An interpreter of the register")
        OTHER = "other", _("Another interpreter, whom the person accepts")
        NOBODY = "nobody", _("Without an interpreter, though one was needed")

    class Understood(models.TextChoices):
        YES = "yes", _("Yes, they told it back in their own words")
        PARTLY = "partly", _("In part")
        NO = "no", _("No")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "told_at": Tier.OPEN,
        "language": Tier.OPEN,
        "sheet": Tier.TECHNICAL,
        "spoke": Tier.OPEN,
        "interpreter": Tier.PROTECTED,
        "understood": Tier.OPEN,
        "refused": Tier.OPEN,
        "questions": Tier.PROTECTED,
        "again_on": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    language = models.CharField(max_length=12, help_text="Language of the country's sheet.")
    sheet = models.CharField(max_length=16, help_text="Mark of the sentences as they were then.")
    spoke = models.CharField(max_length=8, choices=Spoke)
    interpreter = SealedField(section=Section.CARE, help_text="Who interpreted.")
    understood = models.CharField(max_length=6, choices=Understood)
    refused = ArrayField(
        models.CharField(max_length=40), default=list, help_text="Sections the person did not want to hear."
    )
    questions = SealedField(section=Section.CARE, help_text="What they asked, and what we answered.")
    again_on = models.DateField(null=True, help_text="When to explain it again.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-told_at"], name="told_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(told_at__lte=models.F("recorded_at")), name="told_before_recorded"
            ),
            models.CheckConstraint(
                condition=models.Q(understood="yes") | models.Q(again_on__isnull=False),
                name="told_again_unless_understood",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Contact(models.Model):
    """A message to the family or the embassy, or a search for somebody, that the person wishes for.

    It rests on a consent and stops with it.
    """

    class Kind(models.TextChoices):
        FAMILY = "family", _("Message to the family")
        TRACING = "tracing", _("Search for a member of the family")
        EMBASSY = "embassy", _("Message to the embassy or consulate")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        SENT = "sent", _("Sent")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        TOLD = "told", _("The person knows the answer")
        NO_ANSWER = "no_answer", _("No answer came, and the person knows it")
        NOT_WISHED = "not_wished", _("The person no longer wishes it")
        NOT_POSSIBLE = "not_possible", _("It was not possible or not safe, and the person knows why")
        WITHDRAWN = "withdrawn", _("The consent was withdrawn")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "kind": Tier.OPEN,
        "state": Tier.OPEN,
        "consent": Tier.TECHNICAL,
        "addressee": Tier.PROTECTED,
        "wish": Tier.PROTECTED,
        "answer": Tier.PROTECTED,
        "asked_at": Tier.OPEN,
        "sent_at": Tier.OPEN,
        "answered_at": Tier.OPEN,
        "closed_at": Tier.OPEN,
        "outcome": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    addressee = SealedField(section=Section.CARE, help_text="To whom, and how they are reached.")
    wish = SealedField(section=Section.CARE, help_text="What the person wants to have said, or asked.")
    answer = SealedField(section=Section.CARE, help_text="What came back.")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-asked_at"], name="contact_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(addressee__isnull=False, wish__isnull=False),
                name="contact_says_what_to_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False, outcome__gt="")
                | (~models.Q(state="closed") & models.Q(closed_at=None, outcome="")),
                name="contact_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", sent_at=None, answered_at=None)
                | models.Q(state="sent", sent_at__isnull=False, answered_at=None)
                | models.Q(state="answered", sent_at__isnull=False, answered_at__isnull=False)
                | models.Q(state="closed"),
                name="contact_state_has_its_days",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(answer__isnull=False),
                name="contact_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
