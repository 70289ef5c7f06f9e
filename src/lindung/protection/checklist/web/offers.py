"""What the checklist offers on a case; asks the database nothing."""

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
    """Return the way to the checklist, for whoever reads it."""
    if case.stage in _TOO_EARLY or not actor.may(P.CHECKLIST_READ):
        return []
    return [Offer(_("Protection checklist"), reverse("checklist:case", args=[case.code]))]
