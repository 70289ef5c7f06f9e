"""The later course: recovery, leaving, follow-up, closing and reopening."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import actions, queries
from lindung.cases.web.forms import MoveForm
from lindung.cases.web.offers import MOVES
from lindung.cases.web.pages import form_page
from lindung.cases.words import LEADS
from lindung.kernel import clock


@requires(P.CASE_READ)
def move(request: StaffRequest, case_code: str, step: str) -> HttpResponse:
    """Ask once more, then take the step; each step asks its own permission of the actor."""
    if step not in MOVES:
        raise Http404
    case = queries.by_code(code=case_code, by=request.actor)
    home = reverse("case", args=[case.code])
    form = MoveForm(request.POST or None, step=step)

    def act(given: dict[str, Any]) -> str:
        actions.move(
            case_id=case.pk, step=step, outcome=given.get("outcome", ""), by=request.actor, at=clock.now()
        )
        return home

    title = str(MOVES[step])
    return perform(request, form, act) or form_page(
        request, form=form, title=title, button=title, back=home, case=case, lead=str(LEADS[step])
    )
