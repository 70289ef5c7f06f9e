"""The one shape of the pages that take a step with an application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest
from lindung.cases.models import Case
from lindung.cases.web.pages import form_page
from lindung.kernel.web.forms import LindungForm


def form_step(
    request: StaffRequest,
    *,
    case: Case,
    form: LindungForm,
    act: Callable[[dict[str, Any]], object],
    title: str,
    button: str,
    back: str,
    lead: str = "",
) -> HttpResponse:
    """Show a form; once its answers are good, run `act` on them and lead back."""

    def done(given: dict[str, Any]) -> str:
        act(given)
        return back

    return perform(request, form, done) or form_page(
        request, form=form, title=title, button=button, back=back, case=case, lead=lead
    )


def address(case: Case, subject: object) -> str:
    """Return where an application is shown."""
    return reverse("permissions:show", args=[case.code, subject])
