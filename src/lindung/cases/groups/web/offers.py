"""What groups offer on a case; asks the database nothing."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.cases.models import Case
from lindung.cases.offers import Offer


def offers(*, case: Case, told: Collection[str]) -> list[Offer]:
    """Return the way to those who were found with the person, where the timeline (`told`: its kinds) says so."""
    if "groups.opened" not in told:
        return []
    return [Offer(_("People found together"), reverse("groups:of_case", args=[case.code]))]
