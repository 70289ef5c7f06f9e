"""Seats in the committees of the invented plan, and the events that its indicators count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.plans.committees import actions as committees
from lindung.plans.committees.models import Committee, Seat
from lindung.plans.models import Indicator
from lindung.plans.programmes import actions as programmes
from lindung.plans.programmes.facts import Facts, Heads
from lindung.plans.words import said
from lindung.world.office import Office, day

WITH_EVENTS: Final = 0.5
"""How often something was held in a year for an indicator that events count."""
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


def seat(office: Office, *, at: datetime) -> None:
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


def hold_events(office: Office, *, until: datetime) -> None:
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
            held = date(year, 1, 1) + timedelta(days=chance.randrange(20, 340))
            if day(held) + timedelta(days=9) > until:
                continue
            also = waiting[index + 1] if index + 1 < len(waiting) and chance.random() < 0.25 else None
            _hold(office, indicator=indicator, also=also, held=held, by=by)


def _hold(office: Office, *, indicator: Indicator, also: Indicator | None, held: date, by: Actor) -> None:
    chance = office.chance
    kind = chance.choice(indicator.measure_where.get("kind") or ["meeting"])
    counted = [indicator.pk]
    if also and kind in also.measure_where.get("kind", ()) and also.starts <= held <= also.ends:
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
            held_from=held,
            **given,
        ),
        people=people,
        indicators=counted,
        by=by,
        at=day(held) + timedelta(days=chance.randint(1, 8)),
    )
