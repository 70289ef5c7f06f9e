"""What exports offer on a case."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to ask for an export of a case; asks the database nothing."""
    if not actor.may(P.EXPORT_ASK):
        return []
    return [Offer(_("Ask for an export"), f"{reverse('exports:ask')}?{urlencode({'case': case.code})}")]
