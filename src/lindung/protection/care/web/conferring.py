"""Pages of case conferences and what they decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.models import Organisation
from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import refuges
from lindung.cases.models import Case
from lindung.cases.opened import open_for_page
from lindung.kernel import clock
from lindung.protection.care import actions, queries
from lindung.protection.care.models import Conference
from lindung.protection.care.web import ground, shown
from lindung.protection.care.web.forms import ConferForm, DecideForm, DoneForm


def _offices(request: StaffRequest, case: Case) -> list[tuple[str, str]]:
    """Return the organisations with a part in the case, as form fields take them."""
    hand = ground.hand_of(request, case)
    reader = refuges.reader(actor=request.actor, purposes=hand.purposes)
    rows: list[Organisation] = list(queries.parts(case=case, at=clock.now()))
    return [(str(one.pk), ground.office(one, reader)) for one in rows]


@requires(P.CARE_WRITE)
def confer(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record a conference."""
    case = ground.found(request, case_code)
    form = ConferForm(
        request.POST or None,
        choices={"organisations": _offices(request, case)},
        initial={"held_on": ground.today(), "organisations": [str(request.actor.organisation_id)]},
    )

    def act(given: dict[str, Any]) -> Conference:
        return actions.confer(
            case_id=case.pk,
            held_on=given["held_on"],
            present=given["present"] == "yes",
            organisations=[UUID(one) for one in given["organisations"]],
            minutes=given["minutes"],
            by=request.actor,
            at=clock.now(),
        )

    return ground.form_answer(
        request,
        form=form,
        act=act,
        to=lambda row: reverse("care:conference", args=[case.code, row.pk]),
        case=case,
        title=_("A case conference"),
        button=_("Save"),
        lead=_("Ask the person beforehand what may be said there, and whether they want to come."),
    )


@require_GET
@requires(P.CARE_READ)
def conference(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show a conference and its decisions; the look is recorded."""
    row = _found(request, case_code, subject)
    opened = open_for_page(
        case=row.case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CARE],
        event="care.conference_viewed",
        subject=row,
    )
    reader = refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
    care = queries.of_case(case=row.case, by=request.actor)
    page = shown.Page(care=care, opened=opened, reader=reader, today=ground.today())
    context = {
        "case": row.case,
        "one": next(one for one in page.conferences() if one["row"].pk == row.pk),
        "minutes": opened.value(row, "minutes"),
        "who": ground.who(row, reader),
        "plans": ground.cares(request, opened.hand) and row.case.closed_at is None,
    }
    return render(request, "care/conference.html", context)


@requires(P.CARE_WRITE)
def decide(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record a decision of a conference."""
    row = _found(request, case_code, subject)
    form = DecideForm(request.POST or None, choices={"owner": _offices(request, row.case)})

    def act(given: dict[str, Any]) -> object:
        return actions.decide(
            conference_id=row.pk,
            said=given["words"],
            owner=UUID(given["owner"]),
            due_on=given["due_on"],
            by=request.actor,
            at=clock.now(),
        )

    return ground.form_answer(
        request,
        form=form,
        act=act,
        case=row.case,
        title=_("A decision"),
        button=_("Save"),
        back=reverse("care:conference", args=[case_code, row.pk]),
    )


@requires(P.CASE_READ)
def decision(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show a decision to its owner, and record that it was carried out; the look is recorded."""
    rows = queries.decisions(by=request.actor).select_related("case__person", "owner")
    row = rows.get(pk=subject, case__code=case_code)
    form = DoneForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.decision_done(decision_id=row.pk, by=request.actor, at=clock.now())
        return reverse("care:decision", args=[case_code, row.pk])

    response = perform(request, form, act) if request.method == "POST" else None
    if response is not None:
        return response
    opened = open_for_page(
        case=row.case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CARE],
        event="care.decision_viewed",
        subject=row,
    )
    reader = refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
    owns = row.owner_id == request.actor.organisation_id
    context = {
        "case": row.case,
        "row": row,
        "owner": ground.office(row.owner, reader),
        "words": opened.value(row, "words"),
        "form": form,
        "acts": row.done_at is None and (owns or request.actor.may(P.CARE_WRITE)),
        "reads": request.actor.may(P.CARE_READ),
    }
    return render(request, "care/decision.html", context, status=status_of(form))


def _found(request: StaffRequest, case_code: str, subject: UUID) -> Conference:
    rows = queries.conferences(by=request.actor).select_related("case__person", "by", "organisation")
    return rows.get(pk=subject, case__code=case_code)
