"""Legal holds and erasures. What the database itself refuses: `migrations/0002`."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lindung.access.models import User
from lindung.cases.models import Case, Person
from lindung.kernel import walls
from lindung.kernel.fields import Tier

_SEEN = f"{walls.REACH} IN ('national', 'oversight', 'system') OR lindung_sees(case_id)"


class Hold(models.Model):
    """A legal hold: while it stands, nothing of the case's person is erased."""

    walled_by = walls.Wall(_SEEN)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "person": Tier.TECHNICAL,
        "reason": Tier.OPEN,
        "set_by": Tier.OPEN,
        "set_at": Tier.OPEN,
        "until": Tier.OPEN,
        "ended_at": Tier.OPEN,
        "ended_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, help_text="Of the case, for who opens none.")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=600, help_text="Never a name or a number.")
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="Null: until somebody ends it.")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("set_at")),
                name="retention_hold_lasts_a_while",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="retention_hold_ended_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="retention_hold_stands", condition=models.Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Erasure(models.Model):
    """A person's sealed sections on their way out: proposed, reviewed by two humans, done. Its row is the tombstone."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        REVIEWED = "reviewed"
        APPROVED = "approved"
        DONE = "done"
        REFUSED = "refused"

    class Kind(models.TextChoices):
        SCHEDULE = "schedule"
        REQUEST = "request"

    walled_by = walls.Wall(_SEEN)
    app_rights = "SELECT, INSERT, UPDATE"
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "person": Tier.TECHNICAL,
        "codes": Tier.OPEN,
        "kind": Tier.OPEN,
        "outcome": Tier.OPEN,
        "years": Tier.OPEN,
        "authority": Tier.OPEN,
        "due_at": Tier.OPEN,
        "proposed_at": Tier.OPEN,
        "asked_by": Tier.OPEN,
        "asked_human": Tier.TECHNICAL,
        "explanation": Tier.OPEN,
        "state": Tier.OPEN,
        "first_by": Tier.OPEN,
        "first_human": Tier.TECHNICAL,
        "first_at": Tier.OPEN,
        "second_by": Tier.OPEN,
        "second_human": Tier.TECHNICAL,
        "second_at": Tier.OPEN,
        "refused_by": Tier.OPEN,
        "refused_at": Tier.OPEN,
        "refused_why": Tier.OPEN,
        "done_at": Tier.OPEN,
        "record": Tier.OPEN,
        "signature": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", help_text="The latest closed.")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    codes = ArrayField(models.CharField(max_length=20), help_text="Every case of the person.")
    kind = models.CharField(max_length=8, choices=Kind)
    outcome = models.CharField(max_length=24, blank=True, help_text="Of the schedule that applied.")
    years = models.PositiveSmallIntegerField(null=True)
    authority = models.CharField(max_length=300, blank=True, help_text="What the schedule cites.")
    due_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_human = models.UUIDField(null=True)
    explanation = models.CharField(max_length=600, blank=True, help_text="Never a name or a number.")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    first_human = models.UUIDField(null=True)
    first_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_human = models.UUIDField(null=True)
    second_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_why = models.CharField(max_length=600, blank=True)
    done_at = models.DateTimeField(null=True)
    record = models.TextField(blank=True, help_text="What was erased, by whom and when: JSON, as signed.")
    signature = models.BinaryField(null=True, help_text="Ed25519, by the installation's key.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state__in=["proposed", "reviewed", "approved", "done"]),
                name="retention_one_erasure_of_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(second_human=None)
                | (models.Q(first_human__isnull=False) & ~models.Q(second_human=models.F("first_human"))),
                name="retention_two_humans_review",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "done"])
                | models.Q(first_by__isnull=False, second_by__isnull=False, second_human__isnull=False),
                name="retention_erased_only_after_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | (models.Q(done_at__isnull=False, signature__isnull=False) & ~models.Q(record="")),
                name="retention_done_is_signed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="retention_waiting",
                condition=models.Q(state__in=["proposed", "reviewed", "approved"]),
            ),
            models.Index(fields=["case"], name="retention_of_case"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
