"""The rooms of care, in the order in which a person meets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.majority import glance as majority
from lindung.cases.models import Case
from lindung.cases.offers import Glance, Offer
from lindung.intake.window import glance as window
from lindung.intake.window.web import offers as window_offers
from lindung.protection.callouts import glance as callouts
from lindung.protection.callouts.web import offers as callouts_offers
from lindung.protection.care import glance as plan_of_care
from lindung.protection.care.web import offers as care_offers
from lindung.protection.checklist import glance as checklist
from lindung.protection.checklist.web import offers as checklist_offers
from lindung.protection.informing import glance as informing
from lindung.protection.informing.web import offers as informing_offers
from lindung.protection.leaving import glance as leaving
from lindung.protection.leaving.web import offers as leaving_offers
from lindung.protection.permissions import glance as permissions
from lindung.protection.permissions.web import offers as permissions_offers
from lindung.protection.shelters import glance as shelters
from lindung.protection.shelters.web import offers as shelters_offers

GLANCES: Final[tuple[Callable[..., Sequence[Glance]], ...]] = (
    shelters.glance,
    informing.glance,
    callouts.glance,
    plan_of_care.glance,
    permissions.glance,
    leaving.glance,
    window.glance,
    majority.glance,
    checklist.glance,
)
"""Each tells, in at most two queries, how its part stands: called with case, by and at."""
OUTSIDE: Final[tuple[Callable[..., Sequence[Glance]], ...]] = (informing.glance, callouts.glance)
"""What those see of it who have a part in the case for another purpose than help."""
OFFERS: Final = (
    shelters_offers,
    informing_offers,
    callouts_offers,
    care_offers,
    permissions_offers,
    leaving_offers,
    window_offers,
    checklist_offers,
)
"""Whose acts the care page offers."""

_CARING: Final = (P.CARE_READ, P.SHELTER_READ, P.INFORM_RECORD, P.LEAVING_PLAN)
_TOO_EARLY: Final = frozenset({"reported", "screened"})


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way from the case page to its care; what can be done there is offered there."""
    if case.stage in _TOO_EARLY or not any(actor.may(one) for one in _CARING):
        return []
    return [Offer(_("Care at a glance"), reverse("care", args=[case.code]))]
