"""What the app's codes are called, where its tasks lead, what stops with a consent, and what a case must wait for."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lindung.cases.consents.hooks import on_withdrawal
from lindung.cases.guards import guard_steps
from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.cases.window_hooks import NextDate, declare_dates
from lindung.protection.leaving import words
from lindung.protection.leaving.actions import withdrawn
from lindung.protection.leaving.guards import may_step
from lindung.protection.leaving.models import FollowUp, Leaving
from lindung.protection.leaving.workflow import AFTER

declare_tasks(
    TaskKind(words.ASSESS, _("Assess whether the journey is safe"), "leaving:assess", with_subject=True),
    TaskKind(words.BEST, _("Determine what serves the child best"), "leaving:best", with_subject=True),
    TaskKind(
        words.CONFIRM,
        _("Confirm what serves the child best, as a second person"),
        "leaving:show",
        with_subject=True,
    ),
    TaskKind(words.CHOOSE, _("The return is not safe: talk over staying or a third country"), "leaving:home"),
    TaskKind(words.ASK_AGAIN, _("Ask the person what they want instead"), "leaving:home"),
    TaskKind(
        words.OVERRIDDEN,
        _("Somebody may leave against a security assessment: look at it"),
        "leaving:show",
        with_subject=True,
    ),
    TaskKind(
        words.RECEIPT, _("Find out whether the person has arrived"), "leaving:receive", with_subject=True
    ),
    TaskKind(words.FOLLOW, _("Ask how the person is after leaving"), "leaving:follow_up", with_subject=True),
)

declare_timeline(
    {
        "leaving.option_asked": _("A way to go on was talked over with the person"),
        "leaving.planned_return": _("Return chosen and planned"),
        "leaving.planned_stay": _("Staying chosen and planned"),
        "leaving.planned_third_country": _("Move to a third country chosen and planned"),
        "leaving.planned_other": _("Another way to go on chosen and planned"),
        "leaving.assessed_safe": _("Security assessment: safe"),
        "leaving.assessed_safe_with_measures": _("Security assessment: safe with measures"),
        "leaving.assessed_unsafe": _("Security assessment: not safe, the journey is refused"),
        "leaving.overridden": _("A further person decided against the security assessment"),
        "leaving.best_determined": _("Determined what serves the child best"),
        "leaving.best_confirmed": _("A second person confirmed what serves the child best"),
        "leaving.embassy_told": _("Embassy told"),
        "leaving.handover_agreed": _("Agreed who receives the person"),
        "leaving.handover_withdrawn": _("Nothing is handed over: the agreement was withdrawn"),
        "leaving.handed_over": _("Facts handed to who receives the person"),
        "leaving.booked": _("Journey booked"),
        "leaving.departed": _("Departed"),
        "leaving.received": _("Arrival confirmed"),
        "leaving.settled": _("Settled here"),
        "leaving.followed": _("Asked how the person is"),
        "leaving.not_reached": _("Tried to ask how the person is; not reached"),
        "leaving.ended": _("Follow-up ended"),
        "leaving.stopped": _("What was arranged is stopped"),
        "leaving.stopped_consent": _("The person withdrew their agreement: what was arranged is stopped"),
        "leaving.resumed": _("What was stopped is arranged again"),
        "leaving.reintegration_planned": _("Plan for the time after leaving"),
        "leaving.remigration_explained": _("Lawful ways to work abroad explained"),
    }
)


def _dates(case: Case, at: datetime) -> Iterable[NextDate]:
    """Yield the day of the journey and the next time somebody asks how the person is (2 queries)."""
    today = local_date(at)
    for row in Leaving.objects.filter(case=case, state="booked", travels_on__gte=today).only("travels_on"):
        if row.travels_on is not None:
            yield NextDate(on=row.travels_on, words=_("Your journey"), expected=True)
    waiting = FollowUp.objects.filter(case=case, done_at=None, leaving__state__in=AFTER, due_on__gte=today)
    for one in waiting.order_by("due_on").only("due_on")[:1]:
        yield NextDate(on=one.due_on, words=_("We ask you how you are."), expected=True, code="how_are_you")


declare_dates(name="leaving", source=_dates)
on_withdrawal(name="leaving", stop=withdrawn)
guard_steps(name="leaving", guard=may_step)
