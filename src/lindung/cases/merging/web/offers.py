"""What merging offers on a case; asks the database nothing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to join two records of one person, for whoever may."""
    if not actor.may(P.PERSON_MERGE):
        return []
    return [Offer(_("Join with another record"), reverse("merging:start", args=[case.code]))]
