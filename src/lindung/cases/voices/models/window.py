"""The window of a person and what passes between them and those who care for them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class Window(models.Model):
    """A way in for one person, by a code and a word of their own. Neither is kept, nor a hash of the word.

    Three key pairs. `staff`: the person writes to it, those who care read. `office`: the person complains to it, the
    complaints office reads. `person`: made from code and word each time, kept nowhere; whoever writes to the person
    seals to its public half, which is also what a right word is known by.
    """

    class Ended(models.TextChoices):
        """Why a window was closed."""

        RENEWED = "renewed", _("A new one was given")
        LOST = "lost", _("Code or word may be in other hands")
        WISH = "wish", _("The person wishes it")
        OVER = "over", _("It is no longer needed")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    holds_keys = True
    """What is sealed here are keys: no export carries them."""
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "lookup": Tier.TECHNICAL,
        "salt": Tier.TECHNICAL,
        "person_public": Tier.TECHNICAL,
        "staff_public": Tier.TECHNICAL,
        "office_public": Tier.TECHNICAL,
        "staff_private": Tier.PROTECTED,
        "office_private": Tier.PROTECTED,
        "office": Tier.OPEN,
        "language": Tier.OPEN,
        "given_at": Tier.OPEN,
        "given_by": Tier.OPEN,
        "organisation": Tier.OPEN,
        "expires_at": Tier.OPEN,
        "first_used_at": Tier.OPEN,
        "last_used_at": Tier.OPEN,
        "wrong": Tier.TECHNICAL,
        "locked_at": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "ended_by": Tier.OPEN,
        "ended_why": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    lookup = models.BinaryField(max_length=32, unique=True, help_text="Keyed hash of the code.")
    salt = models.BinaryField(
        max_length=16, help_text="Goes, through the key service, into the person's key."
    )
    person_public = models.BinaryField(max_length=32)
    staff_public = models.BinaryField(max_length=32)
    office_public = models.BinaryField(max_length=32)
    staff_private = SealedField(section=Section.CARE, help_text="Opens what the person writes to us.")
    office_private = SealedField(section=Section.VOICE, help_text="Opens what the person complains of.")
    office = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Hears complaints."
    )
    language = models.CharField(max_length=12, blank=True, help_text="Of the card that was handed over.")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Whose officer gave it."
    )
    expires_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    wrong = models.PositiveSmallIntegerField(default=0, help_text="Wrong words since the last right one.")
    locked_at = models.DateTimeField(null=True, help_text="After too many; staff open it again.")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=8, choices=Ended, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="window_one_open_per_case"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="window_expires_later"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_why__gt=""),
                name="window_ended_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(staff_private__isnull=False, office_private__isnull=False),
                name="window_has_its_keys",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Message(models.Model):
    """Words from the person to those who care for them, or back. Boxes only: nobody's table reads them."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "window": Tier.TECHNICAL,
        "from_person": Tier.OPEN,
        "for_staff": Tier.PROTECTED,
        "for_person": Tier.PROTECTED,
        "sent_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
        "read_at": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="+")
    from_person = models.BooleanField()
    for_staff = models.BinaryField(help_text="Sealed to the window's staff key.")
    for_person = models.BinaryField(null=True, help_text="Sealed to the person's key.")
    sent_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True, help_text="When the other side first saw it.")

    class Meta:
        indexes = [models.Index(fields=["case", "-sent_at"], name="message_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_person=True, by=None, organisation=None, for_person=None)
                | Q(
                    from_person=False, by__isnull=False, organisation__isnull=False, for_person__isnull=False
                ),
                name="message_from_one_side",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Question(models.Model):
    """A question of consent put to the person, who answers through the window; the answer becomes a consent."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", _("Waits for the person's answer")
        ANSWERED = "answered", _("Answered")
        WITHDRAWN = "withdrawn", _("No longer asked")

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "window": Tier.TECHNICAL,
        "matter": Tier.OPEN,
        "to": Tier.OPEN,
        "purposes": Tier.OPEN,
        "language": Tier.OPEN,
        "interpreter": Tier.OPEN,
        "for_staff": Tier.PROTECTED,
        "for_person": Tier.PROTECTED,
        "asked_at": Tier.OPEN,
        "by": Tier.OPEN,
        "organisation": Tier.OPEN,
        "state": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "consent": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=30, help_text="Code of vocabulary consent_matters.")
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    purposes = ArrayField(models.CharField(max_length=20), help_text="What for.")
    language = models.CharField(max_length=8, blank=True, help_text="In which it was explained.")
    interpreter = models.BooleanField(help_text="Whether one was there when it was explained.")
    for_staff = models.BinaryField(help_text="The question in plain words, sealed to the window's staff key.")
    for_person = models.BinaryField(help_text="The same, sealed to the person's key.")
    asked_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    ended_at = models.DateTimeField(null=True)
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-asked_at"], name="question_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(purposes__len__gt=0), name="question_has_purpose"),
            models.CheckConstraint(
                condition=Q(state="asked", ended_at=None, consent=None)
                | Q(state="answered", ended_at__isnull=False, consent__isnull=False)
                | Q(state="withdrawn", ended_at__isnull=False, consent=None),
                name="question_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Alarm(models.Model):
    """The person's silent mark: I am not safe now. Nothing on their side shows it."""

    walled_by = walls.of_case()
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "window": Tier.TECHNICAL,
        "at": Tier.OPEN,
        "seen_at": Tier.OPEN,
        "seen_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, help_text="When somebody had spoken with the person.")
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="alarm_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="alarm_seen_by_someone",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
