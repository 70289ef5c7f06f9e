"""Pages by which keepers keep the directory: still right, correct, where it is."""

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
from lindung.directory.listing import actions, queries, words
from lindung.directory.listing.models import Entry
from lindung.directory.listing.web.forms import CorrectForm, KeepForm
from lindung.directory.listing.web.placing import PlaceForm
from lindung.kernel import clock
from lindung.kernel.web.forms import LindungForm


def _address(entry: Entry) -> str:
    return reverse("listing:show", args=[entry.pk])


def _kept(request: StaffRequest, service: UUID) -> Entry:
    """Return an entry that the reader keeps. Raises Entry.DoesNotExist."""
    return queries.kept(service_id=service, by=request.actor)


@require_POST
@requires(P.DIRECTORY_KEEP)
def keep(request: StaffRequest, service: UUID) -> HttpResponse:
    """Say that an entry still holds."""
    entry = _kept(request, service)
    form = KeepForm(request.POST)

    def act(given: dict[str, Any]) -> str:
        actions.keep(service_id=entry.pk, seen=given["version"], by=request.actor, at=clock.now())
        return reverse("listing:reviews")

    done = perform(request, form, act)
    if done:
        messages.success(request, _("Reviewed: %(name)s still holds.") % {"name": words.name_of(entry)})
        return done
    for text in form.non_field_errors() or [_("Nothing was saved. Read the entry and try again.")]:
        messages.error(request, str(text))
    return redirect(_address(entry))


@requires(P.DIRECTORY_KEEP)
def correct(request: StaffRequest, service: UUID) -> HttpResponse:
    """Correct what is said of a service; that is a review as well."""
    entry = _kept(request, service)
    form = CorrectForm(request.POST or None, entry=entry)

    def act(given: dict[str, Any]) -> str:
        actions.correct(
            service_id=entry.pk,
            detail=given["detail"],
            seen=given["version"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(entry)

    lead = _("Everybody who works with the system reads this. Name offices and functions, never a person.")
    return perform(request, form, act) or _form(request, form, entry, _("Correct the entry"), lead)


@requires(P.DIRECTORY_KEEP)
def place(request: StaffRequest, service: UUID) -> HttpResponse:
    """Say where a service is given, and who may know."""
    entry = _kept(request, service)
    there = queries.places_of(entries=[entry.pk], by=request.actor).get(entry.pk, [])
    form = PlaceForm(request.POST or None, entry=entry, location=there[0].location if there else None)

    def act(given: dict[str, Any]) -> str:
        actions.place(
            service_id=entry.pk, site=given["site"], seen=given["version"], by=request.actor, at=clock.now()
        )
        return _address(entry)

    lead = _("What else is given at the same place moves with it.") if there else ""
    return perform(request, form, act) or _form(request, form, entry, _("Where it is"), lead)


def _form(request: StaffRequest, form: LindungForm, entry: Entry, title: str, lead: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "caption": f"{words.name_of(entry)}, {entry.service.organisation.name}",
        "back": _address(entry),
    }
    return render(request, "listing/form.html", context, status=status_of(form))
