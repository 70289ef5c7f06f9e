"""Pages of a place that the complaints office asks: the questions, and the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.voices import actions, queries
from lindung.cases.voices.web.forms import AnswerForm
from lindung.cases.web.pages import form_page
from lindung.kernel import clock


@require_GET
@requires(P.WINDOW_ANSWER)
def asked(request: StaffRequest) -> HttpResponse:
    """Show what the office asked this place, and what was said and done about it."""
    context = {
        "rows": queries.enquiries_to(by=request.actor),
        "done": queries.we_did(organisation=request.actor.organisation_id),
        "today": clock.now().date(),
    }
    return render(request, "voices/asked.html", context)


@requires(P.WINDOW_ANSWER)
def answer(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Answer the office."""
    row = queries.enquiry_to(enquiry_id=subject, by=request.actor)
    form, back = AnswerForm(request.POST or None), reverse("voices:asked")

    def act(given: dict[str, Any]) -> str:
        actions.answer_enquiry(enquiry_id=row.pk, answer=given["answer"], by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request, form=form, title=_("Answer the office"), button=_("Send"), back=back, lead=row.question
    )
