"""Pages of the plan: goals, and what the person says to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.protection.care import actions, queries
from lindung.protection.care.actions import AnswerIn
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import Goal
from lindung.protection.care.web import ground
from lindung.protection.care.web.forms import AnswerForm, GoalEndForm, GoalForm


@requires(P.CARE_WRITE)
def goal(request: StaffRequest, case_code: str) -> HttpResponse:
    """Write a goal into the plan."""
    case = ground.found(request, case_code)
    form = GoalForm(request.POST or None, choices={"domain": ground.choices("care_domains")})

    def act(given: dict[str, Any]) -> Goal:
        return actions.set_goal(
            case_id=case.pk, domain=given["domain"], said=given["words"], by=request.actor, at=clock.now()
        )

    return ground.form_answer(
        request,
        form=form,
        act=act,
        case=case,
        title=_("A goal of the person"),
        button=_("Save"),
        done=_("Saved. Add what helps to reach it, then ask the person what they say to the plan."),
    )


@requires(P.CARE_WRITE)
def goal_end(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Mark a goal as reached, or leave it out."""
    row = queries.goals(by=request.actor).select_related("case__person").get(pk=subject, case__code=case_code)
    form = GoalEndForm(request.POST or None)

    def act(given: dict[str, Any]) -> Goal:
        reached = given["reached"] == "yes"
        return actions.end_goal(goal_id=row.pk, reached=reached, by=request.actor, at=clock.now())

    return ground.form_answer(
        request, form=form, act=act, case=row.case, title=_("What happened to this goal?"), button=_("Save")
    )


@requires(P.CARE_WRITE)
def answer(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record what the person said to the plan."""
    case = ground.found(request, case_code)
    rows = queries.running(case=case).select_related("provider").order_by("due_on")
    plan = queries.current_plan(case=case)
    days = plan.every_days if plan else None
    form = AnswerForm(
        request.POST or None,
        choices={"refused": [(str(one.pk), ground.name("services", one.code)) for one in rows]},
        initial={
            "answered_on": ground.today(),
            "every_days": days or kit_of(current()).settings.check_in.days,
        },
    )

    def act(given: dict[str, Any]) -> object:
        return actions.answer(
            case_id=case.pk,
            given=AnswerIn(
                answer=given["answer"],
                answered_on=given["answered_on"],
                refused=[UUID(one) for one in given["refused"]],
                words=given["words"],
                every_days=given["every_days"],
            ),
            by=request.actor,
            at=clock.now(),
        )

    return ground.form_answer(
        request,
        form=form,
        act=act,
        case=case,
        title=_("What does the person say to the plan?"),
        button=_("Save their answer"),
        lead=_(
            "Read the plan to them in a language they understand. It is their plan; help does not depend on a yes."
        ),
        done=_("Their answer is recorded."),
    )
