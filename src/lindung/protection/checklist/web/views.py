"""Pages: the checklist of a case and of the country, and answering an item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.queries import organisations
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases import refuges
from lindung.cases.opened import Opened, open_for_page
from lindung.cases.rules import local_date
from lindung.cases.words import language
from lindung.kernel import clock
from lindung.protection.checklist import actions, queries
from lindung.protection.checklist.actions import CountryIn
from lindung.protection.checklist.items import Item, checklist
from lindung.protection.checklist.models import Answer, CaseAnswer
from lindung.protection.checklist.queries import Line, Part
from lindung.protection.checklist.web.forms import CaseForm, CountryForm

COLOURS: Final = {"yes": "green", "partly": "yellow", "no": "red", "not_applicable": "grey", "": "grey"}
_YEAR: Final = timedelta(days=365)


@require_GET
@requires(P.CHECKLIST_READ)
def country(request: StaffRequest) -> HttpResponse:
    """Show the checklist of the country: how each chapter stands, every item, the gaps."""
    parts = queries.of_country()
    today = local_date(clock.now())
    context = {
        **_shown(parts),
        "late": [_line(one) for one in queries.due(on=today)],
        "keeps": request.actor.may(P.CHECKLIST_KEEP),
        "source": checklist().source.cite(language()),
        "today": today,
    }
    return render(request, "checklist/country.html", context)


@requires(P.CHECKLIST_READ)
def keep(request: StaffRequest, item: str) -> HttpResponse:
    """Show an item of the country with its history, and answer it."""
    found = _item(item, at="country")
    keeps, now = request.actor.may(P.CHECKLIST_KEEP), clock.now()
    if request.method == "POST":
        request.actor.require(P.CHECKLIST_KEEP)
    rows = list(queries.history(item=item))
    last = rows[0] if rows else None
    initial: dict[str, Any] = {"review_on": local_date(now) + _YEAR}
    if last is not None:
        initial |= {
            "answer": last.answer,
            "evidence": last.evidence,
            "link": last.link,
            "owner": last.owner_id,
        }
    open_ones = [one for one in organisations() if one.kind not in refuges.KINDS]
    owners = sorted(((str(one.pk), one.name) for one in open_ones), key=lambda pair: pair[1])
    form = CountryForm(request.POST or None, owners=owners, initial=initial)

    def act(given: dict[str, Any]) -> str:
        values = {name: given[name] for name in ("answer", "evidence", "link", "review_on")}
        told = CountryIn(owner=UUID(given["owner"]), **values)
        actions.answer_country(item=item, given=told, by=request.actor, at=clock.now())
        return reverse("checklist:country")

    done = perform(request, form, act) if request.method == "POST" else None
    if done is not None:
        return done
    history = [{"row": row, "colour": COLOURS[row.answer]} for row in rows]
    context = {"item": _words(found), "rows": history, "form": form if keeps else None}
    return render(request, "checklist/keep.html", context, status=status_of(form))


@require_GET
@requires(P.CHECKLIST_READ)
def case(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show the checklist of a case; the look is recorded."""
    found = cases.by_code(code=case_code, by=request.actor)
    now = clock.now()
    opened = open_for_page(
        case=found, by=request.actor, at=now, sections=[Section.CARE], event="checklist.viewed", subject=found
    )
    reader = refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
    parts = queries.of_case(case=found, by=request.actor, at=now)
    context = {
        **_shown(parts, opened=opened, reader=reader),
        "case": found,
        "answers": request.actor.may(P.CASE_CARE) and Section.CARE in opened.hand.sections,
        "source": checklist().source.cite(language()),
    }
    return render(request, "checklist/case.html", context)


@requires(P.CASE_CARE)
def answer(request: StaffRequest, case_code: str, item: str) -> HttpResponse:
    """Answer an item about a case; what was answered before stands beside."""
    request.actor.require(P.CHECKLIST_READ)
    found, asked = cases.by_code(code=case_code, by=request.actor), _item(item, at="case")
    back = reverse("checklist:case", args=[found.code])
    form = CaseForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.answer_case(
            case_id=found.pk,
            item=item,
            answer=given["answer"],
            note=given["note"],
            by=request.actor,
            at=clock.now(),
        )
        return back

    done = perform(request, form, act)
    if done is not None:
        return done
    opened = open_for_page(
        case=found,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CARE],
        event="checklist.viewed",
        subject=found,
    )
    reader = refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
    before = queries.case_history(case=found, item=item, by=request.actor)
    context = {
        "case": found,
        "item": _words(asked),
        "form": form,
        "back": back,
        "rows": [_said(row, opened, reader) for row in before],
    }
    return render(request, "checklist/answer.html", context, status=status_of(form))


def _item(code: str, *, at: str) -> Item:
    try:
        return checklist().item(code, at=at)
    except LookupError:
        raise Http404(_("The checklist has no such item here.")) from None


def _words(item: Item) -> dict[str, str]:
    spoken = language()
    return {"code": item.code, "text": item.text.text(spoken), "next": item.next.text(spoken)}


def _answer(code: str) -> str:
    return str(Answer(code).label) if code else _("Not answered yet")


def _said(row: CaseAnswer, opened: Opened, reader: refuges.Reader) -> dict[str, Any]:
    office = row.organisation
    text = f"{row.by.display_name}, {office.name}"
    return {
        "row": row,
        "colour": COLOURS[row.answer],
        "who": reader.name(text, kind=office.kind, organisation_id=office.pk),
        "note": opened.value(row, "note"),
    }


def _line(line: Line, opened: Opened | None = None, reader: refuges.Reader | None = None) -> dict[str, Any]:
    said = _said(line.said, opened, reader) if line.said and opened and reader else None
    return {
        "item": _words(line.item),
        "answer": _answer(line.answer),
        "colour": COLOURS[line.answer],
        "gap": line.gap,
        "found": line.found,
        "said": said,
        "kept": line.kept,
        "asked": line.found is None or line.found.answer not in queries.SETTLED,
    }


def _shown(
    parts: Sequence[Part], *, opened: Opened | None = None, reader: refuges.Reader | None = None
) -> dict[str, Any]:
    spoken = language()
    shown = [
        {
            "title": part.chapter.title.text(spoken),
            "code": part.chapter.code,
            "met": part.met,
            "all": len(part.lines),
            "counts": {name or "open": part.count(name) for name in (*Answer.values, "")},
            "lines": [_line(line, opened, reader) for line in part.lines],
        }
        for part in parts
    ]
    return {
        "title": checklist().title.text(spoken),
        "parts": shown,
        "gaps": [_line(line, opened, reader) for line in queries.gaps(parts)],
        "met": sum(part.met for part in parts),
        "all": sum(len(part.lines) for part in parts),
    }
