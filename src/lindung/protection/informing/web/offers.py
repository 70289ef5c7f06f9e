"""What informing offers on a case; asks the database nothing."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer

_TOO_EARLY: Final = frozenset({"reported", "screened"})
"""Before somebody is presumed a victim there is nothing of this to explain."""


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to the sheet and to contacts, for whoever informs."""
    if case.stage in _TOO_EARLY or not actor.may(P.INFORM_RECORD):
        return []
    return [Offer(_("Inform the person"), reverse("informing:home", args=[case.code]))]
