"""Reads of permissions. What an actor may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from lindung.access.actors import Actor
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.kernel.country import current
from lindung.protection.models import COVERING, Order
from lindung.protection.permissions.models import Application, Decision, Employment, JobNote, Paper, Visit
from lindung.protection.permissions.pack import Permissions, permissions_of
from lindung.protection.permissions.problems import UnknownHere

OPEN = (Application.State.COLLECTING, Application.State.COMPLETE, Application.State.REVIEW)


@dataclass(frozen=True, slots=True)
class Held:
    """What there is of a case, newest first, without its sealed words opened."""

    applications: Sequence[Application]
    decisions: Sequence[Decision]

    def standing(self, *, on: date) -> Sequence[Decision]:
        """Return the permissions that hold on a day."""
        return [one for one in self.decisions if holds(one, on=on)]


def holds(decision: Decision, *, on: date) -> bool:
    """Tell whether a decision allows something on a day."""
    if decision.starts_on is None or decision.last_day is None:
        return False
    within = decision.starts_on <= on <= decision.last_day
    passed = decision.pass_until is not None and decision.pass_until < on
    return within and not passed and (decision.ended_on is None or on < decision.ended_on)


def of_case(*, case: Case, by: Actor) -> Held:
    """Return the applications and decisions of a case the actor sees (2 queries)."""
    seen = cases.visible_to(by)
    asked = Application.objects.filter(case=case, case__in=seen).select_related("by", "organisation")
    made = Decision.objects.filter(case=case, case__in=seen).select_related(
        "by", "organisation", "application"
    )
    return Held(
        applications=list(asked.order_by("-recorded_at", "-id")),
        decisions=list(made.order_by("-recorded_at", "-id")),
    )


def due(*, by: Actor, at: datetime) -> QuerySet[Application]:
    """Return the applications the actor sees that a decision is overdue on at `at`, the longest first."""
    rows = Application.objects.filter(case__in=cases.visible_to(by), state=Application.State.COMPLETE)
    return rows.filter(due_at__lte=at).select_related("case").order_by("due_at", "id")


def queue(*, by: Actor) -> QuerySet[Application]:
    """Return the open applications the actor sees, by the day a decision is due, so that the late come first."""
    rows = Application.objects.filter(case__in=cases.visible_to(by), state__in=OPEN)
    return rows.select_related("case__person", "organisation").order_by(
        F("due_on").asc(nulls_last=True), "applied_on", "id"
    )


def application(*, application_id: UUID, code: str, by: Actor) -> Application:
    """Return an application of a visible case. Raises Application.DoesNotExist for outsiders."""
    rows = Application.objects.filter(case__in=cases.visible_to(by)).select_related(
        "case__person", "by", "organisation", "decider"
    )
    return rows.get(pk=application_id, case__code=code)


def for_change(*, application_id: UUID, by: Actor) -> Application:
    """Return an application, its case locked first and then itself. Raises Application.DoesNotExist for outsiders."""
    rows = Application.objects.filter(case__in=cases.visible_to(by))
    case = cases.for_change(case_id=rows.values_list("case", flat=True).get(pk=application_id), by=by)
    found = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    found.case = case
    return found


def papers_of(*, application: Application) -> Sequence[Paper]:
    """Return every paper of an application, standing ones first, then the newest (1 query)."""
    rows = Paper.objects.filter(application=application).select_related("by", "organisation")
    return sorted(rows.order_by("-recorded_at", "-id"), key=lambda paper: paper.ended_on is not None)


def paper(*, paper_id: UUID, application: Application) -> Paper:
    """Return one paper of an application that the reader sees. Raises Paper.DoesNotExist."""
    return Paper.objects.get(pk=paper_id, application=application)


def missing(*, application: Application, on: date) -> list[str]:
    """Return the codes of required papers that are not there, or run out before `on` (1 query)."""
    rows = Paper.objects.filter(application=application, ended_on=None)
    there = set(rows.filter(Q(valid_until=None) | Q(valid_until__gte=on)).values_list("code", flat=True))
    return [code for code in known().codes if code not in there]


def decisions_of(*, application: Application) -> Sequence[Decision]:
    """Return the decision and, if there was one, that on review."""
    rows = Decision.objects.filter(application=application).select_related("by", "organisation")
    return list(rows.order_by("review"))


def decision(*, decision_id: UUID, code: str, by: Actor) -> Decision:
    """Return a decision of a visible case with its application. Raises Decision.DoesNotExist for outsiders."""
    rows = Decision.objects.filter(case__in=cases.visible_to(by)).select_related(
        "case__person", "application", "by", "organisation"
    )
    return rows.get(pk=decision_id, case__code=code)


def order_last_day(*, case: Case, on: date) -> tuple[bool, date | None]:
    """Return whether an order that a permission may rest on covers `on`, and its last day with its extensions.

    Where the country asks for no order it is always so, without an end.
    """
    kinds = known().order_kinds
    if not kinds:
        return True, None
    made = list(Order.objects.filter(case=case, state__in=COVERING).order_by("starts_on", "recorded_at"))
    good = {one.pk for one in made if one.kind in kinds}
    for one in made:
        if one.kind == Order.Kind.EXTENSION and one.extends_id in good:
            good.add(one.pk)
    covering = [one for one in made if one.pk in good and one.state == Order.State.IN_FORCE]
    if not any(_covers(one, on) for one in covering):
        return False, None
    ends = [one.ends_on for one in covering]
    return True, None if None in ends else max(day for day in ends if day is not None) - timedelta(days=1)


def _covers(order: Order, on: date) -> bool:
    started = order.starts_on is not None and order.starts_on <= on
    return started and (order.ends_on is None or on < order.ends_on)


def known() -> Permissions:
    """Return what the country says of permissions. Raises `UnknownHere` where its law knows none."""
    found = permissions_of(current())
    if found is None:
        raise UnknownHere
    return found


@dataclass(frozen=True, slots=True)
class Work:
    """Work under the permissions of a case, newest first; `note` is the newest on what the person can do."""

    employments: Sequence[Employment]
    visits: Sequence[Visit]
    note: JobNote | None


def work_of(*, case: Case, by: Actor) -> Work:
    """Return where the person works and worked, the visits there, and the newest job note (3 queries)."""
    seen = cases.visible_to(by)
    jobs = Employment.objects.filter(case=case, case__in=seen).select_related("by", "organisation")
    visits = Visit.objects.filter(case=case, case__in=seen).select_related("by", "organisation", "employment")
    note = JobNote.objects.filter(case=case, case__in=seen).select_related("by", "organisation")
    return Work(
        employments=list(jobs.order_by("-started_on", "-recorded_at")),
        visits=list(visits.order_by("-due_on")),
        note=note.order_by("-recorded_at", "-id").first(),
    )


def visits_due(*, by: Actor, on: date) -> QuerySet[Visit]:
    """Return the visits the actor sees that should have been made by `on`, the longest waiting first."""
    rows = Visit.objects.filter(case__in=cases.visible_to(by), visited_on=None, cancelled_on=None)
    return rows.filter(due_on__lte=on).select_related("case", "employment").order_by("due_on", "id")
