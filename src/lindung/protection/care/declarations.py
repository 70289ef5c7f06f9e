"""What the app's codes are called, where its tasks lead, the person's next dates, and what stops with a consent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.consents.hooks import on_withdrawal
from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.cases.window_hooks import NextDate, declare_dates
from lindung.protection.care import queries, words
from lindung.protection.care.actions import stop
from lindung.protection.care.actions.common import end_of
from lindung.protection.shelters.hooks import Due, declare_due
from lindung.protection.shelters.models import Stay

declare_tasks(
    TaskKind(words.ASSESS, _("Ask the person again what helps them"), "care:assessments"),
    TaskKind(words.AGREE, _("Go through the plan with the person and record their answer"), "care:answer"),
    TaskKind(
        words.DELIVER, _("Give the person the service they agreed to"), "care:service", with_subject=True
    ),
    TaskKind(words.REARRANGE, _("A consent was withdrawn: plan the stopped service anew"), "care:home"),
    TaskKind(words.CHECK_IN, _("Ask the person how they are"), "care:check_in"),
    TaskKind(words.NOT_SAFE, _("The person is not safe now: act at once"), "care:alarm", with_subject=True),
    TaskKind(
        words.NOT_SAFE_KNOWN,
        _("A person is not safe now: see that somebody acts"),
        "care:alarm",
        with_subject=True,
    ),
    TaskKind(words.DECIDED, _("Do what the case conference decided"), "care:decision", with_subject=True),
    TaskKind(words.MEASURE, _("Ask the person how things are going"), "care:measure"),
)

declare_timeline(
    {
        "care.assessed": _("Needs gone through with the person"),
        "care.plan_begun": _("Plan of help begun"),
        "care.plan_yes": _("The person agreed to the plan"),
        "care.plan_partly": _("The person agreed to the plan in part"),
        "care.plan_refused": _("The person refused the plan"),
        "care.goal_reached": _("A goal of the plan reached"),
        "care.delivered": _("A service of the plan given"),
        "care.service_ended": _("A service of the plan ended"),
        "care.service_stopped": _("A service stopped: its consent was withdrawn"),
        "care.check_in_safe": _("Check-in: the person feels safe"),
        "care.check_in_worried": _("Check-in: the person is worried"),
        "care.check_in_not_safe": _("Check-in: the person is not safe now"),
        "care.check_in_not_said": _("Check-in: the person did not want to say"),
        "care.check_in_missed": _("A check-in was missed"),
        "care.alarm_answered": _("Acted because the person was not safe"),
        "care.conferred": _("Case conference held"),
        "care.decision_done": _("A decision of the case conference carried out"),
        "care.measured": _("The person said how things are going"),
        "care.lawyer_assigned": _("A lawyer assigned"),
        "care.lawyer_ended": _("A lawyer's task ended"),
        "care.claimed": _("Money claimed for the person"),
        "care.claim_granted": _("A claim granted"),
        "care.claim_refused": _("A claim refused"),
        "care.claim_paid": _("A claim paid to the person"),
        "care.claim_given_up": _("A claim given up"),
    }
)


def _dates(case: Case, at: datetime) -> Iterator[NextDate]:
    """Yield the day of the next check-in: the one thing of the plan on which somebody comes to the person."""
    del at
    for row in queries.to_come(case=case):
        yield NextDate(on=row.due_on, words=_("We ask you how you are."), expected=True, code="how_are_you")


def _due(residents: Sequence[Stay], by: Actor, at: datetime) -> Iterator[Due]:
    """Yield the check-ins of a house's residents that are due today, or were before (1 query)."""
    if not by.may(Permission.CARE_WRITE):
        return
    for row in queries.due_check_ins(cases={one.case_id for one in residents}, until=local_date(at)):
        yield Due(
            title=gettext("Ask the person how they are"),
            code=row.case.code,
            url=reverse("care:check_in", args=[row.case.code]),
            due_at=end_of(row.due_on, case=row.case),
        )


declare_dates(name="care", source=_dates)
declare_due(name="care", source=_due)
on_withdrawal(name="care", stop=stop)
