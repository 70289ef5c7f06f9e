"""Every field of every model carries a sensitivity class; what is secret of a person lies in envelopes."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from lindung.access.purposes import COVERS, Section
from lindung.kernel.fields import Tier, classes_of
from lindung.kernel.sealing.fields import SealedField, sealed_fields

IN_CLEAR = {
    "access.User.email": "of staff; no person we protect",
    "finding.Handle.case": "a key for minutes, in a table that the program itself may not read",
    "kernel.AuditEvent.detail": "codes, names of fields and values of open ones; see the test of it",
    "protection.Order.place_of_refuge": "a key to an organisation; its name is masked, not sealed",
    "shelters.Absence.organisation": "a key; its rows are walled from whoever may not know the place",
    "shelters.Incident.organisation": "a key; its rows are walled from whoever may not know the place",
    "shelters.Stay.bed": "a key; its rows are walled from whoever may not know the place",
    "shelters.Stay.house": "a key; its rows are walled from whoever may not know the place",
    "shelters.Stay.organisation": "a key; its rows are walled from whoever may not know the place",
    "shelters.Stay.zone": "a key; its rows are walled from whoever may not know the place",
}
"""Fields of a secret tier that are not sealed, each with its reason."""
_SECRET = frozenset({Tier.PROTECTED, Tier.SEALED})


def _own_models() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if model.__module__.startswith("lindung.")]
    return [model for model in found if ".tests." not in model.__module__]


def _complaints(model: type[models.Model]) -> list[str]:
    fields = {field.name for field in model._meta.get_fields() if field.concrete}
    classes = classes_of(model)
    unclassified = [
        f"{model._meta.label}.{name}: give it a class in field_classes" for name in fields - set(classes)
    ]
    stale = [f"{model._meta.label}.{name}: is no field any more, remove it" for name in set(classes) - fields]
    wrong = [
        f"{model._meta.label}.{name}: use a Tier"
        for name, tier in classes.items()
        if not isinstance(tier, Tier)
    ]
    return unclassified + stale + wrong


def test_every_field_has_a_class() -> None:
    complaints = [line for model in _own_models() for line in _complaints(model)]
    assert len(_own_models()) >= 12
    assert not complaints, "\n".join(sorted(complaints))


def test_guard_notices_missing_and_stale_names() -> None:
    class Careless:
        """Stands in for a model: one field unclassified, one class without a field."""

        class _meta:
            label = "cases.Careless"

            @staticmethod
            def get_fields() -> list[models.Field]:
                field: models.Field = models.CharField(max_length=3)
                field.set_attributes_from_name("word")
                return [field]

        field_classes = {"gone": Tier.OPEN}

    assert [line.split(":")[0] for line in _complaints(Careless)] == [
        "cases.Careless.word",
        "cases.Careless.gone",
    ]


def _in_clear(model: type[models.Model]) -> list[str]:
    """Return the secret fields of a model that could hold clear text: any but bytes."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return [
        f"{model._meta.label}.{name}"
        for name, tier in classes_of(model).items()
        if tier in _SECRET and not isinstance(fields.get(name), models.BinaryField)
    ]


def test_no_secret_lies_in_clear() -> None:
    found = {name for model in _own_models() for name in _in_clear(model)}
    assert found <= IN_CLEAR.keys(), f"make these SealedField columns: {sorted(found - IN_CLEAR.keys())}"
    known = {f"{model._meta.label}.{field.name}" for model in _own_models() for field in model._meta.fields}
    assert IN_CLEAR.keys() <= known, "an exception that is no field any more"


def test_the_guard_notices_a_text() -> None:
    class Careless:
        class _meta:
            label = "cases.Careless"
            concrete_fields = (models.TextField(name="words"), SealedField(name="sealed"))

        field_classes = {"words": Tier.PROTECTED, "sealed": Tier.PROTECTED}

    assert _in_clear(Careless) == ["cases.Careless.words"]  # type: ignore[arg-type]


def test_every_sealed_column_belongs_to_a_section_that_a_purpose_covers() -> None:
    covered = frozenset().union(*COVERS.values())
    for model in _own_models():
        for field in sealed_fields(model):
            assert classes_of(model)[field.name] in _SECRET, f"{field} is sealed: class it so"
            assert field.section_by or Section(field.section) in covered, f"{field}: nobody could open it"
            if field.versioned_by:
                assert model._meta.get_field(field.versioned_by)
