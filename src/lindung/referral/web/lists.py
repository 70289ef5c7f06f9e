"""The organisation's referrals: what waits for its answer, what it sent, what else it received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.words import label
from lindung.kernel import clock
from lindung.referral import queries
from lindung.referral.models import Referral
from lindung.referral.web.words import COLOURS, what

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A referral as a list shows it."""

    url: str
    code: str
    what: str
    sender: str
    receiver: str
    urgency: str
    state: str
    colour: str
    sent_at: datetime
    due_at: datetime


@requires(P.CASE_READ)
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the organisation's referrals, those that wait for its answer first."""
    found = queries.inbox(actor=request.actor, limit=LIMIT)
    context = {
        "waiting": rows(found.waiting),
        "sent": rows(found.sent),
        "received": rows(found.received),
        "now": clock.now(),
        "limit": LIMIT,
    }
    return render(request, "referral/inbox.html", context)


def rows(referrals: Sequence[Referral]) -> list[Row]:
    """Return the plain data of a list's rows."""
    return [
        Row(
            url=reverse("referral:show", kwargs={"case_code": one.case.code, "subject": one.pk}),
            code=one.case.code,
            what=what(one),
            sender=one.from_organisation.name,
            receiver=one.to_organisation.name,
            urgency=label("urgencies", one.urgency),
            state=str(one.get_state_display()),
            colour=COLOURS[one.state],
            sent_at=one.sent_at,
            due_at=one.answer_due_at,
        )
        for one in referrals
    ]
