"""Pages on which an event is corrected, cancelled, or told what it counts for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.kernel.web.forms import LindungForm
from lindung.plans.programmes import actions, queries
from lindung.plans.programmes.models import Event
from lindung.plans.programmes.problems import Cancelled, LooksPersonal, NotYours
from lindung.plans.programmes.web.forms import CorrectForm
from lindung.plans.programmes.web.picking import PickForm
from lindung.plans.programmes.web.small import CancelForm


def own(request: StaffRequest, key: UUID) -> Event:
    """Return an event that the reader may change. Raises Event.DoesNotExist, `NotYours`, `Cancelled`."""
    event = queries.visible_to(request.actor).select_related("organisation").get(pk=key)
    if not queries.may_change(event=event, actor=request.actor):
        raise NotYours
    if event.cancelled_at is not None:
        raise Cancelled
    return event


def _page(
    request: StaffRequest, event: Event, form: LindungForm, title: str, button: str, lead: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "lead": lead,
        "back": reverse("programmes:show", args=[event.pk]),
        "currency": event.currency,
    }
    return render(request, "programmes/form.html", context, status=status_of(form))


@requires(P.PROGRAMME_RECORD)
def correct(request: StaffRequest, event: UUID) -> HttpResponse:
    """Correct what an event says."""
    found = own(request, event)
    tallies = {one.sector: one.number for one in queries.tallies(event=found)}
    form = CorrectForm(request.POST or None, event=found, tallies=tallies, actor=request.actor)

    def act(given: dict[str, Any]) -> str:
        actions.correct(
            event_id=found.pk,
            facts=form.facts(currency=found.currency),
            tallies=form.tallies(),
            reason=given["reason"],
            by=request.actor,
            at=clock.now(),
            version=given["version"],
            sure=bool(given["sure"]),
        )
        return reverse("programmes:show", args=[found.pk])

    if done := perform(request, form, act):
        messages.success(request, _("The event is corrected. What it said before is kept."))
        return done
    if isinstance(form.refused_with, LooksPersonal):
        form.ask_sure()
    return _page(request, found, form, _("Correct an event"), _("Save"))


@requires(P.PROGRAMME_RECORD)
def cancel(request: StaffRequest, event: UUID) -> HttpResponse:
    """Cancel an event."""
    found = own(request, event)
    form = CancelForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.cancel(event_id=found.pk, reason=given["reason"], by=request.actor, at=clock.now())
        return reverse("programmes:show", args=[found.pk])

    return perform(request, form, act) or _page(
        request,
        found,
        form,
        _("Cancel an event"),
        _("Cancel the event"),
        _(
            "It counts for nothing from now on and cannot be changed any more. It stays readable, with the reason."
        ),
    )


@requires(P.PROGRAMME_RECORD)
def indicators(request: StaffRequest, event: UUID) -> HttpResponse:
    """Say what an event counts for: search, tick, save."""
    found = own(request, event)
    words = request.GET.get("q", "")[:100]
    held = [one.indicator for one in queries.tags(event=found)]
    offered = queries.offered(event=found, actor=request.actor, words=words)
    form = PickForm(request.POST or None, held=held, offered=offered, version=found.version)

    def act(given: dict[str, Any]) -> str:
        actions.set_indicators(
            event_id=found.pk,
            indicators=form.chosen(),
            by=request.actor,
            at=clock.now(),
            version=given["version"],
        )
        return reverse("programmes:show", args=[found.pk])

    if done := perform(request, form, act):
        messages.success(request, _("What the event counts for is saved."))
        return done
    context = {
        "event": found,
        "form": form,
        "words": words,
        "back": reverse("programmes:show", args=[found.pk]),
        "full": len(offered) == queries.OFFERED,
        "none": not offered and not held,
    }
    return render(request, "programmes/indicators.html", context, status=status_of(form))
