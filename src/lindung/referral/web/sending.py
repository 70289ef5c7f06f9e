"""Referring a need, or another harm: first what, then to whom and with what."""

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
from lindung.cases.consents import queries as consents
from lindung.cases.consents.models import Consent as Agreed
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
    offered, need = needs_to_refer(), request.GET.get("need", "")
    if need not in offered:
        choices = [(f"?need={code}", label("services", code)) for code in offered]
        title = _("What does the person need?")
        lead = _("Each need is referred on its own, to an organisation that offers it.")
        return _choice(request, case, choices, title=title, lead=lead, unknown=bool(need))
    form = ReferralForm(
        request.POST or None,
        receivers=queries.receivers(need=need, case=case, by=request.actor),
        agreed=_agreed(case),
    )

    def act(given: dict[str, Any]) -> str:
        sent = actions.send(
            case_id=case.pk,
            need=need,
            to=form.receivers[given["to"]].pk,
            contents=form.contents(),
            by=request.actor,
            at=clock.now(),
        )
        return reverse("referral:show", args=[case.code, sent.pk])

    return perform(request, form, act) or _details(request, case, form, what=label("services", need))


@requires(P.REFERRAL_SEND)
def other_harm(request: StaffRequest, case_code: str) -> HttpResponse:
    """Refer a harm that is not trafficking to the agency whose task it is; the case is closed as such."""
    case = cases.by_code(code=case_code, by=request.actor)
    offered, harm = harms_to_refer(), request.GET.get("harm", "")
    if harm not in offered:
        choices = [(f"?harm={code}", label("harms", code)) for code in offered]
        title = _("What harm is it?")
        lead = _("Not trafficking, but harm all the same: the agency whose task it is is asked to help.")
        return _choice(request, case, choices, title=title, lead=lead, unknown=bool(harm))
    form = ReferralForm(
        request.POST or None,
        receivers=queries.agencies(harm=harm, case=case, by=request.actor),
        agreed=_agreed(case),
    )

    def act(given: dict[str, Any]) -> str:
        sent = actions.refer_other_harm(
            case_id=case.pk,
            harm=harm,
            to=form.receivers[given["to"]].pk,
            contents=form.contents(),
            by=request.actor,
            at=clock.now(),
        )
        return reverse("referral:show", args=[case.code, sent.pk])

    closes = case.closed_at is None
    return perform(request, form, act) or _details(
        request, case, form, what=label("harms", harm), closes=closes
    )


def _agreed(case: Case) -> Sequence[Agreed]:
    rows = consents.holding(case=case, at=clock.now()).filter(organisation__isnull=False)
    return list(rows.select_related("organisation").order_by("-recorded_at"))


def _choice(
    request: StaffRequest,
    case: Case,
    choices: Sequence[tuple[str, str]],
    *,
    title: str,
    lead: str,
    unknown: bool,
) -> HttpResponse:
    """Show the first step as plain links: they work anywhere, and one can go back to choose again."""
    context = {"case": case, "title": title, "lead": lead, "choices": choices, "unknown": unknown}
    return render(request, "referral/choose.html", context, status=422 if unknown else 200)


def _details(
    request: StaffRequest, case: Case, form: ReferralForm, *, what: str, closes: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "title": _("Refer: %(what)s") % {"what": what},
        "case": case,
        "nobody": not form.receivers,
        "closes": closes,
        "back": request.path,
    }
    return render(request, "referral/send.html", context, status=status_of(form))
