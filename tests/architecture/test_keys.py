"""Foreign keys point down the house and leave no name behind on the other side."""

from __future__ import annotations

from django.apps import apps
from django.db import models

ORDER = [
    "kernel",
    "access",
    "directory",
    "cases",
    "intake identification referral protection",
    "statistics",
    "plans",
    "desk",
    "world",
    "config",
]
LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms.split()}


def _room(model: type[models.Model]) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "lindung" else None


def _keys() -> list[tuple[type[models.Model], models.ForeignKey]]:
    return [
        (model, field)
        for model in apps.get_models()
        if _room(model)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    ]


def test_keys_point_down_or_stay_in_the_room() -> None:
    wrong = []
    for model, field in _keys():
        here, there = _room(model), _room(field.related_model)
        assert here is not None
        if there is None or (there != here and LEVEL[there] >= LEVEL[here]):
            wrong.append(f"{model._meta.label}.{field.name} points at {field.related_model._meta.label}")
    assert len(_keys()) >= 20
    assert not wrong, "\n".join(wrong)


def test_keys_leave_no_reverse_name() -> None:
    named = [
        f"{model._meta.label}.{field.name}: set related_name='+'"
        for model, field in _keys()
        if field.remote_field.related_name != "+"
    ]
    assert not named, "\n".join(named)
