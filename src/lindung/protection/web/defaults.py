"""What a form shows before anybody writes: the likely answers, from what the case already says."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.queries import organisations
from lindung.cases.models import Case
from lindung.cases.sections import in_hand
from lindung.cases.workflow import CASE
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.protection import queries
from lindung.protection.models import COVERING, Order

_APPLIED_FOR_BY_STEP = {
    "make_interim_order": Order.Kind.INTERIM_ORDER,
    "make_protection_order": Order.Kind.PROTECTION_ORDER,
}
_EARLY = frozenset({"custody", "interim_order", "enquiry"})
_EXTENDABLE = frozenset({"interim_order", "enquiry", "protection_order", "recovery"})


def applicable(*, case: Case) -> tuple[str, ...]:
    """Return the kinds of order that can be applied for at the case's stage, the likeliest first."""
    pack = current()
    steps = {step.name for step in CASE.available(state=case.stage, switched_off=pack.steps_switched_off)}
    kinds = [
        kind.value
        for step, kind in _APPLIED_FOR_BY_STEP.items()
        if step in steps and kind in pack.order_kinds
    ]
    if case.stage in _EARLY and Order.Kind.PROTECTION_ORDER not in kinds:
        kinds.append(Order.Kind.PROTECTION_ORDER.value)
    if case.stage in _EXTENDABLE:
        kinds.append(Order.Kind.EXTENSION.value)
    return tuple(kinds)


def application(*, case: Case, kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return the likely application: to the court of the place, today."""
    return {
        "kind": kinds[0] if kinds else "",
        "court": _court(case=case),
        "applied_on": timezone.localtime(clock.now()).date(),
    }


def order(*, case: Case, kind: str, by: Actor) -> dict[str, Any]:
    """Return the likely order: made just now, with whom the application or the order before it names.

    The place of refuge of the order before is told to those only who may know it.
    """
    waiting = queries.latest(case=case, kind=kind, states=[Order.State.APPLIED])
    before = _before(case=case)
    initial: dict[str, Any] = {"made_at": clock.now()}
    initial["court"] = (
        waiting.court if waiting and waiting.court else (before and before.court) or _court(case=case)
    )
    if before is not None:
        held = in_hand(case=case, by=by, at=clock.now()).purposes
        if queries.may_see_refuge(order=before, actor=by, purposes=held):
            initial["place_of_refuge"] = before.place_of_refuge
        initial["protection_officer"] = before.protection_officer
        initial["enforcement_officer"] = before.enforcement_officer
    # Form fields name organisations by code and people by the name they sign in with.
    for name, value in initial.items():
        if isinstance(value, Organisation):
            initial[name] = value.code
        elif name.endswith("_officer") and value is not None:
            initial[name] = value.username
    return initial


def _before(*, case: Case) -> Order | None:
    rows = [
        one
        for one in queries.orders_of(case=case)
        if one.state in COVERING and one.kind != Order.Kind.RELEASE
    ]
    return rows[0] if rows else None


def _court(*, case: Case) -> str | None:
    """Return the code of the court nearest to where the person was found: of the place, else one without a place."""
    courts = list(organisations().filter(kind="court").order_by("code"))
    local = [court for court in courts if court.place == case.place] or [
        court for court in courts if not court.place
    ]
    return local[0].code if local else None
