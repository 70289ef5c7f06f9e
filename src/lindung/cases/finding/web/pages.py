"""Looking a person up, asking another organisation about a match, and answering its question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lindung.access.permissions import Permission as P
from lindung.access.purposes import NAMES, Purpose
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as hub
from lindung.cases.finding import actions, queries
from lindung.cases.finding.web.forms import AnswerForm, EnquiryForm, FindForm
from lindung.kernel import clock
from lindung.kernel.problems import Refusal


@sensitive_post_parameters()
@requires(P.FIND)
def find(request: StaffRequest) -> HttpResponse:
    """Ask what is known of the person, look once, and show what fits; the answers stand in no address."""
    form = FindForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.look_up(by=request.actor, at=clock.now(), given=form.asked())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.refused_with = refusal
    if found and found.refused:
        form.add_error(None, str(found.refused))
        form.refused_with = found.refused
        found = None
    context = {
        "form": form,
        "found": found,
        "strong": queries.Strength.STRONG,
        "enquiry": EnquiryForm(initial={"handle": found.handle}) if found and found.handle else None,
        "enquiries": queries.enquiries_of(by=request.actor),
    }
    return render(request, "finding/find.html", context, status=status_of(form))


@requires(P.FIND)
def ask(request: StaffRequest) -> HttpResponse:
    """Send an enquiry about a hint to whoever leads the case behind it."""
    form = EnquiryForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.enquire(
            handle=given["handle"],
            purpose=given["purpose"],
            reason=given["reason"],
            by=request.actor,
            at=clock.now(),
        )
        return f"{reverse('finding:find')}#enquiries"

    if done := perform(request, form, act):
        messages.success(request, _("Your enquiry was sent. The answer will stand on this page."))
        return done
    context = {
        "form": form,
        "title": _("Ask about a match"),
        "button": _("Send the enquiry"),
        "back": reverse("finding:find"),
        "case": None,
        "lead": _("They learn who asks and why, and nothing of what you typed. You learn only their answer."),
    }
    return render(request, "cases/form.html", context, status=status_of(form))


@requires(P.CASE_CHANGE)
def answer(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Answer another organisation's enquiry about a case that one's own leads."""
    case = hub.by_code(code=case_code, by=request.actor)
    enquiry = queries.to_answer(case=case, enquiry_id=subject, by=request.actor)
    home = reverse("case", args=[case.code])
    form = AnswerForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.answer(
            case_id=case.pk, enquiry_id=enquiry.pk, contact=given["contact"], by=request.actor, at=clock.now()
        )
        return home

    lead = _(
        "%(who)s of %(organisation)s has looked up a person who may be this one. Purpose: %(purpose)s. %(reason)s."
    )
    context = {
        "form": form,
        "title": _("Answer an enquiry"),
        "button": _("Send the answer"),
        "back": home,
        "case": case,
        "lead": lead
        % {
            "who": enquiry.user.display_name,
            "organisation": enquiry.organisation.name,
            "purpose": NAMES[Purpose(enquiry.purpose)],
            "reason": enquiry.get_reason_display(),
        },
    }
    return perform(request, form, act) or render(request, "cases/form.html", context, status=status_of(form))
