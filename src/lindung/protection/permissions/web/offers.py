"""What permissions offer on a case; asks the database nothing."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer
from lindung.kernel.country import current
from lindung.protection.permissions.pack import permissions_of

_TOO_EARLY: Final = frozenset({"reported", "screened", "presumed", "referred"})
"""Before somebody is in care there is nothing to ask permission from."""


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to permissions, for whoever applies or decides, where the law knows them."""
    may = actor.may(P.PERMISSION_APPLY) or actor.may(P.PERMISSION_DECIDE)
    if not may or case.stage in _TOO_EARLY or permissions_of(current()) is None:
        return []
    return [Offer(_("Permission to move freely and to work"), reverse("permissions:home", args=[case.code]))]
