"""An order on its page, and what becomes of it: custody, end, correction, release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases.offers import Offer
from lindung.cases.web.pages import form_page
from lindung.cases.words import language
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.law import Due, Step
from lindung.kernel.law.writing import write_day, write_moment
from lindung.protection import actions, queries, words
from lindung.protection.actions.watching import counts_by_law
from lindung.protection.models import Order
from lindung.protection.web.correction import CorrectionForm
from lindung.protection.web.court import home
from lindung.protection.web.forms import CustodyForm, EndForm, ReleaseForm
from lindung.protection.workflow import ORDER

_COLOURS = {"applied": "yellow", "in_force": "green", "refused": "red", "ended": "grey", "superseded": "grey"}


@requires(P.CASE_READ)
def order(request: StaffRequest, subject: UUID, case_code: str = "") -> HttpResponse:
    """Show an order: what it says, how the law counted it, and the records it corrects or is corrected by."""
    opened = actions.read_order(order_id=subject, by=request.actor, at=clock.now())
    found = opened.order
    law = explained(found)
    context = {
        "order": found,
        "case": found.case,
        "kind": words.kind_name(found.kind),
        "colour": _COLOURS[found.state],
        "refuge_name": words.term("place_of_refuge"),
        "court_name": words.term("court"),
        "protector_name": words.term("protection_officer"),
        "enforcer_name": words.term("enforcement_officer"),
        "may_see_refuge": opened.may_see_refuge,
        "reference": opened.reference,
        "reason": opened.reason,
        "correction_reason": opened.correction_reason,
        "law": law,
        "sentence": law.explanation(language()) if law else "",
        "steps": [(step.text, _days(step)) for step in law.steps_in(language())] if law else [],
        "set_by_hand": found.last_day is not None and not counts_by_law(order=found),
        "corrected_by": queries.correction_of(order=found),
        "offers": _offers(found, request.actor),
        "back": home(found.case),
    }
    return render(request, "protection/order.html", context)


def _days(step: Step) -> str:
    """Return which days a step of the count covers, or its exact moment."""
    if step.moment is not None:
        return write_moment(step.moment, language())
    first, last = write_day(step.day, language()), write_day(step.until, language())
    return first if step.day == step.until else f"{first} – {last}"


def explained(found: Order) -> Due | None:
    """Return the count of the law as it was stored with the order; None where the end was set by hand."""
    return Due.from_json(found.computation, pack=current()) if found.computation else None


def _offers(found: Order, actor: Actor) -> Sequence[Offer]:
    steps = {step.name: step.permission for step in ORDER.available(state=found.state)}
    named = (
        (
            "make",
            _("Record the court's decision"),
            reverse("protection:decide", args=[found.case.code, found.pk]),
        ),
        ("end", _("End this order"), reverse("protection:end", args=[found.pk])),
        ("correct", _("Correct this record"), reverse("protection:correction", args=[found.pk])),
    )
    return [Offer(label, url) for step, label, url in named if step in steps and actor.may(steps[step])]


@requires(P.CUSTODY_RECORD)
def custody(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record that a person was taken into custody."""
    case = cases.by_code(code=case_code, by=request.actor)
    form = CustodyForm(request.POST or None, case=case, initial={"began_at": clock.now()})

    def act(_given: dict[str, Any]) -> str:
        made = actions.take_into_custody(case_id=case.pk, by=request.actor, at=clock.now(), **form.given())
        return reverse("protection:order", args=[made.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=words.term("temporary_custody"),
        button=_("Record custody"),
        back=home(case),
        case=case,
        lead=_("The clock to bring the person before the court starts at the moment you enter."),
    )


@requires(P.ORDER_RECORD)
def end(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Record that an order ended."""
    found = queries.order(order_id=subject, by=request.actor)
    form = EndForm(request.POST or None, case=found.case, initial={"ended_at": clock.now()})
    back = reverse("protection:order", args=[found.pk])

    def act(_given: dict[str, Any]) -> str:
        actions.end_order(
            case_id=found.case_id, order_id=found.pk, by=request.actor, at=clock.now(), **form.given()
        )
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("End an order"),
        button=_("Record the end"),
        back=back,
        case=found.case,
        lead=_("%(kind)s. What extends it ends with it.") % {"kind": words.kind_name(found.kind)},
    )


@requires(P.ORDER_CORRECT)
def correct(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Correct a record: another takes its place, this one stays visible."""
    opened = actions.read_order(order_id=subject, by=request.actor, at=clock.now())
    found = opened.order
    form = CorrectionForm(request.POST or None, case=found.case, opened=opened)

    def act(_given: dict[str, Any]) -> str:
        made = actions.correct_order(
            order_id=found.pk,
            changes=form.changes(),
            reason=form.cleaned_data["correction_reason"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("protection:order", args=[made.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Correct a record"),
        button=_("Record the correction"),
        back=reverse("protection:order", args=[found.pk]),
        case=found.case,
        lead=_(
            "A new record takes the place of the mistaken one, which stays visible. Its clocks start anew."
        ),
    )


@requires(P.ORDER_RECORD)
def release(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record that the person was released."""
    case = cases.by_code(code=case_code, by=request.actor)
    form = ReleaseForm(request.POST or None, case=case, initial={"made_at": clock.now()})

    def act(_given: dict[str, Any]) -> str:
        actions.release(case_id=case.pk, by=request.actor, at=clock.now(), **form.given())
        return home(case)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Release the person"),
        button=_("Record the release"),
        back=home(case),
        case=case,
        lead=_("Ends every order in force and closes the case. Services remain open to the person."),
    )
