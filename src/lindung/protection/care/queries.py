"""Reads of care. What an actor may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.cases import queries as cases
from lindung.cases.consents import queries as consents
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case, Grant, Task
from lindung.directory import queries as directory
from lindung.protection.care.models import (
    Asking,
    Assessment,
    CheckIn,
    Claim,
    Conference,
    Decision,
    Delivery,
    Goal,
    LegalAid,
    Level,
    Participant,
    Plan,
    PlannedService,
    Score,
)
from lindung.protection.care.models.planning import Answer

Row = TypeVar("Row", bound=Model)

UNDER_WAY: Final = (PlannedService.State.PLANNED, PlannedService.State.RUNNING)
LAST: Final = 30
"""How many check-ins a page shows."""
_SERVING: Final = ("referral", "sharing", "medical_examination")
"""Matters of consent on which another organisation serves the person."""


@dataclass(frozen=True, slots=True)
class Care:
    """Everything of a case's care, newest first (goals and services in their order), sealed words unopened."""

    plans: Sequence[Plan] = ()
    goals: Sequence[Goal] = ()
    services: Sequence[PlannedService] = ()
    deliveries: Sequence[Delivery] = ()
    assessments: Sequence[Assessment] = ()
    levels: Sequence[Level] = ()
    check_ins: Sequence[CheckIn] = ()
    conferences: Sequence[Conference] = ()
    participants: Sequence[Participant] = ()
    decisions: Sequence[Decision] = ()
    askings: Sequence[Asking] = ()
    scores: Sequence[Score] = ()
    legal_aids: Sequence[LegalAid] = ()
    claims: Sequence[Claim] = ()

    @property
    def plan(self) -> Plan | None:
        """The current version of the plan."""
        return next((one for one in self.plans if one.superseded_at is None), None)


def of_case(*, case: Case, by: Actor) -> Care:
    """Return all of a case's care; nothing of a case that the actor does not see (15 queries)."""
    if not cases.visible_to(by).filter(pk=case.pk).exists():
        return Care()

    def rows(model: type[Row], *related: str) -> QuerySet[Row]:
        return model._default_manager.filter(case=case).select_related(*related)

    return Care(
        plans=list(rows(Plan, "by", "organisation").order_by("-number")),
        goals=list(rows(Goal).order_by("made_at", "id")),
        services=list(rows(PlannedService, "provider", "consent").order_by("due_on", "made_at", "id")),
        deliveries=list(rows(Delivery, "provider").order_by("-delivered_on", "-recorded_at")),
        assessments=list(rows(Assessment, "by", "organisation").order_by("-made_on", "-recorded_at")),
        levels=list(rows(Level)),
        check_ins=list(rows(CheckIn, "organisation").order_by("-due_on", "-made_at")[:LAST]),
        conferences=list(rows(Conference, "organisation").order_by("-held_on", "-recorded_at")),
        participants=list(rows(Participant, "organisation").order_by("organisation__code")),
        decisions=list(rows(Decision, "owner").order_by("due_on", "made_at")),
        askings=list(rows(Asking, "provider").order_by("-asked_on", "-recorded_at")),
        scores=list(rows(Score)),
        legal_aids=list(rows(LegalAid, "provider").order_by("-assigned_on", "-recorded_at")),
        claims=list(rows(Claim).order_by("-asked_on", "-recorded_at")),
    )


def due(*, by: Actor, at: datetime) -> QuerySet[Task]:
    """Return what of care the actor's organisation has to do, the soonest first; `at` is the reader's moment."""
    rows = cases.tasks_for(by).filter(
        organisation=by.organisation_id, state=Task.State.OPEN, kind__startswith="care.", created_at__lte=at
    )
    return rows.select_related("case").order_by("due_at", "created_at", "id")


# -- rows an act changes, as the actor sees them -----------------------------------------------------------------


def _seen(model: type[Row], by: Actor) -> QuerySet[Row]:
    return model._default_manager.filter(case__in=cases.visible_to(by))


def goals(*, by: Actor) -> QuerySet[Goal]:
    """Return the goals of cases the actor sees."""
    return _seen(Goal, by)


def services(*, by: Actor) -> QuerySet[PlannedService]:
    """Return the planned services of cases the actor sees."""
    return _seen(PlannedService, by)


def check_ins(*, by: Actor) -> QuerySet[CheckIn]:
    """Return the check-ins of cases the actor sees."""
    return _seen(CheckIn, by)


def assessments(*, by: Actor) -> QuerySet[Assessment]:
    """Return the assessments of cases the actor sees."""
    return _seen(Assessment, by)


def conferences(*, by: Actor) -> QuerySet[Conference]:
    """Return the conferences of cases the actor sees."""
    return _seen(Conference, by)


def decisions(*, by: Actor) -> QuerySet[Decision]:
    """Return the decisions of cases the actor sees."""
    return _seen(Decision, by)


def legal_aids(*, by: Actor) -> QuerySet[LegalAid]:
    """Return the lawyers of cases the actor sees."""
    return _seen(LegalAid, by)


def claims(*, by: Actor) -> QuerySet[Claim]:
    """Return the claims of cases the actor sees."""
    return _seen(Claim, by)


# -- one case, fetched as visible ----------------------------------------------------------------------------------


def current_plan(*, case: Case) -> Plan | None:
    """Return the version of the plan that counts."""
    return Plan.objects.filter(case=case, superseded_at=None).first()


def running(*, case: Case) -> QuerySet[PlannedService]:
    """Return the services that are planned or under way."""
    return PlannedService.objects.filter(case=case, state__in=UNDER_WAY)


def to_come(*, case: Case) -> QuerySet[CheckIn]:
    """Return the check-in that is to come, if any."""
    return CheckIn.objects.filter(case=case, state=CheckIn.State.DUE)


def due_check_ins(*, cases: Collection[UUID], until: date) -> QuerySet[CheckIn]:
    """Return the check-ins of visible cases (by key) that are to be made by a day, the longest due first."""
    rows = CheckIn.objects.filter(
        state=CheckIn.State.DUE, case__in=cases, case__closed_at=None, due_on__lte=until
    )
    return rows.select_related("case").order_by("due_on", "id")


def overdue(*, at: datetime, limit: int) -> Sequence[CheckIn]:
    """Return check-ins of open cases whose day may be over and of which nobody has noted it. For the worker."""
    rows = CheckIn.objects.filter(
        state=CheckIn.State.DUE, missed_at=None, due_on__lte=at.date(), case__closed_at=None
    )
    found = rows.select_related("case").select_for_update(of=("self",), skip_locked=True)
    return list(found.order_by("due_on", "id")[:limit])


def days_between(plan: Plan | None) -> int:
    """Return how many days lie between check-ins as the person agreed; 0 for none."""
    if plan is None or plan.answer == Answer.REFUSED:
        return 0
    return plan.every_days or 0


def plan_keeper(*, case: Case) -> Organisation | None:
    """Return the organisation that keeps the case's plan."""
    plan = Plan.objects.filter(case=case, superseded_at=None).select_related("organisation").first()
    return plan.organisation if plan is not None else None


def parts(*, case: Case, at: datetime) -> QuerySet[Organisation]:
    """Return the organisations with a live part in a case, by code."""
    in_time = Q(until=None) | Q(until__gt=at)
    live = Grant.objects.filter(in_time, case=case, ended_at=None, since__lte=at).exclude(purpose="referral")
    return Organisation.objects.filter(pk__in=live.values("organisation")).order_by("code")


def takes_part(*, case: Case, organisation: Organisation, at: datetime) -> bool:
    """Tell whether an organisation has a live part in a case."""
    return parts(case=case, at=at).filter(pk=organisation.pk).exists()


def providers(*, code: str, case: Case, by: Actor) -> QuerySet[Organisation]:
    """Return who can do a service for this person, the local ones first; the actor's own organisation always can."""
    offered: QuerySet[Any] = directory.offering(
        need=code, place=case.place, child=is_child(case), sex=case.person.sex
    )
    own = Q(pk=by.organisation_id, active=True)
    return Organisation.objects.filter(own | Q(pk__in=offered.order_by().values("pk"))).order_by("code")


def agreed(*, case: Case, provider: Organisation, at: datetime) -> Consent | None:
    """Return a consent on which another organisation may serve the person at `at`; None without one.

    Of each matter the last word counts: an earlier yes is nothing beside a later no.
    """
    said = Consent.objects.filter(case=case, organisation=provider, matter__in=_SERVING)
    last: dict[str, Consent] = {}
    for one in said.exclude(answer=Consent.Answer.CANNOT).order_by("recorded_at", "answer", "id"):
        last[one.matter] = one
    held = set(consents.holding(case=case, at=at).values_list("pk", flat=True))
    return next((one for one in reversed(last.values()) if one.pk in held), None)


def holds(consent: Consent, *, at: datetime) -> bool:
    """Tell whether a consent holds at `at`."""
    return consents.holding(case=consent.case, at=at).filter(pk=consent.pk).exists()
