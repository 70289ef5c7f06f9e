"""What the app's codes are called, where its tasks lead, and which days the person is told of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.models import Case
from lindung.cases.window_hooks import NextDate, declare_dates
from lindung.protection.permissions import words
from lindung.protection.permissions.actions import common
from lindung.protection.permissions.models import Application, Decision

_SHOW = "permissions:show"

declare_tasks(
    TaskKind(words.PAPERS, _("Get the papers that the permission needs"), _SHOW, with_subject=True),
    TaskKind(words.DECIDE, _("Decide on the permission"), _SHOW, with_subject=True),
    TaskKind(words.REVIEW, _("Decide on the review of a permission"), _SHOW, with_subject=True),
    TaskKind(words.RENEW, _("See to the next pass: this one runs out"), _SHOW, with_subject=True),
    TaskKind(words.VISIT, _("Visit the place of work"), "permissions:visit", with_subject=True),
    TaskKind(words.CONCERN, _("See to what a visit at work raised"), _SHOW, with_subject=True),
)

declare_timeline(
    {
        "permission.applied": _("Permission applied for"),
        "permission.paper_received": _("A paper for the permission came"),
        "permission.paper_ended": _("A paper for the permission no longer counts"),
        "permission.completed": _("Papers for the permission complete: the time for the decision runs"),
        "permission.clock_stopped": _("Papers incomplete again: the time for the decision stopped"),
        "permission.withdrawn": _("Application for a permission taken back"),
        "permission.granted": _("Permission granted"),
        "permission.granted_in_part": _("Permission granted in part"),
        "permission.refused": _("Permission refused"),
        "permission.review_asked": _("Review of the permission asked for"),
        "permission.pass_renewed": _("Pass renewed"),
        "permission.lapsed": _("Permission over"),
        "permission.work_begun": _("Work begun"),
        "permission.work_ended": _("Work ended"),
        "permission.visited": _("Place of work visited"),
        "permission.visit_concern": _("Place of work visited: something has to be seen to"),
        "permission.concern_met": _("What the visit raised has been seen to"),
        "permission.job_noted": _("Wishes and skills for work written down"),
    }
)


def _dates(case: Case, at: datetime) -> Iterator[NextDate]:
    today = common.day_of(case=case, at=at)
    for asked in Application.objects.filter(case=case, state=Application.State.COMPLETE, due_on__gte=today):
        assert asked.due_on is not None
        yield NextDate(
            asked.due_on, _("The answer to your request to go out or to work should come by this day.")
        )
    for made in Decision.objects.filter(case=case, ended_on=None, last_day__gte=today):
        assert made.last_day is not None
        yield NextDate(
            made.last_day, _("Your permission lasts until this day. Ask in time if you need it longer.")
        )
        if made.pass_until is not None and made.pass_until >= today:
            yield NextDate(
                made.pass_until, _("Your pass lasts until this day. We see to the next one with you.")
            )


declare_dates(name="permissions", source=_dates)
