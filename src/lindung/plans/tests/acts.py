"""One amendment of each kind, of the small plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.plans import actions
from lindung.plans.actions import Half
from lindung.plans.models import Activity, Indicator, Plan

WHY = "The council decided so"


def one(code: str) -> Activity:
    return Activity.objects.get(code=code)


def figure(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


ACTS: dict[str, Callable[[Actor | None], object]] = {
    "target": lambda by: actions.amend_target(
        indicator_id=figure("P2.S2.O1.i.1").pk, span="annual", value=Decimal(60), reason=WHY, by=by, at=NOON
    ),
    "dates": lambda by: actions.amend_dates(
        activity_id=one("P1.S1.O1.ii").pk,
        starts=date(2022, 1, 1),
        ends=date(2024, 6, 30),
        reason=WHY,
        by=by,
        at=NOON,
    ),
    "lead": lambda by: actions.change_lead(
        activity_id=one("P1.S1.O1.i").pk, lead="PARTNERS", reason=WHY, by=by, at=NOON
    ),
    "committee": lambda by: actions.change_committee(
        activity_id=one("P2.S2.O1.i").pk, committee="CARE", reason=WHY, by=by, at=NOON
    ),
    "title": lambda by: actions.retitle(
        plan_id=Plan.objects.get().pk,
        part="objective",
        code="S1",
        title={"en": "Everybody sees", "ms": "Semua nampak"},
        reason=WHY,
        by=by,
        at=NOON,
    ),
    "new_activity": lambda by: actions.add_activity(
        plan_id=Plan.objects.get().pk,
        code="P2.S2.O1.iii",
        title={"en": "Add judges", "ms": "Tambah hakim"},
        output="P2.S2.O1",
        responsible=["PROS"],
        starts=date(2024, 1, 1),
        ends=date(2025, 12, 31),
        indicators=[
            {
                "code": "P2.S2.O1.iii.1",
                "title": {"en": "Judges", "ms": "Hakim"},
                "kind": "count",
                "unit": "people",
                "targets": [{"span": "plan", "value": 5}],
                "feed": {"report": "PROS"},
            }
        ],
        reason=WHY,
        by=by,
        at=NOON,
    ),
    "split": lambda by: actions.split_activity(
        activity_id=one("P2.S2.O1.ii").pk,
        into=[
            Half("P2.S2.O1.iia", {"en": "Decide sooner", "ms": "Putus awal"}, ["P2.S2.O1.ii.1"]),
            Half("P2.S2.O1.iib", {"en": "Pay for courts", "ms": "Bayar mahkamah"}, ["P2.S2.O1.ii.2"]),
        ],
        reason=WHY,
        by=by,
        at=NOON,
    ),
    "withdrawal": lambda by: actions.withdraw_activity(
        activity_id=one("P1.S1.O1.ii").pk, reason=WHY, by=by, at=NOON
    ),
}
