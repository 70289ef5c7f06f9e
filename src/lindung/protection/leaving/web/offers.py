"""What leaving offers on a case; asks the database nothing."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer

_FROM: Final = frozenset({"determined_victim", "protection_order", "recovery", "leaving", "follow_up"})
"""Stages from which somebody talks over with the person where they could go on living."""


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to what is arranged, for whoever plans."""
    if case.stage not in _FROM or not actor.may(P.LEAVING_PLAN):
        return []
    url = reverse("leaving:home", args=[case.code])
    return [Offer(_("Return, stay or move"), url, primary=case.stage == "leaving")]
