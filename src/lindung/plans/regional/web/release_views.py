"""Pages of releases: propose, decide, fetch, withdraw; take a partner's file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.web.forms import LindungForm
from lindung.plans.models import Period
from lindung.plans.regional import actions, files, queries
from lindung.plans.regional.models import Release
from lindung.plans.regional.web.forms import ReasonForm, ReceiveForm, ReleaseForm
from lindung.plans.regional.web.views import tables
from lindung.plans.regional.words import STATES, country_name
from lindung.statistics.asking import day_of


def _address(release: Release) -> str:
    return reverse("regional:release", args=[release.pk])


@requires(P.RELEASE_MAKE)
def make(request: StaffRequest, plan: str) -> HttpResponse:
    """Propose a release; its numbers are protected before the page shows them."""
    found = queries.plans(actor=request.actor).get(code=plan)
    over = Period.objects.filter(plan=found, ends__lt=day_of(clock.now())).order_by("-starts")
    form = ReleaseForm(request.POST or None, periods=over)

    def act(given: dict[str, Any]) -> str:
        made = actions.make_release(
            measures=given["measures"],
            plan=found,
            period=over.get(code=given["period"]),
            by=request.actor,
            at=clock.now(),
        )
        return _address(made)

    if done := perform(request, form, act):
        messages.success(request, _("Proposed. A second person approves it; only then is it signed."))
        return done
    return _form(
        request,
        form,
        title=_("Propose a release"),
        button=_("Propose"),
        back=reverse("regional:plan", args=[found.code]),
        lead=found.label,
    )


@require_safe
@requires(P.PLAN_READ)
def show(request: StaffRequest, release: UUID) -> HttpResponse:
    """Show one release of this country with every number that leaves, and what the reader can do about it."""
    found = queries.releases(actor=request.actor).get(pk=release)
    may_make = request.actor.may(P.RELEASE_MAKE)
    mine = found.proposed_by_id == request.actor.user_id
    words, colour = STATES[found.state]
    context = {
        "release": found,
        "plan": found.plan,
        "country": country_name(current().code),
        "state": words,
        "colour": colour,
        "threshold": found.content["threshold"],
        "measures": tables(found.content),
        "may_approve": may_make and not mine and found.state == Release.State.PROPOSED,
        "may_refuse": may_make and found.state == Release.State.PROPOSED,
        "may_fetch": may_make and found.state == Release.State.APPROVED,
        "may_fetch_notice": may_make and found.state == Release.State.WITHDRAWN,
        "may_withdraw": may_make and found.state == Release.State.APPROVED,
        "own": True,
    }
    return render(request, "regional/release.html", context)


@require_safe
@requires(P.PLAN_READ)
def received(request: StaffRequest, received: UUID) -> HttpResponse:
    """Show what another country released."""
    found = queries.received(actor=request.actor).get(pk=received)
    context = {
        "release": found,
        "plan": found.plan,
        "country": country_name(found.country),
        "threshold": found.content["threshold"],
        "measures": tables(found.content),
        "fingerprint": files.shown(found.key.fingerprint),
        "own": False,
    }
    return render(request, "regional/release.html", context)


@require_POST
@requires(P.RELEASE_MAKE, fresh=True)
def approve(request: StaffRequest, release: UUID) -> HttpResponse:
    """Approve and sign a release of somebody else."""
    found = actions.approve(release_id=release, by=request.actor, at=clock.now())
    messages.success(request, _("Approved and signed. Fetch the file and send it to the partners."))
    return redirect(_address(found))


@requires(P.RELEASE_MAKE)
def refuse(request: StaffRequest, release: UUID) -> HttpResponse:
    """Refuse a proposal, or take one's own back."""
    found = queries.releases(actor=request.actor).get(pk=release)
    form = ReasonForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        return _address(
            actions.refuse(release_id=found.pk, reason=given["reason"], by=request.actor, at=clock.now())
        )

    return perform(request, form, act) or _form(
        request, form, title=_("Refuse the release"), button=_("Refuse"), back=_address(found)
    )


@requires(P.RELEASE_MAKE, fresh=True)
def withdraw(request: StaffRequest, release: UUID) -> HttpResponse:
    """Withdraw a release; the notice is to be sent to the partners."""
    found = queries.releases(actor=request.actor).get(pk=release)
    form = ReasonForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        return _address(
            actions.withdraw(release_id=found.pk, reason=given["reason"], by=request.actor, at=clock.now())
        )

    if done := perform(request, form, act):
        messages.success(request, _("Withdrawn. Fetch the notice and send it to the partners."))
        return done
    return _form(request, form, title=_("Withdraw the release"), button=_("Withdraw"), back=_address(found))


@require_safe
@requires(P.RELEASE_MAKE)
def fetch(request: StaffRequest, release: UUID) -> HttpResponse:
    """Hand over the signed file of an approved release."""
    found = queries.releases(actor=request.actor).get(pk=release)
    if found.state != Release.State.APPROVED:
        raise Http404
    return _file(found, found.file, "")


@require_safe
@requires(P.RELEASE_MAKE)
def fetch_notice(request: StaffRequest, release: UUID) -> HttpResponse:
    """Hand over the signed notice that withdraws a release."""
    found = queries.releases(actor=request.actor).get(pk=release)
    if found.state != Release.State.WITHDRAWN:
        raise Http404
    return _file(found, found.notice, "-withdrawn")


def _file(release: Release, text: str, ending: str) -> HttpResponse:
    answer = HttpResponse(text.encode(), content_type="application/json")
    name = f"{current().code}-{release.number}{ending}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@requires(P.RELEASE_RECEIVE)
def receive(request: StaffRequest) -> HttpResponse:
    """Take a partner's file; a refused one leaves nothing behind."""
    form = ReceiveForm(request.POST or None, request.FILES or None)

    def act(given: dict[str, Any]) -> str:
        row = actions.receive(data=given["file"], by=request.actor, at=clock.now())
        return reverse("regional:received", args=[row.pk])

    if done := perform(request, form, act):
        messages.success(request, _("The signature fits. The release stands on the plan's page."))
        return done
    context = {"form": form, "back": reverse("regional:home")}
    return render(request, "regional/receive.html", context, status=status_of(form))


def _form(
    request: StaffRequest, form: LindungForm, *, title: str, button: str, back: str, lead: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": back, "lead": lead}
    return render(request, "lindung/act.html", context, status=status_of(form))
