"""Pages on which those who came are counted: group by group, or from a list of which only the numbers stay."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans.programmes import actions, queries
from lindung.plans.programmes.actions.changing import heads_of
from lindung.plans.programmes.kinds import TABLE
from lindung.plans.programmes.models import Event
from lindung.plans.programmes.sheets import lists, templates
from lindung.plans.programmes.sheets.tables import read
from lindung.plans.programmes.web import shown
from lindung.plans.programmes.web.answers import attachment
from lindung.plans.programmes.web.changing import own
from lindung.plans.programmes.web.small import GroupForm, ListForm


def _own(request: StaffRequest, key: UUID) -> Event:
    event = own(request, key)
    if not TABLE[event.kind].people:
        raise Http404
    return event


@requires(P.PROGRAMME_RECORD)
def groups(request: StaffRequest, event: UUID) -> HttpResponse:
    """Add a group of people, or take one away."""
    found = _own(request, event)
    address = reverse("programmes:people", args=[found.pk])
    if request.method == "POST" and "drop" in request.POST:
        return _drop(request, found, address)
    form = GroupForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        people = [*heads_of(found), *form.people()]
        actions.set_people(
            event_id=found.pk, people=people, by=request.actor, at=clock.now(), version=found.version
        )
        return address

    if done := perform(request, form, act):
        messages.success(request, _("The group is counted."))
        return done
    context = {
        "event": found,
        "form": form,
        "groups": shown.groups(queries.people(event=found)),
        "back": reverse("programmes:show", args=[found.pk]),
    }
    return render(request, "programmes/people.html", context, status=status_of(form))


def _drop(request: StaffRequest, event: Event, address: str) -> HttpResponse:
    from django.shortcuts import redirect

    role, agency, age = (request.POST.get(name, "")[:60] for name in ("role", "agency", "age_group"))
    kept = [one for one in heads_of(event) if (one.role, one.agency, one.age_group) != (role, agency, age)]
    actions.set_people(
        event_id=event.pk, people=kept, by=request.actor, at=clock.now(), version=event.version
    )
    return redirect(address)


@requires(P.PROGRAMME_RECORD)
def from_list(request: StaffRequest, event: UUID) -> HttpResponse:
    """Count a list of who came, in memory; names and numbers in it are dropped as soon as it is counted."""
    found = _own(request, event)
    form = ListForm(request.POST or None, request.FILES or None)
    said: list[str] = []

    def act(given: dict[str, Any]) -> str:
        with given["file"].held:
            counted = lists.count(table=read(washed=given["file"], most=lists.MOST))
        actions.set_people(
            event_id=found.pk, people=counted.people, by=request.actor, at=clock.now(), version=found.version
        )
        said.extend(_told(counted))
        return reverse("programmes:show", args=[found.pk])

    if done := perform(request, form, act):
        messages.success(request, " ".join(said) or _("The list was counted."))
        return done
    context = {
        "event": found,
        "form": form,
        "back": reverse("programmes:show", args=[found.pk]),
    }
    return render(request, "programmes/list.html", context, status=status_of(form))


def _told(counted: lists.Counted) -> list[str]:
    """Return what was found in a list, in words; no name is in them."""
    total = sum(one.number for one in counted.people)
    said = [ngettext("%(n)d person was counted.", "%(n)d people were counted.", total) % {"n": total}]
    if counted.doubles:
        said.append(
            ngettext(
                "%(n)d stood in the list again and was counted once.",
                "%(n)d stood in the list again and were counted once.",
                counted.doubles,
            )
            % {"n": counted.doubles}
        )
    if counted.strangers:
        said.append(
            ngettext(
                "The agency of %(n)d is not in the directory; it is left open.",
                "The agencies of %(n)d are not in the directory; they are left open.",
                counted.strangers,
            )
            % {"n": counted.strangers}
        )
    said.append(_("No name and no number of the list was kept."))
    return said


@require_safe
@requires(P.PROGRAMME_RECORD)
def template(request: StaffRequest, ending: str) -> HttpResponse:
    """Hand out an empty list of who comes."""
    return attachment(content=templates.of_list(ending=ending), name="people", ending=ending)
