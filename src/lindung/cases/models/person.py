"""The person, without needing a name, and those who belong to them."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lindung.access.purposes import Section
from lindung.kernel import walls
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import SealedField


class AgeBasis(models.TextChoices):
    """How sure we are of an age. Unsure counts as a child until known."""

    DOCUMENT = "document"
    STATED = "stated"
    ESTIMATED = "estimated"
    UNSURE = "unsure"


class Person(models.Model):
    """Someone we may have to protect. What is known of them is open facts only; a name is never needed."""

    walled_by = walls.of_person("id", first=True)
    field_classes = {
        "id": Tier.TECHNICAL,
        "sex": Tier.OPEN,
        "birth_year": Tier.OPEN,
        "birth_on": Tier.PROTECTED,
        "age_basis": Tier.OPEN,
        "child_until_known": Tier.OPEN,
        "nationality": Tier.OPEN,
        "languages": Tier.OPEN,
        "interpreter_needed": Tier.OPEN,
        "needs": Tier.PROTECTED,
        "version": Tier.TECHNICAL,
        "created_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sex = models.CharField(max_length=20, default="unknown", help_text="Code of vocabulary sex.")
    birth_year = models.SmallIntegerField(
        null=True, help_text="Counted back from the age on the day they were found, exact or not."
    )
    birth_on = SealedField(
        section=Section.BIRTH,
        versioned_by="version",
        help_text="The day, where a document or the person gives it: ISO 8601.",
    )
    age_basis = models.CharField(max_length=12, choices=AgeBasis, default=AgeBasis.UNSURE)
    child_until_known = models.BooleanField(
        default=False, help_text="Treated as a child because nobody can say they are not."
    )
    nationality = models.CharField(
        max_length=3, blank=True, help_text="ISO 3166-1 alpha-3; empty: not known."
    )
    languages = ArrayField(
        models.CharField(max_length=8), default=list, help_text="ISO 639 codes, best first."
    )
    interpreter_needed = models.BooleanField(null=True)
    needs = SealedField(
        section=Section.NEEDS, versioned_by="version", help_text="Codes of vocabulary urgent_needs."
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Grows with each change: a later hand sees it is late."
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_year=None) | models.Q(birth_year__gte=1900, birth_year__lte=2200),
                name="person_birth_year_is_believable",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def age_on(self, day: date) -> int | None:
        """Return the age in years on `day`: exact on the day they were found, to the year on any other."""
        return None if self.birth_year is None else day.year - self.birth_year

    def is_child_on(self, day: date, *, majority: int) -> bool:
        """Tell whether to treat the person as a child on `day`; whoever may be one, is one until known."""
        age = self.age_on(day)
        return self.child_until_known or age is None or age < majority


class Identity(models.Model):
    """What names a person, each fact in a sealed box of its own that no process here can open alone.

    Apart from the person, so that no list or join can bring it along by accident.
    """

    walled_by = walls.of_person()
    field_classes = {
        "person": Tier.TECHNICAL,
        "full_name": Tier.SEALED,
        "also_known_as": Tier.SEALED,
        "document_number": Tier.SEALED,
        "phone": Tier.SEALED,
        "home_address": Tier.SEALED,
        "written": Tier.TECHNICAL,
        "version": Tier.TECHNICAL,
    }

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    full_name = SealedField(section="identity", tier=Tier.SEALED, versioned_by="written")
    also_known_as = SealedField(section="identity", tier=Tier.SEALED, versioned_by="written")
    document_number = SealedField(section="identity", tier=Tier.SEALED, versioned_by="written")
    phone = SealedField(section="identity", tier=Tier.SEALED, versioned_by="written")
    home_address = SealedField(section="identity", tier=Tier.SEALED, versioned_by="written")
    written = models.JSONField(
        default=dict,
        help_text="By field, the version at which it was written: part of what its box is bound to.",
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.pk)


class PersonLink(models.Model):
    """How two persons belong together: family, or found together."""

    class Kind(models.TextChoices):
        PARENT_OF = "parent_of"
        SPOUSE_OF = "spouse_of"
        SIBLING_OF = "sibling_of"
        RELATIVE_OF = "relative_of"
        COMPANION_OF = "companion_of"

    walled_by = walls.Wall(f"{walls.FAR} OR lindung_sees_person(person_id) OR lindung_sees_person(other_id)")
    field_classes = {
        "id": Tier.TECHNICAL,
        "person": Tier.OPEN,
        "other": Tier.OPEN,
        "kind": Tier.OPEN,
        "created_at": Tier.TECHNICAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], name="person_link_once"),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="person_link_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.other_id}"
