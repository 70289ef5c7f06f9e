"""The rooms of care, in the order in which a person meets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Glance, Offer
from lindung.protection.informing import glance as informing
from lindung.protection.informing.web import offers as informing_offers

GLANCES: Final[tuple[Callable[..., Sequence[Glance]], ...]] = (informing.glance,)
"""Each tells, in at most two queries, how its part stands: called with case, by and at."""
OFFERS: Final = (informing_offers,)
"""Whose acts the care page offers."""

_CARING: Final = (P.CARE_READ, P.SHELTER_READ, P.INFORM_RECORD, P.LEAVING_PLAN)
_TOO_EARLY: Final = frozenset({"reported", "screened"})


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way from the case page to its care; what can be done there is offered there."""
    if case.stage in _TOO_EARLY or not any(actor.may(one) for one in _CARING):
        return []
    return [Offer(_("Care at a glance"), reverse("care", args=[case.code]))]
