"""Pages of one's own times: the weekly hours and absences, also for whoever keeps the register."""

from __future__ import annotations

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
from lindung.directory.roster import actions, queries
from lindung.directory.roster.models import Entry
from lindung.directory.roster.queries import Card
from lindung.directory.roster.web.forms import AbsenceForm, HoursForm
from lindung.directory.roster.web.shown import week_of
from lindung.kernel import clock


@require_safe
@requires(P.CALLOUT_ANSWER)
def mine(request: StaffRequest) -> HttpResponse:
    """Show when the reader can be called."""
    names = dict(Entry.Kind.choices)
    entries = [
        {
            "entry": card.entry,
            "kind": names[card.entry.kind],
            "week": week_of(card.hours),
            "always": not card.hours,
            "absences": queries.absences(entry_id=card.entry.pk, since=clock.now()),
        }
        for card in queries.of_user(user_id=request.actor.user_id)
    ]
    return render(request, "roster/mine.html", {"entries": entries})


@requires(P.CALLOUT_ANSWER)
def hours(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Set the weekly hours."""
    card = _reachable(request, entry)
    form = HoursForm(request.POST or None, hours=card.hours)
    back = _back(request, entry)

    def act(given: dict[str, Any]) -> str:
        actions.set_hours(entry_id=entry, hours=given["hours"], by=request.actor, at=clock.now())
        return back

    if done := perform(request, form, act):
        messages.success(request, _("The hours are set."))
        return done
    lead = _("Leave a day empty when you cannot be called. All empty: you can be called at any time.")
    return _page(request, form, title=_("Hours at which I can be called"), back=back, lead=lead)


@requires(P.CALLOUT_ANSWER)
def add_absence(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Say when one cannot be called."""
    _reachable(request, entry)
    form = AbsenceForm(request.POST or None)
    back = _back(request, entry)

    def act(given: dict[str, Any]) -> str:
        actions.add_absence(entry_id=entry, by=request.actor, at=clock.now(), **_span(given))
        return back

    if done := perform(request, form, act):
        messages.success(request, _("You are not called in this time."))
        return done
    lead = _("What you have promised already stays: step down from it by itself.")
    return _page(request, form, title=_("When can you not be called?"), back=back, lead=lead)


def _span(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("starts_at", "ends_at")}


@require_POST
@requires(P.CALLOUT_ANSWER)
def remove_absence(request: StaffRequest, absence: UUID) -> HttpResponse:
    """Take an absence back."""
    actions.remove_absence(absence_id=absence, by=request.actor, at=clock.now())
    messages.success(request, _("You can be called in this time again."))
    return redirect("roster:mine")


def _reachable(request: StaffRequest, entry: UUID) -> Card:
    """Return an entry that is the reader's own, or any for whoever keeps the register. Raises Entry.DoesNotExist."""
    if request.actor.may(P.ROSTER_KEEP):
        return queries.card(entry_id=entry)
    return queries.own_card(entry_id=entry, user_id=request.actor.user_id)


def _back(request: StaffRequest, entry: UUID) -> str:
    keeps = request.actor.may(P.ROSTER_KEEP)
    return reverse("roster:show", args=[entry]) if keeps else reverse("roster:mine")


def _page(
    request: StaffRequest, form: HoursForm | AbsenceForm, *, title: str, back: str, lead: str
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "button": _("Save"), "lead": lead}
    return render(request, "lindung/act.html", context, status=status_of(form))
