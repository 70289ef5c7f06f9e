"""Giving a task to a colleague, and marking as done what no act in the system could tell."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import actions, queries
from lindung.cases.kinds import task_kind
from lindung.cases.web.forms import AssignForm, TickForm
from lindung.cases.web.pages import form_page
from lindung.kernel import clock


@requires(P.TASK_ASSIGN)
def assign(request: StaffRequest, task: UUID) -> HttpResponse:
    """Give a task of the reader's organisation to one of its people, or back to all."""
    found = queries.open_task(task_id=task, by=request.actor)
    organisation = found.organisation_id
    form = AssignForm(request.POST or None, organisation_id=organisation, initial={"to": found.assignee_id})

    def act(given: dict[str, Any]) -> str:
        actions.assign(task_id=task, to=given["to"], by=request.actor, at=clock.now())
        return reverse("home") + "?of=organisation"

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Assign a task"),
        button=_("Assign"),
        back=reverse("home"),
        lead=f"{task_kind(code=found.kind).title}, {found.case.code}",
    )


@requires(P.CASE_READ)
def tick(request: StaffRequest, task: UUID) -> HttpResponse:
    """Mark a task as done by hand; refused for a task that its act will end."""
    found = queries.open_task(task_id=task, by=request.actor)
    form = TickForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.tick(task_id=task, by=request.actor, at=clock.now())
        return reverse("home")

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Mark as done"),
        button=_("It is done"),
        back=reverse("home"),
        lead=f"{task_kind(code=found.kind).title}, {found.case.code}",
    )
