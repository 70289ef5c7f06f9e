"""An invented life of the action plan: seats, events, reports, and years that close, by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission as P
from lindung.plans.committees import actions as committees
from lindung.plans.committees.models import Committee, Seat
from lindung.plans.models import Indicator, Period, Plan
from lindung.plans.programmes import actions as programmes
from lindung.plans.programmes.facts import Facts, Heads
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting import queries as owed
from lindung.plans.reporting.belonging import Bodies, bodies_of
from lindung.plans.reporting.models import Progress
from lindung.plans.reviews import actions as reviews
from lindung.plans.reviews.models import Standing
from lindung.plans.words import said
from lindung.statistics import actions as statistics
from lindung.statistics import asked
from lindung.world.cast import Cast

Tell = Callable[[str], None]
WITH_EVENTS: Final = 0.5
"""How often something was held in a year for an indicator that events count."""
REPORTED: Final = 0.86
QUESTIONED: Final = 0.06
APPROVED: Final = 0.94
DONE: Final = 0.7
"""How often what a review decided was done."""
CLOSES_AFTER: Final = timedelta(days=45)
"""After the due date."""
_KINDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "training": {"needs_assessed": True, "evaluated": True},
    "campaign": {"channels": ("social_media", "radio"), "languages": ("en", "ms"), "audiences": ("public",)},
    "meeting": {"meeting_kind": "dialogue", "level": "national"},
    "publication": {"publication_kind": "guidelines"},
    "agreement": {
        "agreement_kind": "memorandum",
        "counterpart": "An invented partner",
        "agreement_state": "negotiating",
    },
    "inspection": {},
    "operation": {},
    "grant": {"fund_kind": "grant", "recipient": "Lentera Network"},
    "other": {"other_kind": "programme"},
}


@dataclass(slots=True)
class Office:
    """Who keeps the plan, who reports and who decides, by organisation."""

    plan: Plan
    bodies: Bodies
    monitors: Sequence[Actor]
    reporters: Mapping[UUID, Sequence[Actor]]
    codes: Mapping[UUID, str]
    chance: Random

    def reporter(self, organisations: frozenset[UUID]) -> Actor | None:
        """Return somebody of these organisations who reports; None where nobody does."""
        able = [actor for key in sorted(organisations, key=str) for actor in self.reporters.get(key, ())]
        return self.chance.choice(able) if able else None

    def other(self, than: UUID) -> Actor:
        """Return a monitoring officer who is somebody else."""
        return next(actor for actor in self.monitors if actor.user_id != than)


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
        _seat(office, at=_day(plan.starts))
        _hold_events(office, until=at)
    for period in Period.objects.filter(plan=plan, kind=Period.Kind.ANNUAL).order_by("starts"):
        if _day(period.ends) < at:
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


def _day(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def _seat(office: Office, *, at: datetime) -> None:
    """Give each committee its chair, from the body that leads it, and a secretary of the office that keeps the plan."""
    monitor = office.monitors[0]
    for committee in Committee.objects.filter(plan=office.plan).select_related("actor", "lead"):
        lead = committee.lead or committee.actor
        behind = office.bodies.organisations(lead.code) | office.bodies.organisations(committee.actor.code)
        chair = office.reporter(behind)
        seats = [(Seat.Role.CHAIR, chair)] if chair else []
        seats += [(Seat.Role.SECRETARY, one) for one in office.monitors if chair is None or one != chair][:1]
        taken = {one.user_id for _role, one in seats}
        seats += [
            (Seat.Role.MEMBER, one)
            for key in sorted(behind, key=str)
            for one in office.reporters.get(key, ())
            if one.user_id not in taken
        ]
        for role, who in seats:
            committees.seat(committee_id=committee.pk, role=role, username=_username(who), by=monitor, at=at)


def _username(actor: Actor) -> str:
    return User.objects.values_list("username", flat=True).get(pk=actor.user_id)


def _hold_events(office: Office, *, until: datetime) -> None:
    """Let what events count be held: some each year, one in four for two indicators of the same kind at once."""
    fed = Indicator.objects.filter(plan=office.plan, feed=Indicator.Feed.PROGRAMMES)
    chance, waiting = office.chance, list(fed.select_related("activity").order_by("position", "code"))
    for index, indicator in enumerate(waiting):
        owner = office.bodies.owner(indicator, indicator.activity)
        by = office.reporter(owner.organisations) if owner else None
        if by is None:
            by = office.monitors[0]
        for year in range(indicator.starts.year, indicator.ends.year + 1):
            if chance.random() > WITH_EVENTS:
                continue
            day = date(year, 1, 1) + timedelta(days=chance.randrange(20, 340))
            if _day(day) + timedelta(days=9) > until:
                continue
            also = waiting[index + 1] if index + 1 < len(waiting) and chance.random() < 0.25 else None
            _hold(office, indicator=indicator, also=also, day=day, by=by)


def _hold(office: Office, *, indicator: Indicator, also: Indicator | None, day: date, by: Actor) -> None:
    chance = office.chance
    kind = chance.choice(indicator.measure_where.get("kind") or ["meeting"])
    counted = [indicator.pk]
    if also and kind in also.measure_where.get("kind", ()) and also.starts <= day <= also.ends:
        counted.append(also.pk)
    given: dict[str, Any] = dict(_KINDS[kind])
    people: list[Heads] = []
    if kind in ("training", "meeting"):
        men = chance.randint(4, 30)
        women = round(men * chance.uniform(0.35, 1.4))
        people = [Heads(number=women, sex="female"), Heads(number=men, sex="male")]
    if kind in ("campaign", "publication"):
        given["reach"] = chance.randint(300, 90_000)
    if kind in ("inspection", "operation"):
        given["number"] = chance.randint(3, 60) if kind == "inspection" else 1
    if kind == "grant":
        given |= {"amount": Decimal(chance.randint(20, 400) * 1000), "currency": office.plan.currency}
    programmes.record(
        facts=Facts(
            kind=kind,
            title=said(indicator.activity.title, "en")[:190],
            organisation=office.codes[by.organisation_id],
            held_from=day,
            **given,
        ),
        people=people,
        indicators=counted,
        by=by,
        at=_day(day) + timedelta(days=chance.randint(1, 8)),
    )


def _report(office: Office, *, period: Period, until: datetime) -> None:
    """Open a year, let those who owe report and those who decide approve, and close it once its time is over."""
    monitor, chance = office.monitors[0], office.chance
    opened = _day(period.ends) + timedelta(days=4)
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
    closes = _day(period.due_on) + CLOSES_AFTER
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
