"""Pages of how the person is: check-ins, not safe now, and the measures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import refuges
from lindung.cases.opened import open_for_page
from lindung.kernel import clock
from lindung.protection.care import actions, queries
from lindung.protection.care.models import CheckIn
from lindung.protection.care.web import ground
from lindung.protection.care.web.forms import SCALE, CheckInForm, MeasureForm, WordsForm


@requires(P.CARE_WRITE)
def check_in(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record how the person is."""
    case = ground.found(request, case_code)
    form = CheckInForm(request.POST or None)

    def act(given: dict[str, Any]) -> CheckIn:
        return actions.check_in(
            case_id=case.pk, safety=given["safety"], said=given["words"], by=request.actor, at=clock.now()
        )

    def onwards(row: CheckIn) -> str:
        if row.safety == CheckIn.Safety.NOT_SAFE:
            return reverse("care:alarm", args=[case.code, row.pk])
        return ground.home_of(case)

    return ground.form_answer(
        request,
        form=form,
        act=act,
        to=onwards,
        case=case,
        title=_("How is the person?"),
        button=_("Save"),
        done=_("Recorded."),
    )


@requires(P.CASE_READ)
def alarm(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show that a person said they are not safe, and record what was done; words open to who cares for them."""
    rows = queries.check_ins(by=request.actor).select_related("case__person", "organisation")
    row = rows.get(pk=subject, case__code=case_code, safety=CheckIn.Safety.NOT_SAFE)
    form = WordsForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.answer_alarm(check_in_id=row.pk, said=given["words"], by=request.actor, at=clock.now())
        return reverse("care:alarm", args=[case_code, row.pk])

    response = perform(request, form, act) if request.method == "POST" else None
    if response is not None:
        return response
    opened = open_for_page(
        case=row.case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CARE],
        event="care.alarm_viewed",
        subject=row,
    )
    context = {
        "case": row.case,
        "row": row,
        "office": ground.office(
            row.organisation, refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
        ),
        "words": opened.value(row, "words"),
        "answer": opened.value(row, "answer"),
        "form": form,
        "acts": row.answered_at is None and ground.cares(request, opened.hand),
        "reads": request.actor.may(P.CARE_READ),
    }
    return render(request, "care/alarm.html", context, status=status_of(form))


@requires(P.CARE_WRITE)
def measure(request: StaffRequest, case_code: str) -> HttpResponse:
    """Ask the person the agreed measures."""
    case = ground.found(request, case_code)
    hand, now = ground.hand_of(request, case), clock.now()
    reader = refuges.reader(actor=request.actor, purposes=hand.purposes)
    offered = queries.parts(case=case, at=now)
    form = MeasureForm(
        request.POST or None,
        language=ground.language(),
        scale=[(code, str(label)) for code, label in SCALE],
        choices={"provider": [(str(one.pk), ground.office(one, reader)) for one in offered]},
        initial={"asked_on": ground.today(), "provider": str(request.actor.organisation_id)},
    )

    def act(given: dict[str, Any]) -> object:
        return actions.measure(
            case_id=case.pk,
            asked_on=given["asked_on"],
            provider=UUID(given["provider"]),
            scores=form.scores(),
            by=request.actor,
            at=clock.now(),
        )

    return ground.form_answer(
        request,
        form=form,
        act=act,
        case=case,
        title=_("How are things going?"),
        button=_("Save"),
        lead=_("Let the person choose; show them the scale. They may skip any sentence."),
        done=_("Recorded. Thank the person."),
    )
