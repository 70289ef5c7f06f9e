"""The authority's determination: recording it, reading it, taking it up again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases import words
from lindung.cases.rules import local_date
from lindung.cases.web.pages import form_page
from lindung.identification import actions, queries
from lindung.identification.models import Determination
from lindung.identification.web.forms import GROUND_LISTS, DetermineForm, ReconsiderForm
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary


@requires(P.DETERMINATION_RECORD)
def determine(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record what the authority determined."""
    case = cases.by_code(code=case_code, by=request.actor)
    home = reverse("case", args=[case.code])
    form = DetermineForm(request.POST or None, case=case, initial={"made_on": local_date(clock.now())})

    def act(given: dict[str, Any]) -> str:
        actions.determine(
            case_id=case.pk,
            result=given["result"],
            authority=given["authority"],
            grounds_found=given["grounds"],
            reasons=given["reasons"],
            made_on=given["made_on"],
            document_reference=given["document_reference"],
            by=request.actor,
            at=clock.now(),
        )
        return home

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Record the determination"),
        button=_("Record the determination"),
        back=home,
        case=case,
        lead=_("Copy what the authority's document says. It can be reconsidered later, but never erased."),
    )


@requires(P.CASE_READ)
def show(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Show a determination: its grounds, its reasons, and what came before or after it."""
    found, opened = actions.read_determination(determination_id=subject, by=request.actor, at=clock.now())
    authority = current().determination_authorities.get(found.authority)
    stands = found.state == Determination.State.STANDING
    context = {
        "found": found,
        "case": found.case,
        "result": words.label("determination_results", found.result),
        "stands": stands,
        "reasons": opened.value(found, "reasons"),
        "why": opened.value(found, "reconsidered_why"),
        "authority": authority.name.text(words.language()) if authority else found.authority,
        "grounds": _grounds(found),
        "may_reconsider": stands and request.actor.may(P.DETERMINATION_RECONSIDER),
    }
    return render(request, "identification/determination.html", context)


def _grounds(found: Determination) -> list[tuple[str, list[str]]]:
    """Return the grounds by kind, each in the reader's words."""
    sorted_out = [
        (str(title), [words.label(name, code) for code in found.grounds if code in vocabulary(name)])
        for name, title in GROUND_LISTS
    ]
    return [kind for kind in sorted_out if kind[1]]


@requires(P.DETERMINATION_RECONSIDER)
def reconsider(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Take a determination up again."""
    found = queries.determination(determination_id=subject, by=request.actor)
    form = ReconsiderForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.reconsider(determination_id=found.pk, why=given["why"], by=request.actor, at=clock.now())
        return reverse("case", args=[found.case.code])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Take the determination up again"),
        button=_("Take up again"),
        back=reverse("identification:determination", args=[found.pk]),
        case=found.case,
        lead=_("The enquiry goes on and a new determination is asked for. The earlier one stays visible."),
    )
