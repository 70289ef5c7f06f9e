"""The organisation's referrals: what waits for its answer, what it sent, what else it received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lindung.access.models import Organisation
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
    """A referral as a list shows it; `other` is the organisation at its other end, `due_at` its awaited answer.

    Without `url` and `code` its case is closed to the reader: what is left is that it was asked and answered.
    """

    url: str
    code: str
    what: str
    other: str
    urgency: str
    state: str
    colour: str
    sent_at: datetime
    due_at: datetime | None


@requires(P.CASE_READ)
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the organisation's referrals, those that wait for its answer first."""
    found = queries.inbox(actor=request.actor, limit=LIMIT)
    context = {
        "waiting": [_row(one, other=one.referral.from_organisation) for one in found.waiting],
        "sent": [_row(one, other=one.referral.to_organisation) for one in found.sent],
        "received": [_row(one, other=one.referral.from_organisation) for one in found.received],
        "now": clock.now(),
        "limit": LIMIT,
    }
    return render(request, "referral/inbox.html", context)


def _row(listed: queries.Listed, *, other: Organisation) -> Row:
    one, code = listed.referral, listed.code
    return Row(
        url=reverse("referral:show", args=[code, one.pk]) if code else "",
        code=code,
        what=what(one),
        other=other.name,
        urgency=label("urgencies", one.urgency),
        state=str(one.get_state_display()),
        colour=COLOURS[one.state],
        sent_at=one.sent_at,
        due_at=one.answer_due_at if one.state == Referral.State.SENT else None,
    )
