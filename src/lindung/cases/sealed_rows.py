"""Which rows of every room seal something about a case, found without knowing the rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet

from lindung.cases.models import Case, Person
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import sealed_fields

_APART: Final = frozenset({"documents"})
"""Its sealed columns are keys of files; it sees to them itself."""


class NoWayToCase(LookupError):
    """A model that seals something and leads neither to a case nor to a person."""


def sealing_models() -> Iterator[type[models.Model]]:
    """Yield the models of every room that seal something under the protected tier, documents apart."""
    for model in apps.get_models():
        if not model.__module__.startswith("lindung.") or model._meta.app_label in _APART:
            continue
        if any(field.tier == Tier.PROTECTED for field in sealed_fields(model)):
            yield model


def rows_of(*, model: type[models.Model], case: Case) -> QuerySet[Any]:
    """Return a model's rows of a case: by the case, by the person, or by what belongs to the case.

    Raises `NoWayToCase`: a test asks every model, so that none is forgotten.
    """
    manager = model._default_manager
    if model is Person:
        return manager.filter(pk=case.person_id)
    if _points(model, "case"):
        return manager.filter(case=case.pk)
    if _points(model, "person"):
        return manager.filter(person=case.person_id)
    for field in model._meta.fields:
        parent = field.related_model
        if isinstance(parent, type) and issubclass(parent, models.Model) and _points(parent, "case"):
            return manager.filter(**{f"{field.name}__case": case.pk})
    raise NoWayToCase(f"{model._meta.label} seals something and leads to no case.")


def _points(model: type[models.Model], name: str) -> bool:
    try:
        return model._meta.get_field(name).is_relation
    except FieldDoesNotExist:
        return False
