"""What cannot be is refused beside the field at fault, in words, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lindung.access.testing import NOON, make_organisation, make_user
from lindung.cases.testing import unsealed
from lindung.kernel.problems import Invalid, Refusal
from lindung.protection import actions
from lindung.protection.actions.extension import NothingToExtend
from lindung.protection.actions.report import ReportNotAwaited
from lindung.protection.models import Order
from lindung.protection.testing import DAY, HOUR, Scene, make_refuge, make_scene

TEN_MEGABYTES = "x" * 10_000_000


def refused(act: Callable[[], Any], *, field: str, kind: type[Refusal] = Invalid) -> str:
    """Run `act`, which must be refused beside `field`, and return the words."""
    before = Order.objects.count()
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.field == field
    assert Order.objects.count() == before
    return str(caught.value)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"began_at": NOON + HOUR}, "began_at"),
        ({"began_at": NOON - 3 * DAY}, "began_at"),
        ({"began_at": datetime(1, 1, 1, tzinfo=UTC)}, "began_at"),
        ({"began_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, "began_at"),
        ({"began_at": datetime(2026, 11, 9, 3, 0)}, "began_at"),  # noqa: DTZ001 - a naive time is the point
        ({"reference": ""}, "reference"),
        ({"reference": " \u200b\x00\n"}, "reference"),
        ({"reference": "A\u202eB"}, "reference"),
        ({"reference": TEN_MEGABYTES}, "reference"),
    ],
)
def test_custody(scene: Scene, changed: dict[str, Any], field: str) -> None:
    assert refused(lambda: scene.custody(**changed), field=field)
    assert scene.stage() == "accepted"


def test_interim_order(scene: Scene) -> None:
    adults_only = make_refuge(code="test_adults_only", children=False)
    scene.application(at=NOON + DAY)
    later = NOON + 3 * DAY
    cases: list[tuple[dict[str, Any], str]] = [
        ({"made_at": later + HOUR}, "made_at"),
        ({"made_at": NOON - 9 * DAY}, "made_at"),
        ({"made_at": NOON}, "made_at"),  # before the application
        ({"reference": ""}, "reference"),
        ({"court": scene.refuge}, "court"),
        ({"place_of_refuge": scene.court}, "place_of_refuge"),
        (
            {
                "protection_officer": make_user(
                    username="clerk", role="court_registrar", organisation=scene.court
                )
            },
            "protection_officer",
        ),
        ({"enforcement_officer": scene.officer}, "enforcement_officer"),
        ({"last_day": date(2026, 11, 1)}, "last_day"),
        ({"last_day": date(2027, 11, 1)}, "last_day"),
        ({"last_day": date(9999, 12, 31)}, "last_day"),
    ]
    for changed, field in cases:
        assert refused(
            lambda changed=changed: scene.interim(**({"made_at": later, "at": later} | changed)), field=field
        )
    assert scene.stage() == "accepted"
    order = scene.interim(at=later, place_of_refuge=adults_only)
    assert order.state == "in_force"


def test_child_is_not_placed_among_adults(db: None) -> None:
    scene = make_scene(age_years=15)
    adults_only = make_refuge(code="test_adults_only", children=False)
    words = refused(lambda: scene.interim(place_of_refuge=adults_only), field="place_of_refuge")
    assert "children" in words
    assert scene.interim().place_of_refuge == scene.refuge


def test_custody_after_the_order_made(scene: Scene) -> None:
    scene.custody(began_at=NOON + HOUR, at=NOON + 2 * HOUR)
    assert refused(lambda: scene.interim(made_at=NOON, at=NOON + 2 * HOUR), field="made_at")


def test_protection_order_before_the_interim_order(scene: Scene) -> None:
    scene.interim(at=NOON + DAY)
    scene.determined(at=NOON + DAY)
    assert refused(lambda: scene.protection(made_at=NOON, at=NOON + 2 * DAY), field="made_at")
    assert scene.protection(at=NOON + 2 * DAY).state == "in_force"


def test_order_made_when_no_law_allowed_it(db: None) -> None:
    long_ago = datetime(2005, 3, 1, 4, 0, tzinfo=UTC)
    scene = make_scene(at=long_ago)
    assert refused(lambda: scene.interim(at=long_ago), field="made_at")


def test_applications(scene: Scene) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"kind": "pardon"}, "kind"),
        ({"kind": "custody"}, "kind"),
        ({"applied_on": date(2026, 11, 30)}, "applied_on"),
        ({"applied_on": date(2020, 1, 1)}, "applied_on"),
        ({"court": make_organisation(code="test_labour", kind="labour")}, "court"),
    ]
    for changed, field in cases:
        assert refused(lambda changed=changed: scene.application(**changed), field=field)
    assert refused(lambda: scene.application(kind="extension"), field="kind", kind=Refusal)
    scene.application()
    assert refused(scene.application, field="kind", kind=Refusal)


def test_report(scene: Scene) -> None:
    assert refused(lambda: scene.sign("enforcement"), field="", kind=ReportNotAwaited)
    scene.interim(at=NOON + 2 * DAY)
    later = NOON + 3 * DAY
    for changed, field in (
        ({"findings": " "}, "findings"),
        ({"findings": TEN_MEGABYTES}, "findings"),
        ({"on": date(2026, 11, 10)}, "on"),
        ({"on": date(2026, 12, 24)}, "on"),
    ):
        assert refused(lambda changed=changed: scene.sign("enforcement", at=later, **changed), field=field)
    assert refused(lambda: scene.sign("neither", at=later), field="half")


def test_release_end_and_correction(scene: Scene) -> None:
    order = scene.interim(at=NOON + DAY)
    now = NOON + 2 * DAY

    def release(**changed: Any) -> Order:
        given: dict[str, Any] = {"destination": "free", "made_at": now, "reference": "R-1"}
        return actions.release(case_id=scene.case.pk, by=scene.enforcer, at=now, **(given | changed))

    assert refused(lambda: release(destination="lock_up"), field="destination")
    assert refused(lambda: release(made_at=NOON), field="made_at")
    assert refused(lambda: release(reference=""), field="reference")

    def end(**changed: Any) -> Order:
        given: dict[str, Any] = {"ended_at": now, "reason": "Left."}
        return actions.end_order(
            case_id=scene.case.pk, order_id=order.pk, by=scene.enforcer, at=now, **(given | changed)
        )

    assert refused(lambda: end(ended_at=NOON), field="ended_at")
    assert refused(lambda: end(reason=""), field="reason")

    def correct(reason: str = "Misread.", **changed: Any) -> Order:
        return actions.correct_order(
            order_id=order.pk,
            changes=actions.OrderChanges(**changed),
            reason=reason,
            by=scene.registrar,
            at=now,
        )

    assert refused(correct, field="reference")
    assert refused(lambda: correct(reason="", reference="I-2"), field="correction_reason")
    assert refused(lambda: correct(made_at=now + HOUR), field="made_at")
    assert refused(lambda: correct(court=scene.refuge), field="court")
    corrected = correct(reference="I-2")
    with pytest.raises(Refusal):
        correct(reference="I-3")
    assert unsealed(corrected, "document_reference") == "I-2"


def test_extension_after_the_end(scene: Scene) -> None:
    order = scene.interim()
    late = NOON + timedelta(days=60)
    given: dict[str, Any] = {
        "reference": "E-1",
        "court": scene.court,
        "reason": "More time.",
        "by": scene.registrar,
    }
    with pytest.raises(NothingToExtend):
        actions.extend_order(case_id=scene.case.pk, made_at=late, at=late, last_day=late.date(), **given)
    assert refused(
        lambda: actions.extend_order(
            case_id=scene.case.pk, made_at=NOON + DAY, at=NOON + DAY, last_day=order.last_day, **given
        ),
        field="last_day",
    )
    assert refused(
        lambda: actions.extend_order(case_id=scene.case.pk, made_at=NOON + DAY, at=NOON + DAY, **given),
        field="last_day",
    )


def test_no_refusal_names_anyone(scene: Scene) -> None:
    words = refused(lambda: scene.interim(court=scene.refuge), field="court")
    assert scene.officer.display_name not in words
    assert scene.case.code not in words
