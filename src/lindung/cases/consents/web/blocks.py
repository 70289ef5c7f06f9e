"""Pages of conflicts of interest: stepping aside, keeping somebody from a case, and letting them in again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as hub
from lindung.cases.consents import actions, queries
from lindung.cases.consents.models import Block
from lindung.cases.consents.problems import NotTheLead
from lindung.cases.consents.web.forms import BlockForm, ButtonForm, StepAsideForm
from lindung.cases.models import Case
from lindung.cases.web.pages import form_page
from lindung.kernel import clock


@requires(P.CASE_READ)
def step_aside(request: StaffRequest, case_code: str) -> HttpResponse:
    """Say "I know this person": the case closes to oneself at once."""
    case = hub.by_code(code=case_code, by=request.actor)
    form = StepAsideForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.step_aside(case_id=case.pk, why=given["why"], by=request.actor, at=clock.now())
        return reverse("home")

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("I know this person"),
        button=_("Close the case to me"),
        back=reverse("who_can_see", args=[case.code]),
        case=case,
        lead=_(
            "The case closes to you at once and your tasks in it go back to your colleagues. Only the"
            " organisation that leads the case can open it to you again. Nobody holds it against you."
        ),
    )


def _led(request: StaffRequest, case_code: str) -> Case:
    case = hub.by_code(code=case_code, by=request.actor)
    if case.lead_organisation_id != request.actor.organisation_id:
        raise NotTheLead
    return case


@requires(P.GRANT_GIVE)
def block(request: StaffRequest, case_code: str) -> HttpResponse:
    """Keep somebody from the person's cases."""
    case = _led(request, case_code)
    people = queries.could_see(case=case).exclude(pk=request.actor.user_id)
    form = BlockForm(request.POST or None, people=people)

    def act(given: dict[str, Any]) -> str:
        actions.block(
            case_id=case.pk, user_id=given["user"].pk, why=given["why"], by=request.actor, at=clock.now()
        )
        return reverse("who_can_see", args=[case.code])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Close the case to somebody"),
        button=_("Close it to them"),
        back=reverse("who_can_see", args=[case.code]),
        case=case,
        lead=_("For them it is from now on as if the person's cases did not exist, whatever their role."),
    )


@requires(P.GRANT_GIVE)
def lift(request: StaffRequest, case_code: str, block: UUID) -> HttpResponse:
    """Open the person's cases to somebody again."""
    case = _led(request, case_code)
    found = Block.objects.select_related("user").get(pk=block, person=case.person_id, ended_at=None)
    form = ButtonForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.lift(block_id=found.pk, by=request.actor, at=clock.now())
        return reverse("who_can_see", args=[case.code])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Open the case to %(name)s again?") % {"name": found.user.display_name},
        button=_("Open it again"),
        back=reverse("who_can_see", args=[case.code]),
        case=case,
        lead=_("They see again what their part in the case lets them see."),
    )
