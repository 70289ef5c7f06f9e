"""What documents offer on a case; asks the database nothing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the acts on documents that the actor may do."""
    rows = ((P.DOCUMENT_READ, _("Documents"), "list"), (P.DOCUMENT_ADD, _("Add a document"), "add"))
    return [
        Offer(label, reverse(f"documents:{name}", args=[case.code]))
        for need, label, name in rows
        if actor.may(need)
    ]
