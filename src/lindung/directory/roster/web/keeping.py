"""Pages for whoever keeps the register."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.directory.roster import actions, queries
from lindung.directory.roster.web.forms import EntryForm
from lindung.kernel import clock


@requires(P.ROSTER_KEEP)
def add(request: StaffRequest) -> HttpResponse:
    """Enter somebody."""
    form = EntryForm(request.POST or None, initial={"by_phone": True, "on_site": True})

    def act(_given: dict[str, Any]) -> str:
        entry = actions.add(given=form.given(), by=request.actor, at=clock.now())
        return reverse("roster:show", args=[entry.pk])

    if done := perform(request, form, act):
        return done
    return _page(request, form, title=_("Enter somebody who can be called"), back=reverse("roster:home"))


@requires(P.ROSTER_KEEP)
def change(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Say otherwise of an entry."""
    card = queries.card(entry_id=entry)
    form = EntryForm(request.POST or None, initial=EntryForm.initial_of(card))
    back = reverse("roster:show", args=[entry])

    def act(_given: dict[str, Any]) -> str:
        actions.change(entry_id=entry, given=form.given(), by=request.actor, at=clock.now())
        return back

    if done := perform(request, form, act):
        messages.success(request, _("The entry is changed."))
        return done
    return _page(request, form, title=card.entry.display_name, back=back)


@require_POST
@requires(P.ROSTER_KEEP)
def switch(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Switch an entry on or off."""
    active = request.POST.get("active") == "yes"
    actions.switch(entry_id=entry, active=active, by=request.actor, at=clock.now())
    messages.success(
        request, _("They can be called again.") if active else _("They are called no more from now on.")
    )
    return redirect("roster:show", entry)


def _page(request: StaffRequest, form: EntryForm, *, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "button": _("Save")}
    return render(request, "lindung/act.html", context, status=status_of(form))
