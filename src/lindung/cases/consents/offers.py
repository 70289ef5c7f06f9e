"""What consents offer on a case; asks the database nothing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the acts about consent and access that the actor may do."""
    rows = [(P.CONSENT_RECORD, _("Record a consent"), "record"), (P.CASE_READ, _("Consents"), "list")]
    if case.lead_organisation_id == actor.organisation_id:
        rows.append((P.GRANT_GIVE, _("Let somebody see this case"), "give"))
    rows.append((P.CASE_READ, _("I know this person"), "step_aside"))
    return [
        Offer(label, reverse(f"consents:{name}", args=[case.code]))
        for need, label, name in rows
        if actor.may(need)
    ]
