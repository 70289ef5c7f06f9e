"""Pages: work under a permission, visits there, and what the person wishes for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.kernel import clock
from lindung.protection.permissions import actions, queries
from lindung.protection.permissions.actions import VisitIn, common
from lindung.protection.permissions.models import Visit
from lindung.protection.permissions.web.forms import EndWorkForm, JobForm, SureForm, VisitForm, WorkForm
from lindung.protection.permissions.web.steps import address, form_step


@requires(P.PERMISSION_APPLY)
def begin(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record where the person works."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)

    def act(given: dict[str, Any]) -> object:
        return actions.begin_work(application_id=found.pk, by=request.actor, at=clock.now(), **_work(given))

    return form_step(
        request,
        case=found.case,
        form=WorkForm(request.POST or None, change=False, initial={"place": found.case.place}),
        act=act,
        title=_("The person works"),
        button=_("Save"),
        back=address(found.case, found.pk),
        lead=_("The first visit is planned at once."),
    )


@requires(P.PERMISSION_APPLY)
def change(request: StaffRequest, case_code: str, subject: UUID, job: UUID) -> HttpResponse:
    """Record a change of employer."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)

    def act(given: dict[str, Any]) -> object:
        return actions.change_work(
            employment_id=job,
            application_id=found.pk,
            why=given["why"],
            by=request.actor,
            at=clock.now(),
            **_work(given),
        )

    return form_step(
        request,
        case=found.case,
        form=WorkForm(request.POST or None, change=True, initial={"place": found.case.place}),
        act=act,
        title=_("Another employer"),
        button=_("Save"),
        back=address(found.case, found.pk),
        lead=_("The work until now ends on the day the new one begins. Visits start anew."),
    )


@requires(P.PERMISSION_APPLY)
def end(request: StaffRequest, case_code: str, subject: UUID, job: UUID) -> HttpResponse:
    """Record that the person works there no longer."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)

    def act(given: dict[str, Any]) -> object:
        return actions.end_work(
            employment_id=job,
            application_id=found.pk,
            why=given["why"],
            on=given["on"],
            by=request.actor,
            at=clock.now(),
        )

    return form_step(
        request,
        case=found.case,
        form=EndWorkForm(request.POST or None),
        act=act,
        title=_("The work has ended"),
        button=_("Save"),
        back=address(found.case, found.pk),
    )


@requires(P.PERMISSION_APPLY)
def visit(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record a visit at the place of work."""
    case = cases.by_code(code=case_code, by=request.actor)
    row = Visit.objects.select_related("employment__decision").get(pk=subject, case=case)
    application_id = row.employment.decision.application_id

    def act(given: dict[str, Any]) -> object:
        values = {name: value for name, value in given.items() if name in VisitIn.__dataclass_fields__}
        return actions.visit(
            visit_id=row.pk,
            application_id=application_id,
            given=VisitIn(**values),
            by=request.actor,
            at=clock.now(),
        )

    return form_step(
        request,
        case=case,
        form=VisitForm(
            request.POST or None, initial={"visited_on": common.day_of(case=case, at=clock.now())}
        ),
        act=act,
        title=_("Visit at the place of work"),
        button=_("Save"),
        back=address(case, application_id),
    )


@requires(P.PERMISSION_APPLY)
def concern(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record that what a visit raised has been seen to."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)

    def act(_given: dict[str, Any]) -> object:
        return actions.meet_concern(application_id=found.pk, by=request.actor, at=clock.now())

    return form_step(
        request,
        case=found.case,
        form=SureForm(request.POST or None),
        act=act,
        title=_("Has it been seen to?"),
        button=_("Yes, it has been seen to"),
        back=address(found.case, found.pk),
        lead=_("Ask the person first whether it is better now. Their word counts, not the employer's."),
    )


@requires(P.PERMISSION_APPLY)
def note(request: StaffRequest, case_code: str) -> HttpResponse:
    """Write down what work the person wishes for and what they can do."""
    case = cases.by_code(code=case_code, by=request.actor)

    def act(given: dict[str, Any]) -> object:
        return actions.note_job(
            case_id=case.pk,
            wishes=tuple(given["wishes"]),
            skills=tuple(given["skills"]),
            said=given["said"],
            by=request.actor,
            at=clock.now(),
        )

    return form_step(
        request,
        case=case,
        form=JobForm(request.POST or None),
        act=act,
        title=_("Wishes and skills for work"),
        button=_("Save"),
        back=reverse("permissions:home", args=[case.code]),
    )


def _work(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("employer", "sector", "place", "started_on")}
