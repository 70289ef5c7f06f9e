"""Reads of identification. What an actor may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.models import Case
from lindung.identification.instruments import Answer, Instrument, current_instruments, newest, pick
from lindung.identification.kept import open_kept, values_of
from lindung.identification.models import Advice, Decision, Determination, Screening
from lindung.kernel.vocabularies import vocabulary

READERS = frozenset({"enforcement_officer", "protection_officer", "case_coordinator"})
"""Roles that may read another organisation's answers on a case they take part in."""


@dataclass(frozen=True, slots=True)
class ScreeningRecord:
    """A screening with what came of it, as far as it has come."""

    screening: Screening
    advice: Advice | None
    decision: Decision | None


def visible_to(actor: Actor) -> QuerySet[Screening]:
    """Return the screenings of the cases the actor may see."""
    return Screening.objects.filter(case__in=cases.visible_to(actor))


def screening(*, screening_id: UUID, by: Actor) -> Screening:
    """Return a screening with its case and organisation (1 query). Raises Screening.DoesNotExist for outsiders."""
    return visible_to(by).select_related("case", "organisation").get(pk=screening_id)


def own_screening(*, screening_id: UUID, by: Actor) -> Screening:
    """Return a screening of the actor's own organisation with its case (1 query): only they conduct it.

    An organisation whose part in the case has ended is an outsider: Screening.DoesNotExist.
    """
    by.require(Permission.SCREENING_CONDUCT)
    return conducted_by(by).select_related("case").get(pk=screening_id)


def conducted_by(actor: Actor) -> QuerySet[Screening]:
    """Return the screenings of the actor's own organisation, as long as it takes part in the case."""
    return visible_to(actor).filter(organisation=actor.organisation_id)


def may_read_answers(*, screening: Screening, actor: Actor) -> bool:
    """Tell whether the actor may read what the person said, not only what came of it."""
    return screening.organisation_id == actor.organisation_id or bool(actor.roles & READERS)


def may_open_answers(*, screening: Screening, actor: Actor, at: datetime) -> bool:
    """Tell whether the actor's role reads answers and a part of theirs in the case includes these (1 query)."""
    if not may_read_answers(screening=screening, actor=actor):
        return False
    return Section.SCREENING in sections.in_hand(case=screening.case, by=actor, at=at).sections


def own_answers(*, screening: Screening, by: Actor, at: datetime) -> dict[str, Answer]:
    """Return what was said so far, for those who conduct the talk (1 query): its pages are made of it.

    Raises `NotCovered`, `Locked`, and `Tampered` for answers that are not those given.
    """
    ring = sections.in_hand(case=screening.case, by=by, at=at).ring([Section.SCREENING])
    return values_of(open_kept(screening=screening, ring=ring))


def outline(*, advice: Advice, language: str) -> dict[str, Any]:
    """Return what every reader of the case may know of an advice: which, how urgent, which elements were found.

    The signs, the needs and the reasons stay sealed: with the questions they come from, they tell nearly the
    answers.
    """
    return {
        "advice": advice.code,
        "label": vocabulary("advice").label(advice.code, language),
        "urgent": advice.urgent,
        "counts_as_child": advice.counts_as_child,
        "elements": advice.elements,
    }


def instrument_of(*, screening: Screening) -> Instrument:
    """Return the very version of the instrument that the screening follows."""
    return pick(
        instruments=current_instruments(), name=screening.instrument, version=screening.instrument_version
    )


def instruments() -> dict[str, Instrument]:
    """Return the newest published version of each of the country's instruments, by id."""
    return newest(instruments=current_instruments())


def screenings_of(*, case: Case) -> Sequence[ScreeningRecord]:
    """Return a case's screenings with advice and decision, newest first (3 queries whatever their number)."""
    rows = list(
        Screening.objects.filter(case=case)
        .select_related("case", "organisation", "started_by")
        .order_by("-started_at", "-id")
    )
    keys = [row.pk for row in rows]
    advice = Advice.objects.in_bulk(keys) if keys else {}
    decisions = Decision.objects.select_related("decided_by").in_bulk(keys) if keys else {}
    return [ScreeningRecord(row, advice.get(row.pk), decisions.get(row.pk)) for row in rows]


def record_of(*, screening: Screening) -> ScreeningRecord:
    """Return one screening with what came of it."""
    return ScreeningRecord(
        screening,
        Advice.objects.filter(pk=screening.pk).first(),
        Decision.objects.filter(pk=screening.pk).select_related("decided_by").first(),
    )


def determinations_of(*, case: Case) -> Sequence[Determination]:
    """Return a case's determinations, newest first, the reconsidered ones included (1 query)."""
    rows = Determination.objects.filter(case=case).select_related("organisation", "recorded_by")
    return list(rows.order_by("-recorded_at", "-id"))


def determination(*, determination_id: UUID, by: Actor) -> Determination:
    """Return a determination with its case (1 query). Raises Determination.DoesNotExist for outsiders."""
    rows = Determination.objects.filter(case__in=cases.visible_to(by))
    return rows.select_related("case", "recorded_by", "reconsidered_by").get(pk=determination_id)


def standing(*, case: Case) -> Determination | None:
    """Return the determination that stands, if any."""
    return Determination.objects.filter(case=case, state=Determination.State.STANDING).first()


def unfinished_of(*, case: Case, actor: Actor) -> Screening | None:
    """Return the talk on a case that the actor's organisation has begun and not finished, if any."""
    states = (Screening.State.IN_PROGRESS, Screening.State.STOPPED)
    return Screening.objects.filter(case=case, organisation=actor.organisation_id, state__in=states).first()
