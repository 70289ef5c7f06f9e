"""Sensitivity classes along inheritance, and refusals for people and machines."""

from __future__ import annotations

from lindung.kernel.fields import Tier, classes_of
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Conflict, Invalid, Refusal


def test_a_model_names_the_class_of_each_field() -> None:
    assert set(classes_of(AuditEvent)) == {field.name for field in AuditEvent._meta.get_fields()}

    class Base(AuditEvent):
        field_classes = {"extra": Tier.SEALED, "detail": Tier.SEALED}

        class Meta:
            app_label = "kernel"
            proxy = True

    assert classes_of(Base)["extra"] is Tier.SEALED
    assert classes_of(Base)["detail"] is Tier.SEALED, "the nearest declaration wins"
    assert classes_of(Base)["event"] is Tier.TECHNICAL


def test_a_refusal_speaks_to_people_and_to_machines() -> None:
    assert (Refusal("x").status, Invalid("x").status, Conflict("x").status) == (409, 422, 409)
    refusal = Invalid("The day lies ahead. Choose another.", field="day", code="future")
    assert (str(refusal), refusal.field, refusal.code) == (
        "The day lies ahead. Choose another.",
        "day",
        "future",
    )
    assert Invalid("x").code == "invalid"
