"""Pages of whoever is called: what is offered, yes or no, being there, how it went. No case, no name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.kernel.problems import Refusal
from lindung.kernel.web.forms import LindungForm
from lindung.protection.callouts import actions, queries
from lindung.protection.callouts.models import CalloutOffer
from lindung.protection.callouts.web.forms import DoneForm, ReasonForm
from lindung.protection.callouts.web.shown import own_of


@require_safe
@requires(P.CALLOUT_ANSWER)
def mine(request: StaffRequest) -> HttpResponse:
    """Show what the reader is called to."""
    offers = queries.mine(by=request.actor, at=clock.now())
    codes = queries.codes_of([one.callout for one in offers], by=request.actor)
    lines = [own_of(one, codes.get(one.callout_id, [])) for one in offers]
    return render(request, "callouts/mine.html", {"lines": lines})


@require_POST
@requires(P.CALLOUT_ANSWER)
def accept(request: StaffRequest, offer: UUID) -> HttpResponse:
    """Say yes."""
    own = queries.own_offer(offer_id=offer, by=request.actor)
    return _done(
        request,
        lambda: actions.accept(offer_id=own.pk, by=request.actor, at=clock.now()),
        _("Thank you. Whoever asked knows that you come."),
    )


@require_POST
@requires(P.CALLOUT_ANSWER)
def arrive(request: StaffRequest, offer: UUID) -> HttpResponse:
    """Say that one is there."""
    own = queries.own_offer(offer_id=offer, by=request.actor)
    return _done(
        request,
        lambda: actions.arrive(offer_id=own.pk, by=request.actor, at=clock.now()),
        _("Recorded that you are there."),
    )


def _done(request: StaffRequest, act: Callable[[], object], said: str) -> HttpResponse:
    """Act, and lead back to the list with what came of it. Twice is once: the second finds the step taken."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("callouts:mine")


@requires(P.CALLOUT_ANSWER)
def decline(request: StaffRequest, offer: UUID) -> HttpResponse:
    """Say no."""
    own = queries.own_offer(offer_id=offer, by=request.actor)
    form = ReasonForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.decline(offer_id=own.pk, reason=given["reason"], by=request.actor, at=clock.now())
        return reverse("callouts:mine")

    return _form(request, own, form, act, title=_("I cannot come"), button=_("Say no"))


@requires(P.CALLOUT_ANSWER)
def step_down(request: StaffRequest, offer: UUID) -> HttpResponse:
    """Take a yes back."""
    own = queries.own_offer(offer_id=offer, by=request.actor)
    form = ReasonForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.step_down(offer_id=own.pk, reason=given["reason"], by=request.actor, at=clock.now())
        return reverse("callouts:mine")

    return _form(request, own, form, act, title=_("I cannot come after all"), button=_("Tell whoever asked"))


@requires(P.CALLOUT_ANSWER)
def finish(request: StaffRequest, offer: UUID) -> HttpResponse:
    """Say how it went."""
    own = queries.own_offer(offer_id=offer, by=request.actor)
    form = DoneForm(request.POST or None, initial={"ended_at": clock.now()})

    def act(given: dict[str, Any]) -> str:
        actions.finish(
            offer_id=own.pk,
            outcome=given["outcome"],
            ended_at=given["ended_at"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("callouts:mine")

    return _form(request, own, form, act, title=_("How did it go?"), button=_("Save"))


def _form(
    request: StaffRequest,
    own: CalloutOffer,
    form: LindungForm,
    act: Callable[[dict[str, Any]], str],
    *,
    title: str,
    button: str,
) -> HttpResponse:
    if answered := perform(request, form, act):
        messages.success(request, _("Recorded."))
        return answered
    context = {"form": form, "title": title, "button": button, "line": own_of(own, [])}
    return render(request, "callouts/own_form.html", context, status=status_of(form))
