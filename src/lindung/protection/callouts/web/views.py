"""Pages of callouts: what the office asked, those of a case, one of them, asking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.cases.web.pages import form_page
from lindung.directory.roster.words import language_name
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.protection.callouts import actions, queries
from lindung.protection.callouts.actions import AskIn
from lindung.protection.callouts.models import Callout
from lindung.protection.callouts.rules import rules_of
from lindung.protection.callouts.web.forms import AskForm
from lindung.protection.callouts.web.shown import line_of
from lindung.protection.callouts.workflow import OPEN, RUNNING

USUAL = timedelta(hours=2)
CANDIDATES = 12
"""How many of the register are shown for one callout, who fits first."""


@require_safe
@requires(P.CALLOUT_ASK)
def listed(request: StaffRequest) -> HttpResponse:
    """Show what the reader's organisation asked, the open ones first."""
    rows = queries.listed(by=request.actor)
    codes = queries.codes_of(rows, by=request.actor)
    lines = [line_of(one, codes.get(one.pk)) for one in rows]
    context = {
        "running": [line for line in lines if line.row.state in RUNNING],
        "over": [line for line in lines if line.row.state not in RUNNING],
    }
    return render(request, "callouts/list.html", context)


@require_safe
@requires(P.CALLOUT_ASK)
def of_case(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show who was called to the person of a case."""
    case = cases.by_code(code=case_code, by=request.actor)
    lines = [line_of(one, [case.code]) for one in queries.of_case(case=case, by=request.actor)]
    return render(request, "callouts/of_case.html", {"case": case, "lines": lines})


@require_safe
@requires(P.CALLOUT_ASK)
def callout(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show one callout: how it stands, to whom it was offered, who else fits and who does not, and why."""
    found = queries.callout(callout_id=subject, code=case_code, by=request.actor)
    offers = queries.offers_of(callout=found)
    live = next((one for one in offers if one.state in queries.LIVE), None)
    context: dict[str, Any] = {
        "code": case_code,
        "callout": found,
        "line": line_of(found),
        "offers": offers,
        "live": live,
        "codes": queries.codes_of([found], by=request.actor).get(found.pk, []),
        "waited": _waited(found),
        "running": found.state in RUNNING,
        "telephones": live is not None
        and live.user_id is None
        and request.actor.may(P.CASE_READ_NATIONAL)
        and request.actor.may(P.CALLOUT_ANSWER),
    }
    if found.state in OPEN:
        context |= _who_else(found)
    return render(request, "callouts/callout.html", context)


def _who_else(found: Callout) -> dict[str, Any]:
    """Return who of the register fits, and other ways where nobody does."""
    people = [link.case for link in queries.links_of(found)]
    wanted = queries.wanted_of(found, people)
    proposed = queries.proposal(wanted=wanted)
    fits = [fit for fit in proposed if fit.fits or not found.language or fit.card.speaks(found.language)]
    shown: dict[str, Any] = {"fits": fits[:CANDIDATES]}
    if not any(fit.fits for fit in fits):
        relays = queries.relays(wanted=wanted, people=people)
        shown["relays"] = [(language_name(one.language), one) for one in relays]
        shown["elsewhere"] = [one.root for one in rules_of(current()).elsewhere]
    return shown


def _waited(found: Callout) -> int | None:
    """Return the minutes from the need until somebody was there."""
    if found.present_at is None:
        return None
    return max(int((found.present_at - found.needed_at).total_seconds() // 60), 0)


@requires(P.CALLOUT_ASK)
def ask(request: StaffRequest, case_code: str) -> HttpResponse:
    """Ask for a helper to the person of a case."""
    case = cases.by_code(code=case_code, by=request.actor)
    now = clock.now()
    spoken = [(code, language_name(code)) for code in case.person.languages]
    form = AskForm(request.POST or None, spoken=spoken, initial=_usual(case, now, request))

    def act(given: dict[str, Any]) -> str:
        values = {name: value for name, value in given.items() if name in AskIn.__dataclass_fields__}
        asked = actions.ask(case_ids=[case.pk], given=AskIn(**values), by=request.actor, at=clock.now())
        _say(request, asked)
        return reverse("callouts:callout", args=[case.code, asked.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Call an interpreter or helper"),
        button=_("Call"),
        back=reverse("callouts:of_case", args=[case.code]),
        case=case,
        lead=_(
            "The best who fits is asked at once, then the next. Interpreters learn the language, the place and the"
            " hour, never who it is for."
        ),
    )


def _usual(case: Case, now: datetime, request: StaffRequest) -> dict[str, Any]:
    """Return what is most often asked: an interpreter of the first language, soon, where the person was found."""
    start = now + timedelta(hours=1)
    return {
        "kind": request.GET.get("kind") or "interpreter",
        "language": request.GET.get("language") or next(iter(case.person.languages), ""),
        "mode": request.GET.get("mode") or Callout.Mode.ON_SITE,
        "place": case.place,
        "starts_at": start,
        "ends_at": start + USUAL,
        "urgency": Callout.Urgency.EMERGENCY if case.urgent else Callout.Urgency.URGENT,
        "sex": "",
    }


def _say(request: StaffRequest, asked: Callout) -> None:
    if asked.state == Callout.State.OFFERED:
        messages.success(request, _("Somebody who fits has been asked."))
    else:
        messages.warning(
            request, _("Nobody of the register fits. The secretariat has been told; see other ways below.")
        )
