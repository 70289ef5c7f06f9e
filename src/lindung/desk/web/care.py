"""Care at a glance: how each part of a person's care stands, and what can be done next, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries, words
from lindung.cases.models import Case
from lindung.cases.offers import Offer
from lindung.cases.refuges import KNOWING
from lindung.cases.sections import in_hand
from lindung.desk.web.caring import GLANCES, OFFERS, OUTSIDE
from lindung.kernel import clock


@requires(P.CASE_READ)
def care(request: StaffRequest, code: str) -> HttpResponse:
    """Show how a person's care stands: what is missing or late first. Open facts only, so nothing is opened."""
    actor, at = request.actor, clock.now()
    case = queries.by_code(code=code, by=actor)
    hand = in_hand(case=case, by=actor, at=at)
    # Those who enforce, prosecute or judge learn that the person was told and who is called, and nothing of care.
    glances = GLANCES if not KNOWING.isdisjoint(hand.purposes) else OUTSIDE
    rows = [row for glance in glances for row in glance(case=case, by=actor, at=at)] if hand.grants else []
    page: dict[str, Any] = {
        "case": case,
        "stage": words.stage(case.stage),
        "stage_colour": words.COLOURS[case.stage],
        "alarms": [row for row in rows if row.alarm],
        "rows": [row for row in rows if not row.alarm],
        "offers": _offers(case, actor) if hand.grants else [],
        "has_part": bool(hand.grants),
    }
    return render(request, "desk/care.html", page)


def _offers(case: Case, actor: Actor) -> Sequence[Offer]:
    return [offer for room in OFFERS for offer in room.offers(case=case, actor=actor)]
