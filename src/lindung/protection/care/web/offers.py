"""What care offers on a case; asks the database nothing."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer

_TOO_EARLY: Final = frozenset({"reported", "screened"})


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to needs and plan, and to asking how the person is, for whoever cares for them."""
    if case.stage in _TOO_EARLY or not actor.may(P.CARE_READ):
        return []
    found = [Offer(_("Needs and plan"), reverse("care:home", args=[case.code]))]
    if actor.may(P.CARE_WRITE) and case.closed_at is None:
        found.append(Offer(_("Ask how the person is"), reverse("care:check_in", args=[case.code])))
    return found
