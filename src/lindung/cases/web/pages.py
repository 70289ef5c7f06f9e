"""The one shape of the hub's form pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from lindung.access.web.acts import status_of
from lindung.access.web.declare import StaffRequest
from lindung.cases.models import Case
from lindung.kernel.web.forms import LindungForm


def form_page(
    request: StaffRequest,
    *,
    form: LindungForm,
    title: str,
    button: str,
    back: str,
    case: Case | None = None,
    lead: str = "",
) -> HttpResponse:
    """Show a form under its title, with the way back; `lead` is a sentence above the fields."""
    context = {"form": form, "title": title, "button": button, "back": back, "case": case, "lead": lead}
    return render(request, "cases/form.html", context, status=status_of(form))
