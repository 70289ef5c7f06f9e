"""What names a person, written blind. Reading it is the business of `cases.openings`."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

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
