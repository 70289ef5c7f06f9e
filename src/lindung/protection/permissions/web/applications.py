"""Pages: applying, papers, taking back, asking for a review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases.sections import in_hand
from lindung.cases.web.pages import form_page
from lindung.cases.words import language
from lindung.kernel import clock
from lindung.protection.permissions import actions, queries
from lindung.protection.permissions.actions import PaperIn, common
from lindung.protection.permissions.web.forms import ApplyForm, DropForm, PaperForm, SureForm
from lindung.protection.permissions.web.steps import address, form_step


@requires(P.PERMISSION_APPLY)
def apply(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record what the person wishes for."""
    case = cases.by_code(code=case_code, by=request.actor)
    today = common.day_of(case=case, at=clock.now())
    form = ApplyForm(request.POST or None, kinds=queries.known().kinds, initial={"applied_on": today})

    def act(given: dict[str, Any]) -> str:
        made = actions.apply(
            case_id=case.pk,
            kind=given["kind"],
            wish=given["wish"],
            applied_on=given["applied_on"],
            by=request.actor,
            at=clock.now(),
        )
        return address(case, made.pk)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Apply for a permission"),
        button=_("Apply"),
        back=reverse("permissions:home", args=[case.code]),
        case=case,
        lead=_("Ask the person what they want, and tell them how long it takes and which papers it needs."),
    )


@requires(P.PERMISSION_APPLY)
def paper(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record a paper that came."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)
    country, now = queries.known(), clock.now()
    today = common.day_of(case=found.case, at=now)
    gaps = queries.missing(application=found, on=today)
    ordered = sorted(country.codes, key=lambda code: code not in gaps)
    named = [(code, country.name_of(code, language())) for code in ordered]
    form = PaperForm(
        request.POST or None,
        lists={"code": named},
        initial={"received_on": today, "code": gaps[0] if len(gaps) == 1 else None},
    )
    if Section.CARE not in in_hand(case=found.case, by=request.actor, at=now).sections:
        del form.fields["remarks"]

    def act(given: dict[str, Any]) -> object:
        values = {name: value for name, value in given.items() if name in PaperIn.__dataclass_fields__}
        return actions.receive(
            application_id=found.pk, given=PaperIn(**values), by=request.actor, at=clock.now()
        )

    return form_step(
        request,
        case=found.case,
        form=form,
        act=act,
        title=_("A paper came"),
        button=_("Save"),
        back=address(found.case, found.pk),
    )


@requires(P.PERMISSION_APPLY)
def drop(request: StaffRequest, case_code: str, subject: UUID, paper: UUID) -> HttpResponse:
    """Record that a paper no longer counts."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)
    row = queries.paper(paper_id=paper, application=found)

    def act(given: dict[str, Any]) -> object:
        return actions.drop(
            paper_id=row.pk, application_id=found.pk, why=given["why"], by=request.actor, at=clock.now()
        )

    name = queries.known().name_of(row.code, language())
    return form_step(
        request,
        case=found.case,
        form=DropForm(request.POST or None),
        act=act,
        title=_("%(paper)s no longer counts") % {"paper": name},
        button=_("Save"),
        back=address(found.case, found.pk),
        lead=_("If the time for the decision runs, it stops, and begins anew once a new paper comes."),
    )


@requires(P.PERMISSION_APPLY)
def withdraw(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Take an application back."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)

    def act(_given: dict[str, Any]) -> object:
        return actions.withdraw(application_id=found.pk, by=request.actor, at=clock.now())

    return form_step(
        request,
        case=found.case,
        form=SureForm(request.POST or None),
        act=act,
        title=_("Take the application back?"),
        button=_("Take it back"),
        back=address(found.case, found.pk),
        lead=_("Only if the person no longer wishes for it. They can ask again at any time."),
    )


@requires(P.PERMISSION_APPLY)
def review(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Ask for a second decision by another human."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)

    def act(_given: dict[str, Any]) -> object:
        return actions.ask_review(application_id=found.pk, by=request.actor, at=clock.now())

    return form_step(
        request,
        case=found.case,
        form=SureForm(request.POST or None),
        act=act,
        title=_("Ask for a review?"),
        button=_("Ask for a review"),
        back=address(found.case, found.pk),
        lead=_("Somebody else of the secretariat looks at it again and decides. This can be asked once."),
    )
