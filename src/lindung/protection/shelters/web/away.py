"""Pages of absences, incidents, and a place that was looked at and kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.web.forms import SUBMISSION
from lindung.protection.shelters import actions, queries
from lindung.protection.shelters.web.forms import AwayForm, BackForm, DoneForm, IncidentForm, KeepForm


@requires(P.SHELTER_READ)
def away(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record an absence, agreed or not."""
    row = queries.stay(stay_id=subject, code=case_code, by=request.actor)
    form = AwayForm(request.POST or None, initial={"since": clock.now()})

    def act(given: dict[str, Any]) -> str:
        actions.go_away(
            stay_id=row.pk,
            kind=given["kind"],
            since=given["since"],
            until=given["until"],
            company=given["company"],
            by=request.actor,
            at=clock.now(),
        )
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("The person is away"),
        button=_("Save"),
        back=_home(case_code),
        case=row.case,
        lead=_("Nobody is punished for going. If it was not agreed, the protection officer is told at once."),
    )


@requires(P.SHELTER_READ)
def back(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record how an absence ended."""
    row = queries.absence(absence_id=subject, code=case_code, by=request.actor)
    form = BackForm(request.POST or None, initial={"ended_at": clock.now()})

    def act(given: dict[str, Any]) -> str:
        actions.come_back(absence_id=row.pk, by=request.actor, at=clock.now(), **_only(given))
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("The person is back"),
        button=_("Save"),
        back=_home(case_code),
        case=row.case,
        lead=_("Who does not come back has left: record that on the page of their place."),
    )


@requires(P.SHELTER_READ)
def incident(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record something that happened."""
    row = queries.stay(stay_id=subject, code=case_code, by=request.actor)
    form = IncidentForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.report_incident(stay_id=row.pk, by=request.actor, at=clock.now(), **_only(given))
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Something happened"),
        button=_("Save"),
        back=_home(case_code),
        case=row.case,
    )


@requires(P.SHELTER_READ)
def settle(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record what was done about an incident."""
    row = queries.incident(incident_id=subject, code=case_code, by=request.actor)
    form = DoneForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.settle(incident_id=row.pk, done=given["done"], by=request.actor, at=clock.now())
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Followed up"),
        button=_("Close the incident"),
        back=_home(case_code),
        case=row.case,
    )


@requires(P.SHELTER_READ)
def keep(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record that the person stays though the place no longer fits."""
    row, form = (
        queries.stay(stay_id=subject, code=case_code, by=request.actor),
        KeepForm(request.POST or None),
    )

    def act(given: dict[str, Any]) -> str:
        actions.keep(stay_id=row.pk, why=given["why"], by=request.actor, at=clock.now())
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("The person stays where they are"),
        button=_("Save"),
        back=_home(case_code),
        case=row.case,
    )


def _home(case_code: str) -> str:
    return reverse("shelters:place", args=[case_code])


def _only(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != SUBMISSION}
