"""What referral offers on a case; asks the database nothing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer
from lindung.cases.workflow import CASE
from lindung.kernel.country import current
from lindung.referral.rules import OTHER_HARM


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the referrals that the actor may send at the case's stage."""
    if not actor.may(P.REFERRAL_SEND):
        return []
    found = []
    if case.closed_at is None:
        send = reverse("referral:send", args=[case.code])
        found.append(Offer(label=_("Refer a need"), url=send, primary=case.stage == "presumed"))
    steps = {row.name for row in CASE.available(state=case.stage, switched_off=current().steps_switched_off)}
    elsewhere = reverse("referral:other_harm", args=[case.code])
    if "refer_other_harm" in steps:
        likely = case.stage == "determined_other_harm"
        found.append(Offer(label=_("Refer another harm"), url=elsewhere, primary=likely))
    elif case.outcome == OTHER_HARM:
        found.append(Offer(label=_("Refer to another agency"), url=elsewhere))
    return found
