"""What names a person: written blind, opened by a deliberate act, and never shown twice from one opening."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import actions, queries
from lindung.cases.web.forms import IdentityForm
from lindung.cases.web.pages import form_page
from lindung.kernel import clock


@requires(P.IDENTITY_CHANGE)
def record(request: StaffRequest, case_code: str) -> HttpResponse:
    """Write names and numbers. What stands there already is not shown: fields left empty stay as they are."""
    case = queries.by_code(code=case_code, by=request.actor)
    home = reverse("case", args=[case.code])
    form = IdentityForm(request.POST or None, initial={"version": queries.identity_version(case=case)})

    def act(given: dict[str, Any]) -> str:
        facts = {name: given[name] for name in actions.IDENTITY_FIELDS if given[name]}
        actions.record_identity(
            case_id=case.pk, facts=facts, expected_version=given["version"], by=request.actor, at=clock.now()
        )
        return home

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Record the identity"),
        button=_("Seal"),
        back=home,
        case=case,
        lead=_(
            "This is sealed at once. What was written before is not shown here; fields left empty stay as they are."
        ),
    )


@require_POST
@requires(P.IDENTITY_READ)
def reveal(request: StaffRequest, case_code: str) -> HttpResponse:
    """Open the sealed facts and show them once; the opening is recorded before anything is shown."""
    case = queries.by_code(code=case_code, by=request.actor)
    identity = actions.reveal_identity(case_id=case.pk, by=request.actor, at=clock.now())
    rows = (
        [
            (_("Full name"), identity.full_name),
            (_("Also known as"), identity.also_known_as),
            (_("Document number"), identity.document_number),
            (_("Telephone"), identity.phone),
        ]
        if identity
        else []
    )
    context = {
        "case": case,
        "rows": [row for row in rows if row[1]],
        "back": reverse("case", args=[case.code]),
    }
    return render(request, "cases/identity.html", context)
