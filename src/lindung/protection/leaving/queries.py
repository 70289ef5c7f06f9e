"""Reads of leaving. What an actor may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.cases import queries as cases
from lindung.cases.consents import queries as consents
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case, TimelineEntry
from lindung.cases.rules import local_date
from lindung.protection.leaving.models import (
    Assessment,
    BestInterests,
    EmbassyNotice,
    FollowUp,
    Handover,
    Leaving,
    Option,
    Override,
    Paper,
    Reintegration,
    Risk,
)
from lindung.protection.leaving.workflow import AFTER, BEFORE

AHEAD = timedelta(days=30)
"""How far ahead `due` looks."""


@dataclass(frozen=True, slots=True)
class OfCase:
    """The options and leavings of a case, newest first, without their sealed words opened."""

    options: Sequence[Option]
    leavings: Sequence[Leaving]

    @property
    def current(self) -> Leaving | None:
        """The leaving that is arranged or followed up; else the newest."""
        live = [one for one in self.leavings if one.state in BEFORE | AFTER]
        return next(iter(live or self.leavings), None)


@dataclass(frozen=True, slots=True)
class File:
    """Everything that belongs to one leaving; lists with the newest first, papers by kind."""

    leaving: Leaving
    assessments: Sequence[Assessment]
    overrides: Sequence[Override]
    best: Sequence[BestInterests]
    papers: Sequence[Paper]
    notices: Sequence[EmbassyNotice]
    handovers: Sequence[Handover]
    follow_ups: Sequence[FollowUp]
    risks: Sequence[Risk]
    reintegration: Reintegration | None


def of_case(*, case: Case, by: Actor) -> OfCase:
    """Return the options and leavings of a case that the actor sees (2 queries)."""
    seen = cases.visible_to(by)
    options = Option.objects.filter(case=case, case__in=seen).select_related("by", "organisation")
    leavings = Leaving.objects.filter(case=case, case__in=seen).select_related("planned_by", "organisation")
    return OfCase(
        options=list(options.order_by("-asked_at", "-id")),
        leavings=list(leavings.order_by("-planned_at", "-id")),
    )


def one(*, leaving_id: UUID, code: str, by: Actor) -> Leaving:
    """Return a leaving of a visible case with its case. Raises Leaving.DoesNotExist for outsiders."""
    rows = Leaving.objects.filter(case__in=cases.visible_to(by)).select_related(
        "case__person", "planned_by", "organisation", "option"
    )
    return rows.get(pk=leaving_id, case__code=code)


def option(*, option_id: UUID, code: str, by: Actor) -> Option:
    """Return an option of a visible case with its case. Raises Option.DoesNotExist for outsiders."""
    rows = Option.objects.filter(case__in=cases.visible_to(by)).select_related("case__person")
    return rows.get(pk=option_id, case__code=code)


def file_of(*, leaving: Leaving) -> File:
    """Return everything of a leaving that was found by `one` (9 queries)."""
    return File(
        leaving=leaving,
        assessments=list(
            Assessment.objects.filter(leaving=leaving)
            .select_related("by", "organisation")
            .order_by("-made_at")
        ),
        overrides=list(
            Override.objects.filter(assessment__leaving=leaving).select_related("by", "organisation")
        ),
        best=list(
            BestInterests.objects.filter(leaving=leaving)
            .select_related("by", "organisation", "confirmed_by")
            .order_by("-recorded_at")
        ),
        papers=list(Paper.objects.filter(leaving=leaving).order_by("kind")),
        notices=list(EmbassyNotice.objects.filter(leaving=leaving).select_related("by").order_by("-told_on")),
        handovers=list(Handover.objects.filter(leaving=leaving).order_by("-agreed_at")),
        follow_ups=list(FollowUp.objects.filter(leaving=leaving).select_related("by").order_by("months")),
        risks=list(Risk.objects.filter(leaving=leaving).select_related("by").order_by("-made_at")),
        reintegration=Reintegration.objects.filter(leaving=leaving).first(),
    )


def for_change(*, leaving_id: UUID, by: Actor) -> Leaving:
    """Return a leaving, its case locked first and then itself. Raises Leaving.DoesNotExist for outsiders."""
    rows = Leaving.objects.filter(case__in=cases.visible_to(by))
    case = cases.for_change(case_id=rows.values_list("case", flat=True).get(pk=leaving_id), by=by)
    found = Leaving.objects.select_for_update(of=("self",)).get(pk=leaving_id)
    found.case = case
    return found


def human(*, user_id: UUID) -> UUID:
    """Return who is behind an account."""
    return User.objects.values_list("human", flat=True).get(pk=user_id)


def latest(*, leaving: Leaving) -> Assessment | None:
    """Return the assessment that counts: the newest."""
    return Assessment.objects.filter(leaving=leaving).order_by("-made_at").first()


def best(*, leaving: Leaving) -> BestInterests | None:
    """Return the determination that counts: the newest, confirmed or not."""
    return BestInterests.objects.filter(leaving=leaving).order_by("-recorded_at").first()


def agreed(*, case: Case, matter: str, at: datetime) -> Consent | None:
    """Return the consent of the person's last word on a matter, if it holds at `at`; None without one."""
    said = Consent.objects.filter(case=case, matter=matter).exclude(answer=Consent.Answer.CANNOT)
    last = said.order_by("-recorded_at", "-answer", "-id").first()
    if last is None or not consents.holding(case=case, at=at).filter(pk=last.pk).exists():
        return None
    return last


def under_way(*, case: Case) -> QuerySet[Leaving]:
    """Return the leaving of a case that is still arranged, if any; for acts and guards, the case locked."""
    return Leaving.objects.filter(case=case, state__in=BEFORE)


def departed(*, case: Case) -> QuerySet[Leaving]:
    """Return the leavings by which the person left since the case was last opened again."""
    rows = Leaving.objects.filter(case=case, departed_at__isnull=False).exclude(state="stopped")
    again = TimelineEntry.objects.filter(case=case, kind="case.reopened").order_by("-recorded_at").first()
    return rows.filter(departed_at__gte=again.recorded_at) if again else rows


@dataclass(frozen=True, slots=True)
class Due:
    """What has to be done for people who leave or have left: soonest first."""

    departures: Sequence[Leaving]
    arrivals: Sequence[Leaving]
    follow_ups: Sequence[FollowUp]


def due(*, by: Actor, at: datetime, limit: int = 200) -> Due:
    """Return departures, unconfirmed arrivals and follow-ups until a month from `at` on cases the actor sees."""
    seen = cases.visible_to(by)
    until = local_date(at + AHEAD)
    leavings = Leaving.objects.filter(case__in=seen).select_related("case", "organisation")
    ups = FollowUp.objects.filter(
        case__in=seen, done_at=None, due_on__lte=until, leaving__state__in=AFTER
    ).select_related("case", "leaving__organisation")
    return Due(
        departures=list(leavings.filter(state="booked").order_by("travels_on")[:limit]),
        arrivals=list(leavings.filter(state="departed").order_by("departed_at")[:limit]),
        follow_ups=list(ups.order_by("due_on")[:limit]),
    )


def resting_on(*, consent: Consent) -> QuerySet[Leaving]:
    """Return what is still arranged on a consent, or on the same matter in its case."""
    return Leaving.objects.filter(case=consent.case_id, kind="return", state__in=BEFORE | {"refused"})
