"""What callouts offer on a case; asks the database nothing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to calling an interpreter or another helper, for whoever may ask."""
    if case.closed_at is not None or not actor.may(P.CALLOUT_ASK):
        return []
    return [Offer(_("Call an interpreter or helper"), reverse("callouts:of_case", args=[case.code]))]
