"""Pages of services: planned, delivered, ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import refuges
from lindung.cases.models import Case
from lindung.cases.opened import open_for_page
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.care import actions, queries
from lindung.protection.care.actions import DeliverIn, ServiceIn
from lindung.protection.care.actions.services import BY_HAND
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import PlannedService
from lindung.protection.care.web import ground, shown
from lindung.protection.care.web.forms import DeliverForm, ServiceEndForm, ServiceForm


@require_GET
@requires(P.CARE_WRITE)
def choose(request: StaffRequest, case_code: str) -> HttpResponse:
    """Choose what could help."""
    case = ground.found(request, case_code)
    rows = [
        {"name": name, "url": reverse("care:service_add", args=[case.code, code])}
        for code, name in ground.choices("services")
    ]
    return render(request, "care/services.html", {"case": case, "rows": rows})


@requires(P.CARE_WRITE)
def add(request: StaffRequest, case_code: str, service: str) -> HttpResponse:
    """Plan a service. One that no list knows is not found."""
    case = ground.found(request, case_code)
    if service not in vocabulary("services"):
        raise Case.DoesNotExist
    hand = ground.hand_of(request, case)
    reader = refuges.reader(actor=request.actor, purposes=hand.purposes)
    offered = queries.providers(code=service, case=case, by=request.actor)
    care = queries.of_case(case=case, by=request.actor)
    page = shown.Page(care=care, opened=_open(request, case, case), reader=reader, today=ground.today())
    goals = [
        (str(one["row"].pk), f"{one['domain']}: {one['words'].content or ''}"[:120])
        for one in page.goals()
        if one["open"]
    ]
    form = ServiceForm(
        request.POST or None,
        choices={
            "provider": [(str(one.pk), ground.office(one, reader)) for one in offered],
            "goal": [("", _("None in particular")), *goals],
            "legal_basis": [("", _("None: with the person's consent")), *ground.choices("legal_bases")],
        },
        initial={"provider": str(request.actor.organisation_id)},
    )

    def act(given: dict[str, Any]) -> PlannedService:
        return actions.add_service(
            case_id=case.pk,
            given=ServiceIn(
                code=service,
                provider=UUID(given["provider"]),
                due_on=given["due_on"],
                goal=UUID(given["goal"]) if given["goal"] else None,
                legal_basis=given["legal_basis"],
            ),
            by=request.actor,
            at=clock.now(),
        )

    return ground.form_answer(
        request,
        form=form,
        act=act,
        case=case,
        title=ground.name("services", service),
        button=_("Add to the plan"),
        done=_("Added. It begins once the person has agreed to it."),
    )


@require_GET
@requires(P.CARE_READ)
def service(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show a service and what was delivered of it; the look is recorded."""
    row = _found(request, case_code, subject)
    opened = _open(request, row.case, row)
    reader = refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
    care = queries.of_case(case=row.case, by=request.actor)
    page = shown.Page(care=care, opened=opened, reader=reader, today=ground.today())
    context = {
        "case": row.case,
        "one": page.service(row),
        "holds": row.consent is None or queries.holds(row.consent, at=clock.now()),
        "writes": request.actor.may(P.CARE_WRITE),
        "cares": ground.cares(request, opened.hand),
    }
    return render(request, "care/service.html", context)


@requires(P.CARE_WRITE)
def deliver(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record how a service went."""
    row = _found(request, case_code, subject)
    form = DeliverForm(
        request.POST or None,
        choices={"outcome": ground.choices("delivery_outcomes")},
        initial={"delivered_on": ground.today()},
    )
    form.fields["cost"].help_text = kit_of(current()).settings.currency

    def act(given: dict[str, Any]) -> object:
        return actions.deliver(
            service_id=row.pk, given=DeliverIn(**_only(given, DeliverIn)), by=request.actor, at=clock.now()
        )

    return ground.form_answer(
        request,
        form=form,
        act=act,
        case=row.case,
        title=ground.name("services", row.code),
        button=_("Save"),
        back=reverse("care:service", args=[case_code, row.pk]),
        done=_("Recorded."),
    )


@requires(P.CARE_WRITE)
def end(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """End a service."""
    row = _found(request, case_code, subject)
    reasons = [(one.value, str(one.label)) for one in BY_HAND if one != "complete" or row.state == "running"]
    form = ServiceEndForm(request.POST or None, choices={"ended": reasons})

    def act(given: dict[str, Any]) -> object:
        return actions.end_service(service_id=row.pk, ended=given["ended"], by=request.actor, at=clock.now())

    return ground.form_answer(
        request,
        form=form,
        act=act,
        case=row.case,
        title=_("End the service"),
        button=_("End it"),
        back=reverse("care:service", args=[case_code, row.pk]),
    )


def _found(request: StaffRequest, case_code: str, subject: UUID) -> PlannedService:
    rows = queries.services(by=request.actor).select_related("case__person", "provider", "consent")
    return rows.get(pk=subject, case__code=case_code)


def _open(request: StaffRequest, case: Case, subject: Case | PlannedService) -> Any:
    return open_for_page(
        case=case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CARE],
        event="care.service_viewed" if isinstance(subject, PlannedService) else "care.viewed",
        subject=subject,
    )


def _only(given: dict[str, Any], wanted: type) -> dict[str, Any]:
    names = wanted.__dataclass_fields__  # type: ignore[attr-defined]
    return {name: value for name, value in given.items() if name in names}
