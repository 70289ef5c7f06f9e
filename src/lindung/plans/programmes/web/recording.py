"""Pages on which an event is recorded: choose its kind, fill in one form, then say what it counts for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.words import label, language
from lindung.kernel import clock
from lindung.kernel.vocabularies import vocabulary
from lindung.plans.programmes import actions, queries
from lindung.plans.programmes.kinds import KINDS, TABLE
from lindung.plans.programmes.problems import LooksPersonal
from lindung.plans.programmes.web.forms import EventForm


@require_safe
@requires(P.PROGRAMME_RECORD)
def choose(request: StaffRequest) -> HttpResponse:
    """Ask what kind of event it was."""
    known, spoken = vocabulary(KINDS), language()
    kinds = [(code, known.label(code, spoken), known.note(code, spoken)) for code in known]
    return render(request, "programmes/choose.html", {"kinds": kinds})


@requires(P.PROGRAMME_RECORD)
def record(request: StaffRequest, kind: str) -> HttpResponse:
    """Record an event of one kind."""
    if kind not in TABLE:
        raise Http404
    form = EventForm(request.POST or None, kind=kind, actor=request.actor)

    def act(given: dict[str, Any]) -> str:
        event = actions.record(
            facts=form.facts(),
            people=form.people(),
            tallies=form.tallies(),
            by=request.actor,
            at=clock.now(),
            sure=bool(given["sure"]),
        )
        return reverse("programmes:indicators", args=[event.pk])

    if done := perform(request, form, act):
        messages.success(request, _("The event is recorded. Now say what it counts for."))
        return done
    if isinstance(form.refused_with, LooksPersonal):
        form.ask_sure()
    context = {
        "form": form,
        "title": label(KINDS, kind),
        "back": reverse("programmes:choose"),
        "button": _("Save and go on"),
        "currency": queries.currency() if "amount" in form.fields else "",
    }
    return render(request, "programmes/form.html", context, status=status_of(form))
