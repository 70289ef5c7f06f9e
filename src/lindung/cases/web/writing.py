"""Notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import actions, queries, sections
from lindung.cases.web.forms import NoteForm
from lindung.cases.web.pages import form_page
from lindung.kernel import clock


@requires(P.NOTE_WRITE)
def note(request: StaffRequest, case_code: str) -> HttpResponse:
    """Write a note on a case."""
    case = queries.by_code(code=case_code, by=request.actor)
    home = reverse("case", args=[case.code])
    held = sections.in_hand(case=case, by=request.actor, at=clock.now()).sections
    form = NoteForm(request.POST or None, sections=held)

    def act(given: dict[str, Any]) -> str:
        actions.note(
            case_id=case.pk,
            text=given["text"],
            audience=given["audience"],
            by=request.actor,
            at=clock.now(),
        )
        return f"{home}#notes"

    return perform(request, form, act) or form_page(
        request, form=form, title=_("Write a note"), button=_("Save the note"), back=home, case=case
    )
