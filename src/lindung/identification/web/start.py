"""Where a talk begins: with someone new, or once more with someone whose case is open."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases import words
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.identification import actions, queries
from lindung.identification.models import Screening
from lindung.identification.web.forms import AgainForm, StartForm
from lindung.kernel import clock

_BY_ROLE: Final = {"health_worker": "health_worker"}
_BY_KIND: Final = {"health": "health_worker", "labour": "labour_inspection"}
_CHILD: Final = "child"


def usual_instrument(*, request: StaffRequest, case: Case | None = None) -> str:
    """Return the instrument an officer of this role and organisation usually takes, if the country has it."""
    known = queries.instruments()
    by_role = [_BY_ROLE[role] for role in sorted(request.actor.roles) if role in _BY_ROLE]
    by_kind = _BY_KIND.get(request.user.organisation.kind, "")
    age = case.person.age_on(case.found_on) if case else None
    # The children's form is for those known to be children; whoever may be one is asked for their age first.
    surely_child = case is not None and case.is_child and age is not None
    wanted = [_CHILD] * surely_child + [*by_role, by_kind]
    return next((name for name in wanted if name in known), next(iter(known), ""))


def _usual(request: StaffRequest, case: Case | None = None) -> dict[str, Any]:
    return {
        "instrument": usual_instrument(request=request, case=case),
        "language": words.language(),
        "found_on": local_date(clock.now()),
        "place": request.user.organisation.place,
    }


def first_page(screening: Screening) -> str:
    """Return the address of the page that a talk has reached."""
    return reverse("identification:topic", args=[screening.pk, screening.topic])


@requires(P.SCREENING_CONDUCT)
def start(request: StaffRequest) -> HttpResponse:
    """Begin a talk with someone new; the case is opened with it. No name is asked."""
    form = StartForm(request.POST or None, initial=_usual(request))

    def act(given: dict[str, Any]) -> str:
        begun = actions.start(
            instrument=given["instrument"],
            language=given["language"],
            facts=form.facts(),
            origin=given["origin"],
            place=given["place"],
            district=given["district"],
            found_on=given["found_on"],
            by=request.actor,
            at=clock.now(),
        )
        return first_page(begun)

    return perform(request, form, act) or _page(request, form, title=_("Start a screening"))


@requires(P.SCREENING_CONDUCT)
def again(request: StaffRequest, case_code: str) -> HttpResponse:
    """Begin a talk on an open case, or go on with the one that is not finished."""
    case = cases.by_code(code=case_code, by=request.actor)
    unfinished = queries.unfinished_of(case=case, actor=request.actor)
    if unfinished is not None and request.method != "POST":
        return redirect("identification:resume", subject=unfinished.pk)
    form = AgainForm(request.POST or None, initial=_usual(request, case))

    def act(given: dict[str, Any]) -> str:
        begun = actions.start(
            instrument=given["instrument"],
            language=given["language"],
            case_id=case.pk,
            by=request.actor,
            at=clock.now(),
        )
        return first_page(begun)

    return perform(request, form, act) or _page(request, form, title=_("Screen again"), case=case)


def _page(request: StaffRequest, form: Any, *, title: str, case: Case | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "case": case, "instruments": queries.instruments().values()}
    return render(request, "identification/start.html", context, status=status_of(form))
