"""What protection offers on a case; asks the database nothing."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer
from lindung.cases.workflow import CASE
from lindung.kernel.country import current
from lindung.protection.models import Order
from lindung.protection.web import defaults

_LIKELY: Final = {
    "accepted": "take_into_custody",
    "custody": "apply",
    "interim_order": "report",
    "enquiry": "report",
    "determined_victim": "make_protection_order",
    "determined_not_victim": "release",
}
_REPORTED_IN: Final = frozenset({"interim_order", "enquiry"})


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the room's acts that the actor may do at the case's stage, in the order of the path."""
    pack = current()
    open_steps = {
        step.name for step in CASE.available(state=case.stage, switched_off=pack.steps_switched_off)
    }
    kinds = defaults.applicable(case=case)
    signs = actor.may(P.REPORT_SIGN_ENFORCEMENT) or actor.may(P.REPORT_SIGN_PROTECTION)
    table = (
        (
            "take_into_custody",
            "custody",
            _("Record custody"),
            P.CUSTODY_RECORD,
            "custody" in pack.order_kinds,
        ),
        ("make_interim_order", "interim_order", _("Record the interim order"), P.ORDER_RECORD, True),
        ("report", "report", _("Joint report"), P.CASE_READ, signs and case.stage in _REPORTED_IN),
        ("make_protection_order", "protection_order", _("Record the protection order"), P.ORDER_RECORD, True),
        ("apply", "apply", _("Apply for an order"), P.ORDER_APPLY, bool(kinds)),
        ("extend", "extension", _("Extend the order"), P.ORDER_RECORD, Order.Kind.EXTENSION in kinds),
        ("release", "release", _("Release the person"), P.ORDER_RECORD, True),
    )
    return [
        Offer(
            label=label,
            url=reverse(f"protection:{name}", args=[case.code]),
            primary=_LIKELY.get(case.stage) == step,
        )
        for step, name, label, permission, fits in table
        if fits and actor.may(permission) and (step in open_steps or step in {"report", "apply", "extend"})
    ]
