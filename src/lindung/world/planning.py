"""An invented life of the action plan: reports, and years that close and are reviewed, by the real actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission as P
from lindung.plans.models import Indicator, Period, Plan
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting import queries as owed
from lindung.plans.reporting.belonging import bodies_of
from lindung.plans.reporting.models import Progress
from lindung.plans.reviews import actions as reviews
from lindung.plans.reviews.models import Standing
from lindung.statistics import actions as statistics
from lindung.statistics import asked
from lindung.world.cast import Cast
from lindung.world.holding import hold_events, seat
from lindung.world.office import Office, day

Tell = Callable[[str], None]
REPORTED: Final = 0.86
QUESTIONED: Final = 0.06
APPROVED: Final = 0.94
DONE: Final = 0.7
"""How often what a review decided was done."""
CLOSES_AFTER: Final = timedelta(days=45)
"""After the due date."""


def carry_on(*, cast: Cast, chance: Random, at: datetime, tell: Tell) -> None:
    """Let the country's plan be lived until `at`. Nothing happens where two people to keep it are missing."""
    plan = Plan.objects.filter(country=cast.pack.code).order_by("starts").first()
    monitors = _with(cast, P.CYCLE_RUN)
    if plan is None or len(monitors) < 2:
        return
    reporters: dict[UUID, list[Actor]] = {}
    for actor in _with(cast, P.PROGRESS_REPORT):
        reporters.setdefault(actor.organisation_id, []).append(actor)
    codes = dict(Organisation.objects.values_list("pk", "code"))
    office = Office(plan, bodies_of(plans=[plan])[plan.pk], monitors, reporters, codes, chance)
    tell(f"  the plan {plan.code} is lived …")
    with transaction.atomic():
        seat(office, at=day(plan.starts))
        hold_events(office, until=at)
    for period in Period.objects.filter(plan=plan, kind=Period.Kind.ANNUAL).order_by("starts"):
        if day(period.ends) < at:
            with transaction.atomic():
                _report(office, period=period, until=at)
    tell("  figures are counted …")
    statistics.compute_asked(at=at)
    reviews.refresh_plan(plan=plan, at=at)


def _with(cast: Cast, permission: P) -> list[Actor]:
    found = {
        actor.user_id: actor for actors in cast.actors.values() for actor in actors if actor.may(permission)
    }
    return sorted(found.values(), key=lambda actor: actor.name)


def _report(office: Office, *, period: Period, until: datetime) -> None:
    """Open a year, let those who owe report and those who decide approve, and close it once its time is over."""
    monitor, chance = office.monitors[0], office.chance
    opened = day(period.ends) + timedelta(days=4)
    if opened > until:
        return
    reporting.open_period(period_id=period.pk, by=monitor, at=opened)
    for line in owed.of_period(period=period, at=opened):
        if line.computed or line.owner is None or chance.random() > REPORTED:
            continue
        who = office.reporter(line.owner.organisations)
        sent = opened + timedelta(days=chance.uniform(3, 50), hours=chance.uniform(0, 7))
        if who is not None and sent < until:
            _tell_of(office, line=line, by=who, at=sent)
    closes = day(period.due_on) + CLOSES_AFTER
    if closes < until - timedelta(days=300):
        counted = [ask for ask in asked.asks(at=closes) if ask.ends == period.ends]
        statistics.compute(asks=counted, at=closes)
        reporting.close_period(period_id=period.pk, by=monitor, at=closes)
        _review(office, period=period, at=closes + timedelta(days=12))


def _review(office: Office, *, period: Period, at: datetime) -> None:
    """Review a closed year: what went wrong with some that are late, what is to be done, and that it was done."""
    monitor, plan, chance = office.monitors[0], office.plan, office.chance
    review = reviews.begin(plan=plan, period=period, kind="annual", chair=plan.coordinator, by=monitor, at=at)
    reviews.hold(
        review_id=review.pk,
        held_on=at.date(),
        findings="Invented for the demonstration: what the meeting found is told here in a few sentences.",
        by=monitor,
        at=at,
    )
    late = Standing.objects.filter(period=period, standing="late").select_related("activity__lead")
    for row in chance.sample(list(late.order_by("activity__position")), k=min(3, len(late))):
        lead = row.activity.lead.code if row.activity.lead else plan.coordinator
        gap = reviews.find_gap(
            review_id=review.pk,
            cause=chance.choice(["money", "staff", "coordination", "data"]),
            text="Invented: it was begun late and reported on in parts.",
            activity=row.activity.code,
            by=monitor,
            at=at,
        )
        extended = row.activity.ends < plan.ends
        adjustment = reviews.propose(
            review_id=review.pk,
            kind="dates" if extended else "other",
            text="Invented: take it up again with the body that leads, and report each quarter.",
            owner=lead,
            due_on=at.date() + timedelta(days=120),
            by=monitor,
            at=at,
            activity=row.activity.code,
            gap_id=gap.pk,
            wanted={"starts": str(row.activity.starts), "ends": str(plan.ends)} if extended else None,
        )
        reviews.decide(adjustment_id=adjustment.pk, by=monitor, at=at)
        if chance.random() < DONE:
            then = at + timedelta(days=chance.randint(30, 110))
            reviews.carry_out(adjustment_id=adjustment.pk, note="Invented: it was done.", by=monitor, at=then)
            other = office.other(than=monitor.user_id)
            reviews.confirm(adjustment_id=adjustment.pk, by=other, at=then + timedelta(days=4))
    reviews.adopt(review_id=review.pk, by=monitor, at=at)


def _tell_of(office: Office, *, line: owed.Line, by: Actor, at: datetime) -> None:
    """Submit one report and let somebody else approve it; a few are questioned and corrected first."""
    chance, indicator = office.chance, line.indicator
    value = _value(indicator, chance, year=line.period.ends.year - office.plan.starts.year)
    progress = _submit(line, value, by=by, at=at)
    decider = office.other(than=by.user_id)
    roll = chance.random()
    if roll < QUESTIONED:
        reporting.question(
            progress_id=progress.pk,
            text="How was this counted? The figure differs from what the meeting heard.",
            seen=progress.version,
            by=decider,
            at=at + timedelta(days=3),
        )
        if roll < QUESTIONED / 3:
            return  # nobody has answered yet
        progress = _submit(line, value, by=by, at=at + timedelta(days=5))
    if chance.random() < APPROVED:
        reporting.approve(
            progress_id=progress.pk, seen=progress.version, by=decider, at=at + timedelta(days=6)
        )


def _submit(line: owed.Line, value: Decimal | None, *, by: Actor, at: datetime) -> Progress:
    difficulty = "" if value else "Nobody could be spared for it this year; it is planned again for the next."
    return reporting.submit(
        indicator=line.indicator.pk,
        period=line.period.pk,
        value=value,
        cells={},
        narrative="Invented for the demonstration: what was done is told here in two or three sentences.",
        difficulty=difficulty,
        share_reason="Few women serve in these units; the next course is offered to them first."
        if line.indicator.share_min
        else "",
        by=by,
        at=at,
    )


def _value(indicator: Indicator, chance: Random, *, year: int) -> Decimal | None:
    """Draw what was reached: more in later years, and sometimes nothing."""
    kind = Indicator.Kind
    if indicator.kind == kind.QUALITATIVE:
        return None
    if indicator.kind == kind.MILESTONE:
        return Decimal(1 if chance.random() < 0.2 + 0.12 * year else 0)
    if indicator.kind == kind.AMOUNT:
        return Decimal(chance.randint(80, 900) * 1000)
    if indicator.kind in (kind.DURATION, kind.SERVICE_LEVEL):
        return Decimal(chance.randint(6, 14))
    if chance.random() < 0.12:
        return Decimal(0)
    return Decimal(chance.randint(1, 6) + chance.randint(0, 3 * (year + 1)))
