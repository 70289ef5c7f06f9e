"""What every page of care begins with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest
from lindung.cases import queries as cases
from lindung.cases import refuges
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.cases.sections import Hand, in_hand
from lindung.cases.web.pages import form_page
from lindung.cases.words import language as spoken_here
from lindung.kernel import clock
from lindung.kernel.vocabularies import vocabulary
from lindung.kernel.web.forms import LindungForm
from lindung.protection.care.actions.common import only_treats


def language() -> str:
    """Return the reader's language as vocabularies know it."""
    return spoken_here().split("-")[0]


def name(list_: str, code: str) -> str:
    """Return what a code is called for the reader."""
    known = vocabulary(list_)
    return known.label(code, language()) if code in known else code


def choices(list_: str) -> list[tuple[str, str]]:
    """Return a list's codes as form fields take them."""
    return vocabulary(list_).choices(language())


def found(request: StaffRequest, case_code: str) -> Case:
    """Return a visible case. Raises Case.DoesNotExist for outsiders."""
    return cases.by_code(code=case_code, by=request.actor)


def today() -> date:
    """Return the day it is by the country's calendar."""
    return local_date(clock.now())


def home_of(case: Case) -> str:
    """Return the address of a case's care."""
    return reverse("care:home", args=[case.code])


def hand_of(request: StaffRequest, case: Case) -> Hand:
    """Return what the reader holds on a case."""
    return in_hand(case=case, by=request.actor, at=clock.now())


def cares(request: StaffRequest, hand: Hand) -> bool:
    """Tell whether the reader keeps the plan: not if they only treat the person, or only read."""
    return request.actor.may(P.CARE_WRITE) and not only_treats(hand.purposes)


def who(row: Any, reader: refuges.Reader) -> str:
    """Return who recorded a row; a shelter stays unnamed to whoever is not told of it."""
    by: User = row.by
    return office(row.organisation, reader, text=f"{by.display_name}, {row.organisation.name}")


def office(one: Organisation, reader: refuges.Reader, *, text: str = "") -> str:
    """Return an organisation's name, or what stands for it."""
    return reader.name(text or one.name, kind=one.kind, organisation_id=one.pk)


def form_answer(
    request: StaffRequest,
    *,
    form: LindungForm,
    act: Callable[[dict[str, Any]], object],
    case: Case,
    title: str,
    button: str,
    back: str = "",
    to: Callable[[Any], str] | None = None,
    lead: str = "",
    done: str = "",
) -> HttpResponse:
    """Run `act` on valid answers and go on (`to` its result, else back); else show the form."""
    back = back or home_of(case)

    def run(given: dict[str, Any]) -> str:
        made = act(given)
        return to(made) if to is not None else back

    response = perform(request, form, run)
    if response is not None:
        if done:
            messages.success(request, done)
        return response
    return form_page(request, form=form, title=title, button=button, back=back, case=case, lead=lead)
