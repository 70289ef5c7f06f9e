"""From the plan's tables to the content of its documents. Reads only; every text is in the language asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from lindung.kernel.country import current
from lindung.plans import figures
from lindung.plans.documents.building import committees, indicators, saying, standing, states, telling
from lindung.plans.documents.content import ActivityLine, Content, Pack
from lindung.plans.models import Period, Plan
from lindung.plans.reporting import queries as reports
from lindung.plans.words import said

__all__ = ["columns_of", "pack", "review"]


def review(*, period: Period, language: str, at: datetime) -> Content:
    """Return what the annual review of a period says, as known at `at`.

    `period.plan` must have been fetched. A review of half a year, or of the whole plan, is made the same way.
    """
    plan = period.plan
    with override(language):
        known = standing.tree(plan)
        columns = columns_of(period)
        read = figures.read(plan=plan, today=timezone.localtime(at).date())
        lines = standing.activity_lines(known=known, period=period)
        found = indicators.lines(
            plan=plan, read=read, columns=columns, activities=known.activities, pillars=known.pillar_codes
        )
        missing = reports.missing(plan=plan, period=period, at=at)
        national = states.tables(columns=columns, at=at)
        comments = telling.comments(period=period)
        counts = standing.counted(lines.values())
        return Content(
            language=language,
            country=_country(plan, language),
            plan=plan.label,
            plan_code=plan.code,
            plan_version=plan.version,
            kind=telling.kind(period),
            period=period.code,
            span=saying.span(period),
            data_of=saying.day(at),
            made_on=saying.moment(at),
            currency=plan.currency,
            coordinator=telling.actor(plan, plan.coordinator),
            vision=said(plan.vision),
            periods=tuple(one.code for one in columns),
            key_figures=telling.key_figures(
                counts=counts,
                before=telling.late_before(period),
                indicators=found,
                missing=len(missing),
                national=national,
            ),
            summary=telling.summary(counts=counts, indicators=found, period=period),
            pillars=standing.parts(known=known, lines=lines, figures=found),
            adjustments=telling.adjustments(period=period),
            tables=tuple(one.table for one in national if one.table is not None),
            threshold=states.threshold(),
            comments=comments[: telling.COMMENTS],
            comments_total=len(comments),
            method=telling.method(at=at),
            indicators=found,
            standings=standing.names(),
            counts=counts,
            actors=telling.actors(plan, known.activities.values()),
        )


def pack(*, period: Period, language: str, at: datetime) -> Pack:
    """Return the meeting pack of a period, a page for each committee, as known at `at`."""
    plan = period.plan
    with override(language):
        known = standing.tree(plan)
        lines = standing.activity_lines(known=known, period=period)
        missing = reports.missing(plan=plan, period=period, at=at)
        return Pack(
            language=language,
            country=_country(plan, language),
            plan=plan.short,
            plan_code=plan.code,
            plan_version=plan.version,
            period=period.code,
            data_of=saying.day(at),
            made_on=saying.moment(at),
            standings=standing.names(),
            pages=committees.pages(plan=plan, period=period, lines=lines, owed=_owed(missing, lines), at=at),
        )


def columns_of(period: Period) -> Sequence[Period]:
    """Return the periods a review shows beside each other: the years up to its own, and its own."""
    years = Period.objects.filter(plan=period.plan_id, kind=Period.Kind.ANNUAL, ends__lte=period.ends)
    return [*years.exclude(pk=period.pk).order_by("starts"), period]


def _country(plan: Plan, language: str) -> str:
    return current().name.text(language) if plan.country else plan.region.upper()


def _owed(missing: Sequence[reports.Line], lines: Mapping[UUID, ActivityLine]) -> dict[str, int]:
    """Return how many reports are missing, by the code of the committee that watches over them."""
    by_activity = {key: line.committee for key, line in lines.items()}
    return dict(Counter(by_activity.get(one.activity.pk, "") for one in missing))
