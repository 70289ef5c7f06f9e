"""Pages on which a sheet of events is sent, read row by row, and confirmed or dropped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.words import label, language
from lindung.kernel import clock
from lindung.kernel.vocabularies import vocabulary
from lindung.plans.programmes import actions, queries, words
from lindung.plans.programmes.kinds import KINDS, TABLE
from lindung.plans.programmes.sheets import rows, templates
from lindung.plans.programmes.sheets.columns import columns
from lindung.plans.programmes.sheets.tables import read
from lindung.plans.programmes.web.answers import attachment
from lindung.plans.programmes.web.small import SheetForm


@requires(P.PROGRAMME_RECORD)
def send(request: StaffRequest) -> HttpResponse:
    """Take a sheet and read it; nothing is recorded yet."""
    form = SheetForm(
        request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")}
    )

    def act(given: dict[str, Any]) -> str:
        with given["file"].held:
            table = read(washed=given["file"], most=rows.MOST)
        made = actions.prepare(kind=given["kind"], table=table, by=request.actor, at=clock.now())
        return reverse("programmes:sheet", args=[made.pk])

    if done := perform(request, form, act):
        return done
    context = {"form": form, "kinds": vocabulary(KINDS).choices(language())}
    return render(request, "programmes/import.html", context, status=status_of(form))


@require_safe
@requires(P.PROGRAMME_RECORD)
def show(request: StaffRequest, sheet: UUID) -> HttpResponse:
    """Say of each row what it would become, or why it cannot."""
    found = queries.imports(by=request.actor).get(pk=sheet)
    titles = {one.name: str(one.title) for one in columns(kind=found.kind)}
    lines = [
        {
            "number": one.number,
            "title": one.title,
            "day": one.facts.held_from if one.facts else None,
            "known": one.known,
            "problems": [
                (titles.get(name) or str(words.COLUMNS.get(name, name)), why) for name, why in one.problems
            ],
        }
        for one in map(rows.load, found.rows)
    ]
    lines.sort(key=lambda line: not line["problems"])
    context = {"sheet": found, "kind": label(KINDS, found.kind), "lines": lines}
    return render(request, "programmes/sheet.html", context)


@require_POST
@requires(P.PROGRAMME_RECORD)
def confirm(request: StaffRequest, sheet: UUID) -> HttpResponse:
    """Record the events of a sheet."""
    made = actions.confirm(import_id=sheet, by=request.actor, at=clock.now())
    said = ngettext("%(n)d event is recorded.", "%(n)d events are recorded.", made.good) % {"n": made.good}
    messages.success(request, said)
    return redirect("programmes:list")


@require_POST
@requires(P.PROGRAMME_RECORD)
def discard(request: StaffRequest, sheet: UUID) -> HttpResponse:
    """Drop a sheet."""
    actions.discard(import_id=sheet, by=request.actor, at=clock.now())
    messages.success(request, _("The sheet is dropped. Nothing was recorded."))
    return redirect("programmes:import")


@require_safe
@requires(P.PROGRAMME_RECORD)
def template(request: StaffRequest, kind: str, ending: str) -> HttpResponse:
    """Hand out the empty sheet of a kind."""
    if kind not in TABLE:
        raise Http404
    return attachment(
        content=templates.of_kind(kind=kind, ending=ending), name=f"events-{kind}", ending=ending
    )
