"""Every field of every model carries a sensitivity class."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from lindung.kernel.fields import Tier, classes_of


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
