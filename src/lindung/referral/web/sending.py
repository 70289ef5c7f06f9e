"""Referring a need, or another harm: first what, then to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.cases.words import label
from lindung.kernel import clock
from lindung.referral import actions, queries
from lindung.referral.rules import harms_to_refer, needs_to_refer
from lindung.referral.web.forms import ReferralForm


@requires(P.REFERRAL_SEND)
def send(request: StaffRequest, case_code: str) -> HttpResponse:
    """Refer a need of the person: `?need=` chooses it, the form says the rest."""
    case = cases.by_code(code=case_code, by=request.actor)
    need = request.GET.get("need", "")
    if need not in needs_to_refer():
        lead = _("Each need is referred on its own, to an organisation that offers it.")
        choices = [(f"?need={code}", label("services", code)) for code in needs_to_refer()]
        return _choice(request, case, choices, title=_("What does the person need?"), lead=lead)
    receivers = queries.receivers(need=need, case=case, by=request.actor)
    form = ReferralForm(request.POST or None, receivers=receivers)

    def act(given: dict[str, Any]) -> str:
        sent = actions.send(
            case_id=case.pk,
            need=need,
            to=given["to"].pk,
            contents=form.contents(),
            by=request.actor,
            at=clock.now(),
        )
        return reverse("referral:show", kwargs={"case_code": case.code, "subject": sent.pk})

    done = perform(request, form, act) if request.method == "POST" else None
    return done or _details(request, case, form, what=label("services", need), back="referral:send")


@requires(P.REFERRAL_SEND)
def other_harm(request: StaffRequest, case_code: str) -> HttpResponse:
    """Refer a harm that is not trafficking to the agency whose task it is; the case is closed as such."""
    case = cases.by_code(code=case_code, by=request.actor)
    harm = request.GET.get("harm", "")
    if harm not in harms_to_refer():
        lead = _(
            "Not trafficking, but harm all the same: the agency for it is asked, and this case is closed."
        )
        choices = [(f"?harm={code}", label("harms", code)) for code in harms_to_refer()]
        return _choice(request, case, choices, title=_("What harm is it?"), lead=lead)
    receivers = queries.agencies(harm=harm, case=case, by=request.actor)
    form = ReferralForm(request.POST or None, receivers=receivers)

    def act(given: dict[str, Any]) -> str:
        sent = actions.refer_other_harm(
            case_id=case.pk,
            harm=harm,
            to=given["to"].pk,
            contents=form.contents(),
            by=request.actor,
            at=clock.now(),
        )
        return reverse("referral:show", kwargs={"case_code": case.code, "subject": sent.pk})

    done = perform(request, form, act) if request.method == "POST" else None
    return done or _details(request, case, form, what=label("harms", harm), back="referral:other_harm")


def _choice(
    request: StaffRequest, case: Case, choices: Sequence[tuple[str, str]], *, title: str, lead: str
) -> HttpResponse:
    """Show the first step: plain links, which work on any device and can be gone back to."""
    context = {"case": case, "title": title, "lead": lead, "choices": choices}
    return render(request, "referral/choose.html", context)


def _details(request: StaffRequest, case: Case, form: ReferralForm, *, what: str, back: str) -> HttpResponse:
    receivers: Any = form.fields["to"]
    context = {
        "form": form,
        "title": _("Refer: %(what)s") % {"what": what},
        "case": case,
        "nobody": not receivers.queryset.exists(),
        "closes": back == "referral:other_harm" and case.closed_at is None,
        "back": reverse(back, args=[case.code]),
    }
    return render(request, "referral/send.html", context, status=status_of(form))
