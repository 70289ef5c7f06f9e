"""What shelters offer on a case; asks the database nothing."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer

_TOO_EARLY: Final = frozenset({"reported", "screened"})
"""Before somebody is presumed a victim nobody is sheltered."""


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to the person's place, for whoever places people."""
    if case.stage in _TOO_EARLY or not actor.may(P.SHELTER_READ):
        return []
    return [Offer(_("Place to stay"), reverse("shelters:place", args=[case.code]))]
