"""What retention offers on a case."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to holds and erasure; asks the database nothing."""
    if not actor.may(P.RETENTION_HOLD):
        return []
    return [Offer(_("Legal hold and erasure"), reverse("retention:case", args=[case.code]))]
