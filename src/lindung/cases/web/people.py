"""Opening a case without a screening, correcting what is known of a person, and who belongs with them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import actions, queries
from lindung.cases.models import Case
from lindung.cases.web.forms import LinkForm, OpenForm, PersonForm
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.problems import Conflict, Invalid


@requires(P.CASE_OPEN)
def open_case(request: StaffRequest) -> HttpResponse:
    """Open a case from the facts alone; no name is asked."""
    form = OpenForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        opened = actions.open_case(
            facts=form.facts(),
            origin=given["origin"],
            place=given["place"],
            district=given["district"],
            found_on=given["found_on"],
            exploitation=given["exploitation"],
            urgent=given["urgent"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("case", args=[opened.code])

    return perform(request, form, act) or form_page(
        request, form=form, title=_("Open a case"), button=_("Open the case"), back=reverse("case_list")
    )


@requires(P.CASE_CHANGE)
def person(request: StaffRequest, case_code: str) -> HttpResponse:
    """Correct the facts; if a colleague was faster, show both versions and let the officer choose."""
    case = queries.by_code(code=case_code, by=request.actor)
    home = reverse("case", args=[case.code])
    form = PersonForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.change_person(
            case_id=case.pk,
            facts=form.facts(further_languages=case.person.languages[2:]),
            expected_version=given["version"],
            by=request.actor,
            at=clock.now(),
        )
        return home

    if done := perform(request, form, act):
        return done
    if isinstance(getattr(form, "refused_with", None), Conflict):
        return _conflict(request, form, queries.by_code(code=case_code, by=request.actor), home)
    if not form.is_bound:
        form = PersonForm(initial=_initial(request, case))
    return form_page(request, form=form, title=_("Correct the facts"), button=_("Save"), back=home, case=case)


def _initial(request: StaffRequest, case: Case) -> dict[str, Any]:
    """Open the protected facts, which is recorded, and return what the form starts with."""
    opened = actions.open_facts(case=case, by=request.actor, at=clock.now())
    return PersonForm.initial_of(case=case, opened=opened)


def _conflict(request: StaffRequest, form: PersonForm, case: Case, home: str) -> HttpResponse:
    """Show what differs between the answers sent and the record as it is now; nothing of either is lost."""
    now = PersonForm(initial=_initial(request, case))
    visible = [field.name for field in form.visible_fields()]
    rows = [(form[name].label, _shown(form, name), _shown(now, name)) for name in visible]
    kept = {"version": str(case.person.version)}
    resend = [
        (name, kept.get(name, value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    context = {
        "differences": [row for row in rows if row[1] != row[2]],
        "resend": resend,
        "resend_url": request.path,
        "keep_url": home,
    }
    return render(request, "lindung/conflict.html", context, status=409)


def _shown(form: PersonForm, name: str) -> str:
    """Return one answer in words: the labels of choices, dates as dates, lists joined."""
    field: Any = form.fields[name]
    value = form.cleaned_data.get(name) if form.is_bound else form.initial.get(name)
    names = dict(getattr(field, "choices", ()))
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(str(names.get(one, one)) for one in values if one not in (None, ""))


@requires(P.CASE_CHANGE)
def link(request: StaffRequest, case_code: str) -> HttpResponse:
    """Link the person with the one of another case: family, or found together."""
    case = queries.by_code(code=case_code, by=request.actor)
    home = reverse("case", args=[case.code])
    form = LinkForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        try:
            other = queries.by_code(code=given["other"], by=request.actor)
        except Case.DoesNotExist:
            message = _("You see no case with this code. Check it, or ask its lead to link the two.")
            raise Invalid(message, field="other") from None
        actions.link_people(
            case_id=case.pk, other_case_id=other.pk, kind=given["kind"], by=request.actor, at=clock.now()
        )
        return home

    return perform(request, form, act) or form_page(
        request, form=form, title=_("Link another person"), button=_("Link"), back=home, case=case
    )
