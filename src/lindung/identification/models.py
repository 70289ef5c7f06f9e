"""Screenings with their advice and decision, and determinations: each a record of its own."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lindung.access.models import Organisation, User
from lindung.access.purposes import Section
from lindung.cases.models import Case
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class Screening(models.Model):
    """One conversation along one version of an instrument. Every question may stay unanswered."""

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress"
        STOPPED = "stopped"
        FINISHED = "finished"
        DECIDED = "decided"

    walled_by = walls.of_case()
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "instrument": Tier.OPEN,
        "instrument_version": Tier.TECHNICAL,
        "language": Tier.OPEN,
        "state": Tier.OPEN,
        "topic": Tier.TECHNICAL,
        "answers": Tier.PROTECTED,
        "version": Tier.TECHNICAL,
        "organisation": Tier.OPEN,
        "started_at": Tier.OPEN,
        "started_by": Tier.OPEN,
        "stopped_at": Tier.OPEN,
        "stop_reason": Tier.OPEN,
        "finished_at": Tier.OPEN,
        "finished_by": Tier.OPEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=60)
    instrument_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10, help_text="Language the questions are asked in.")
    state = models.CharField(max_length=12, choices=State, default=State.IN_PROGRESS)
    topic = models.CharField(max_length=60, help_text="The page reached, to go on from.")
    answers = SealedField(
        section=Section.SCREENING,
        versioned_by="version",
        help_text="Question id to value, instrument version, moment and hand; skipped ones are absent.",
    )
    version = models.PositiveIntegerField(default=1, help_text="Grows with each rewriting of the answers.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=30, blank=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at=None, finished_by=None)
                | models.Q(finished_at__isnull=False, finished_by__isnull=False),
                name="screening_finished_by_someone",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["finished", "decided"]) | models.Q(finished_at__isnull=False),
                name="screening_finished_before_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="stopped") | models.Q(stopped_at__isnull=False),
                name="screening_stopped_at_a_moment",
            ),
            # One talk at a time: a second one beside it would ask the person everything twice.
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=models.Q(state__in=["in_progress", "stopped"]),
                name="screening_one_open_per_organisation",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-started_at"], name="screening_of_case"),
            models.Index(
                fields=["organisation", "-started_at"],
                name="screening_open",
                condition=models.Q(state__in=["in_progress", "stopped", "finished"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Advice(models.Model):
    """What the instrument's rule made of the answers, frozen. It decides nothing."""

    walled_by = walls.of_parent("screening_id", "identification_screening")
    field_classes = {
        "screening": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "urgent": Tier.OPEN,
        "counts_as_child": Tier.OPEN,
        "elements": Tier.OPEN,
        "result": Tier.PROTECTED,
        "computed_at": Tier.TECHNICAL,
    }

    screening = models.OneToOneField(Screening, on_delete=models.CASCADE, primary_key=True, related_name="+")
    code = models.CharField(max_length=20)
    urgent = models.BooleanField()
    counts_as_child = models.BooleanField()
    elements = models.JSONField(
        default=dict, help_text="Which elements were needed and which indicated; by which signs stays sealed."
    )
    result = SealedField(
        section=Section.SCREENING,
        help_text="The whole advice by language: elements, indicators, from which answers, reasons, what is open.",
    )
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(result__isnull=False), name="advice_has_result")
        ]

    def __str__(self) -> str:
        return self.code


class Decision(models.Model):
    """What a named officer decided after a screening, and why. Free to differ from the advice, with reasons."""

    class Code(models.TextChoices):
        PRESUME = "presume"
        LOOK_FURTHER = "look_further"
        OTHER_HARM = "other_harm"
        NOT_PRESUMED = "not_presumed"

    walled_by = walls.of_parent("screening_id", "identification_screening")
    field_classes = {
        "screening": Tier.TECHNICAL,
        "code": Tier.OPEN,
        "follows_advice": Tier.OPEN,
        "reasons": Tier.PROTECTED,
        "decided_at": Tier.OPEN,
        "decided_by": Tier.OPEN,
    }

    screening = models.OneToOneField(Screening, on_delete=models.CASCADE, primary_key=True, related_name="+")
    code = models.CharField(max_length=20, choices=Code)
    follows_advice = models.BooleanField()
    reasons = SealedField(section=Section.SCREENING)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(follows_advice=True) | models.Q(reasons__isnull=False),
                name="decision_apart_has_reasons",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Determination(models.Model):
    """The authority's recorded judgement on a person. Reconsidering makes a new one; the earlier stays visible."""

    class Result(models.TextChoices):
        VICTIM = "victim"
        NOT_VICTIM = "not_victim"
        OTHER_HARM = "other_harm"

    class State(models.TextChoices):
        STANDING = "standing"
        RECONSIDERED = "reconsidered"

    walled_by = walls.of_case()
    field_classes = {
        "id": Tier.TECHNICAL,
        "case": Tier.TECHNICAL,
        "result": Tier.OPEN,
        "state": Tier.OPEN,
        "authority": Tier.OPEN,
        "grounds": Tier.OPEN,
        "reasons": Tier.PROTECTED,
        "made_on": Tier.OPEN,
        "document_reference": Tier.OPEN,
        "recorded_at": Tier.TECHNICAL,
        "recorded_by": Tier.OPEN,
        "organisation": Tier.OPEN,
        "reconsiders": Tier.OPEN,
        "reconsidered_at": Tier.OPEN,
        "reconsidered_by": Tier.OPEN,
        "reconsidered_why": Tier.PROTECTED,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    result = models.CharField(max_length=12, choices=Result)
    state = models.CharField(max_length=12, choices=State, default=State.STANDING)
    authority = models.CharField(
        max_length=60, help_text="Code of the country pack's determination authorities."
    )
    grounds = ArrayField(
        models.CharField(max_length=60), default=list, help_text="Codes: means and purposes found."
    )
    reasons = SealedField(section=Section.DETERMINATION)
    made_on = models.DateField()
    document_reference = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reconsiders = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    reconsidered_at = models.DateTimeField(null=True)
    reconsidered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reconsidered_why = SealedField(section=Section.DETERMINATION)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="standing"), name="determination_one_standing"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="standing", reconsidered_at=None, reconsidered_by=None, reconsidered_why=None
                )
                | models.Q(
                    state="reconsidered",
                    reconsidered_at__isnull=False,
                    reconsidered_by__isnull=False,
                    reconsidered_why__isnull=False,
                ),
                name="determination_reconsidered_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(reasons__isnull=False), name="determination_has_reasons"
            ),
        ]
        indexes = [models.Index(fields=["case", "-recorded_at"], name="determination_of_case")]

    def __str__(self) -> str:
        return self.result
