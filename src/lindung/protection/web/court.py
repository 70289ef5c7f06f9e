"""What is asked of a court, and what it decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.cases.web.pages import form_page
from lindung.cases.words import language
from lindung.kernel import clock
from lindung.kernel.law.writing import write_day
from lindung.protection import actions, queries, words
from lindung.protection.models import Order
from lindung.protection.web import defaults
from lindung.protection.web.forms import (
    ApplicationForm,
    DecisionForm,
    ExtensionForm,
    InterimForm,
    ProtectionForm,
    RefusalForm,
)

_RECORDED_AT = {
    Order.Kind.INTERIM_ORDER: "protection:interim_order",
    Order.Kind.PROTECTION_ORDER: "protection:protection_order",
    Order.Kind.EXTENSION: "protection:extension",
}


def home(case: Case) -> str:
    """Return the address of the case, where every act leads back to."""
    return reverse("case", args=[case.code])


@requires(P.ORDER_APPLY)
def apply(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record an application to the court."""
    case = cases.by_code(code=case_code, by=request.actor)
    kinds = defaults.applicable(case=case)
    initial = defaults.application(case=case, kinds=kinds)
    form = ApplicationForm(request.POST or None, case=case, kinds=kinds, initial=initial)

    def act(_given: dict[str, Any]) -> str:
        actions.apply_for_order(case_id=case.pk, by=request.actor, at=clock.now(), **form.given())
        return home(case)

    title = _("Apply for an order")
    return perform(request, form, act) or form_page(
        request, form=form, title=title, button=_("Record the application"), back=home(case), case=case
    )


@requires(P.ORDER_RECORD)
def decide(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Ask what became of an application and lead to where it is recorded."""
    order = queries.order(order_id=subject, by=request.actor)
    case = cases.by_code(code=order.case.code, by=request.actor)
    form = DecisionForm(request.POST or None, case=case)

    def act(given: dict[str, Any]) -> str:
        if given["decision"] == "refused":
            return reverse("protection:refuse", args=[case.code, order.pk])
        return reverse(_RECORDED_AT[Order.Kind(order.kind)], args=[case.code])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Record the court's decision"),
        button=_("Continue"),
        back=home(case),
        case=case,
        lead=_("%(kind)s, applied for on %(day)s")
        % {
            "kind": words.kind_name(order.kind),
            "day": write_day(order.applied_on, language()) if order.applied_on else "",
        },
    )


@requires(P.ORDER_RECORD)
def refuse(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record that the court refused."""
    order = queries.order(order_id=subject, by=request.actor)
    case = cases.by_code(code=order.case.code, by=request.actor)
    form = RefusalForm(request.POST or None, case=case, initial={"made_at": clock.now()})

    def act(_given: dict[str, Any]) -> str:
        actions.refuse_application(
            case_id=case.pk, order_id=order.pk, by=request.actor, at=clock.now(), **form.given()
        )
        return home(case)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Record that the court refused"),
        button=_("Record the refusal"),
        back=home(case),
        case=case,
    )


@requires(P.ORDER_RECORD)
def interim(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record an interim order."""
    case = cases.by_code(code=case_code, by=request.actor)
    initial = defaults.order(case=case, by=request.actor, kind=Order.Kind.INTERIM_ORDER)
    form = InterimForm(request.POST or None, case=case, initial=initial)

    def act(_given: dict[str, Any]) -> str:
        order = actions.record_interim_order(
            case_id=case.pk, by=request.actor, at=clock.now(), **form.given()
        )
        return reverse("protection:order", args=[order.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=words.term("interim_order"),
        button=_("Record the order"),
        back=home(case),
        case=case,
    )


@requires(P.ORDER_RECORD)
def protection(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record a protection order."""
    case = cases.by_code(code=case_code, by=request.actor)
    initial = defaults.order(case=case, by=request.actor, kind=Order.Kind.PROTECTION_ORDER)
    form = ProtectionForm(request.POST or None, case=case, initial=initial)

    def act(_given: dict[str, Any]) -> str:
        order = actions.record_protection_order(
            case_id=case.pk, by=request.actor, at=clock.now(), **form.given()
        )
        return reverse("protection:order", args=[order.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=words.term("protection_order"),
        button=_("Record the order"),
        back=home(case),
        case=case,
    )


@requires(P.ORDER_RECORD)
def extend(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record that the court extended the order in force."""
    case = cases.by_code(code=case_code, by=request.actor)
    initial = defaults.order(case=case, by=request.actor, kind=Order.Kind.EXTENSION)
    form = ExtensionForm(request.POST or None, case=case, initial=initial)

    def act(_given: dict[str, Any]) -> str:
        order = actions.extend_order(case_id=case.pk, by=request.actor, at=clock.now(), **form.given())
        return reverse("protection:order", args=[order.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Extend the order"),
        button=_("Record the extension"),
        back=home(case),
        case=case,
    )
