"""Taking in a group on one page, what comes next for each, and calling helpers to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as hub
from lindung.cases import words
from lindung.cases.groups import actions, queries
from lindung.cases.groups.models import LARGEST, Group, Member
from lindung.cases.groups.web.fields import AS_ABOVE
from lindung.cases.groups.web.forms import CallForm, StartForm
from lindung.cases.groups.web.row_forms import MORE, GroupForm
from lindung.cases.kinds import task_kind
from lindung.cases.models import Task
from lindung.cases.rules import local_date
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.country import current


@requires(P.CASE_OPEN)
def new(request: StaffRequest) -> HttpResponse:
    """Ask how many and which languages, then lay out the rows; the second page opens the cases."""
    if "size" in request.POST:
        return _rows(request)
    usual = {
        "found_on": local_date(clock.now()),
        "place": request.user.organisation.place,
        "origin": "raid",
    }
    form = StartForm(request.POST or None, initial=usual)
    if form.is_bound and form.is_valid():
        laid = GroupForm(size=form.cleaned_data["people"], initial=form.layout())
        return render(request, "groups/rows.html", {"form": laid, "largest": LARGEST, "more": MORE})
    return render(request, "groups/start.html", {"form": form}, status=status_of(form))


def _rows(request: StaffRequest) -> HttpResponse:
    data = request.POST.copy()
    typed = str(data.get("size", ""))
    size = min(max(int(typed), 1), LARGEST) if typed.isdecimal() and typed.isascii() else 1
    if MORE in data and size < LARGEST:
        size += 1
        _as_above(data, size)
    form = GroupForm(data, size=size)

    def act(given: dict[str, Any]) -> str:
        group = actions.open_group(
            rows=form.people,
            origin=given["origin"],
            place=given["place"],
            district=given["district"],
            found_on=given["found_on"],
            exploitation=given["exploitation"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("groups:group", args=[group.pk])

    if done := perform(request, form, act):
        return done
    context = {"form": form, "largest": LARGEST, "more": MORE}
    return render(request, "groups/rows.html", context, status=status_of(form))


def _as_above(data: QueryDict, size: int) -> None:
    """Let a row that was just added say what it would have said from the beginning."""
    data["size"] = str(size)
    for name in ("sex", "nationality", "language", "interpreter"):
        data[f"r{size}-{name}"] = AS_ABOVE


@requires(P.CASE_READ)
def groups(request: StaffRequest) -> HttpResponse:
    """List the newest groups."""
    found = queries.newest(by=request.actor)
    rows = [(reverse("groups:group", args=[one.pk]), _title(one), one) for one in found]
    return render(request, "groups/list.html", {"rows": rows, "may_open": request.actor.may(P.CASE_OPEN)})


@requires(P.CASE_READ)
def group(request: StaffRequest, group: UUID) -> HttpResponse:
    """Show the group's cases, each with what comes next."""
    found = queries.one(group_id=group, by=request.actor)
    members = queries.members(group=found, by=request.actor)
    tasks = queries.next_tasks(rows=members)
    makeup = queries.makeup(rows=members)
    spoken = [
        (words.language_name(code) if code else _("Language not known"), number)
        for code, number in makeup.languages
    ]
    context = {
        "group": found,
        "title": _title(found),
        "rows": [_line(one, tasks.get(one.case_id), request.actor) for one in members],
        "makeup": makeup,
        "languages": spoken,
        "unseen": max(found.people - len(members), 0),
        "may_call": request.actor.may(P.CALLOUT_ASK) and bool(members),
        "now": clock.now(),
    }
    return render(request, "groups/group.html", context)


@requires(P.CASE_READ)
def of_case(request: StaffRequest, case_code: str) -> HttpResponse:
    """Lead from a case to the group that it was found with."""
    case = hub.by_code(code=case_code, by=request.actor)
    found = queries.of_case(case=case, by=request.actor)
    if found is None:
        raise Http404
    return redirect("groups:group", found.pk)


def _title(group: Group) -> str:
    place = words.place_name(pack=current(), place=group.place, district=group.district)
    people = ngettext("%(n)d person", "%(n)d people", group.people) % {"n": group.people}
    return f"{people}, {place}"


def _line(member: Member, task: Task | None, actor: Actor) -> dict[str, Any]:
    case, person = member.case, member.case.person
    sex, age = words.label("sex", person.sex), words.age(person=person, on=case.found_on)
    spoken = ", ".join(words.language_name(code) for code in person.languages)
    following, url, due = "", "", None
    if task is not None:
        kind = task_kind(code=task.kind)
        following, due = str(kind.title), task.due_at
        if task.organisation_id == actor.organisation_id:
            url = reverse(kind.url_name, args=[case.code, *([task.subject_id] if kind.with_subject else [])])
    elif case.stage == "reported" and actor.may(P.SCREENING_CONDUCT):
        following, url = _("Screen"), reverse("identification:again", args=[case.code])
    return {
        "number": member.number,
        "case": case,
        "person": ", ".join(part for part in (sex, age, spoken) if part),
        "stage": words.stage(case.stage),
        "colour": words.COLOURS[case.stage],
        "next": following,
        "url": url,
        "due": due,
    }


@requires(P.CALLOUT_ASK)
def callout(request: StaffRequest, group: UUID) -> HttpResponse:
    """Call an interpreter for each language and specialists to the group."""
    found = queries.one(group_id=group, by=request.actor)
    home = reverse("groups:group", args=[found.pk])
    form = CallForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        before = found.called
        done = actions.call_helpers(
            group_id=found.pk, kinds=given["kinds"], hours=given["hours"], by=request.actor, at=clock.now()
        )
        called = done.called - before
        text = ngettext("%(n)d helper was asked to come.", "%(n)d helpers were asked to come.", called)
        messages.success(request, text % {"n": called})
        return home

    lead = _("Whoever is asked learns the language, the place and the hour; no case and no name.")
    if found.called_at:
        lead = f"{lead} {_('Helpers were called to this group before: see the cases before calling again.')}"
    return perform(request, form, act) or form_page(
        request, form=form, title=_("Call helpers to the group"), button=_("Call them"), back=home, lead=lead
    )
