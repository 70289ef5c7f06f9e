"""What coming of age offers on a case; asks the database nothing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the way to record that a child came of age."""
    if not case.is_child or case.closed_at is not None or not actor.may(P.CASE_CHANGE):
        return []
    return [Offer(_("Coming of age"), reverse("majority:record", args=[case.code]))]
