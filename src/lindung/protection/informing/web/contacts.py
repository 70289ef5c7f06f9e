"""Pages of contacts: wished for, sent, answered, ended."""

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
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases import refuges
from lindung.cases.opened import open_for_page
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.protection.informing import actions, queries
from lindung.protection.informing.actions.contacts import outcomes
from lindung.protection.informing.models import Contact
from lindung.protection.informing.web.forms import AnswerForm, AskForm, CloseForm, SendForm
from lindung.protection.informing.web.sheets import COLOURS, who


@requires(P.INFORM_RECORD)
def ask(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record that the person wishes for a contact."""
    case = cases.by_code(code=case_code, by=request.actor)
    form = AskForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        made = actions.ask(
            case_id=case.pk,
            kind=given["kind"],
            addressee=given["addressee"],
            wish=given["wish"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("informing:contact", args=[case.code, made.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("A contact the person wishes for"),
        button=_("Save"),
        back=reverse("informing:home", args=[case.code]),
        case=case,
        lead=_("Nobody is contacted unless the person agreed to it: record their yes under Consents first."),
    )


@require_GET
@requires(P.INFORM_RECORD)
def contact(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show a contact; its words open to those whose part covers them, and the look is recorded."""
    found = queries.contact(contact_id=subject, code=case_code, by=request.actor)
    now = clock.now()
    opened = open_for_page(
        case=found.case,
        by=request.actor,
        at=now,
        sections=[Section.CARE],
        event="informing.contact_viewed",
        subject=found,
    )
    titles = (
        ("addressee", _("To whom")),
        ("wish", _("What to say or ask")),
        ("answer", _("What was answered")),
    )
    context = {
        "case": found.case,
        "contact": found,
        "who": who(found, refuges.reader(actor=request.actor, purposes=opened.hand.purposes)),
        "colour": COLOURS[found.state],
        "sealed": [(title, opened.value(found, name)) for name, title in titles],
        "agreed": queries.agreed(case=found.case, kind=found.kind, at=now) is not None,
        "cares": Section.CARE in opened.hand.sections,
    }
    return render(request, "informing/contact.html", context)


@requires(P.INFORM_RECORD)
def send(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record that the message went."""
    found, back = _found(request, case_code, subject)
    form = SendForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.send(contact_id=found.pk, by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("The message has gone?"),
        button=_("Yes, it has gone"),
        back=back,
        case=found.case,
        lead=_("Ask the person once more before you send it. They may have changed their mind."),
    )


@requires(P.INFORM_RECORD)
def answer(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record what came back."""
    found, back = _found(request, case_code, subject)
    form = AnswerForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.answer(contact_id=found.pk, words_given=given["answer"], by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request, form=form, title=_("What came back"), button=_("Save"), back=back, case=found.case
    )


@requires(P.INFORM_RECORD)
def close(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Close a contact."""
    found, back = _found(request, case_code, subject)
    form = CloseForm(request.POST or None, outcomes=[(one.value, str(one.label)) for one in outcomes(found)])

    def act(given: dict[str, Any]) -> str:
        actions.close(contact_id=found.pk, outcome=given["outcome"], by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request, form=form, title=_("Close the contact"), button=_("Close it"), back=back, case=found.case
    )


def _found(request: StaffRequest, code: str, subject: UUID) -> tuple[Contact, str]:
    """Return a contact of a visible case, and its page. Raises Contact.DoesNotExist for outsiders."""
    found = queries.contact(contact_id=subject, code=code, by=request.actor)
    return found, reverse("informing:contact", args=[code, subject])
