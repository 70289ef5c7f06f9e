"""What identification offers on a case; asks the database nothing."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Offer
from lindung.cases.workflow import CASE
from lindung.identification.workflow import CASE_STEP
from lindung.kernel.country import current

_UNSCREENED: Final = frozenset({"reported"})
_READY: Final = frozenset({"enquiry"})


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the room's acts that the actor may do at the case's stage, in the order of the path."""
    offered = []
    if case.closed_at is None and actor.may(P.SCREENING_CONDUCT):
        fresh = case.stage in _UNSCREENED
        label = _("Screen this person") if fresh else _("Screen again")
        offered.append(Offer(label, reverse("identification:again", args=[case.code]), primary=fresh))
    steps = CASE.available(state=case.stage, switched_off=current().steps_switched_off)
    if actor.may(P.DETERMINATION_RECORD) and {step.name for step in steps} & set(CASE_STEP.values()):
        offered.append(
            Offer(
                _("Record the determination"),
                reverse("identification:determine", args=[case.code]),
                primary=case.stage in _READY,
            )
        )
    return offered
