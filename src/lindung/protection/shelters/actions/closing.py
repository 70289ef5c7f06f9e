"""A house that closes: one review of where each resident goes, families together, and all moved at once or nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases.actions import open_task
from lindung.cases.models import PersonLink, Task
from lindung.cases.rules import local_date
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid, Refusal
from lindung.protection.shelters import proposals, queries, rules, words
from lindung.protection.shelters.actions.placing import PlaceIn, move_locked
from lindung.protection.shelters.models import House, Stay
from lindung.protection.shelters.problems import NoBed, NotNow
from lindung.protection.shelters.rules import Kin, Terms, Who

_BELONG = ("parent_of", "spouse_of", "sibling_of")


@dataclass(slots=True)
class Going:
    """One resident of a house that closes: with whom they belong, where they could go, and where they are put."""

    stay: Stay
    who: Who
    family: int
    """The same number for those who stay together; 0: nobody here belongs to them."""
    zone: UUID | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everybody could go."""

    going: Sequence[Going]
    zones: Sequence[tuple[Terms, Organisation]]

    @property
    def without(self) -> Sequence[Going]:
        """Those for whom no place was found."""
        return [one for one in self.going if one.zone is None]


def may_close(*, house: House, by: Actor) -> bool:
    """Tell whether the actor may close a house: its own managers, and coordination."""
    own = by.may(Permission.SHELTER_RUN) and house.organisation_id == by.organisation_id
    return own or by.may(Permission.STANDARDS_REVIEW)


def _run(house_id: UUID, *, by: Actor) -> House:
    house = queries.houses(by=by).select_for_update(of=("self",)).get(pk=house_id)
    if not may_close(house=house, by=by):
        by.require(Permission.SHELTER_RUN)
    return house


@transaction.atomic
def close_house(*, house_id: UUID, on: date, by: Actor, at: datetime) -> House:
    """Let a house take nobody new from now on, and be empty by a day. Raises House.DoesNotExist for outsiders."""
    house = _run(house_id, by=by)
    if house.state != House.State.OPEN:
        raise NotNow
    if on < local_date(at):
        raise Invalid(_("Enter a day from today on."), field="on")
    house.state, house.closing_on = House.State.CLOSING, on
    _closed_if_empty(house, at=at)
    house.save(update_fields=["state", "closing_on"])
    audit.record(event="shelters.house_closing", subject=house, by=by, at=at, detail={"on": on.isoformat()})
    return house


@transaction.atomic
def open_again(*, house_id: UUID, by: Actor, at: datetime) -> House:
    """Let a house that closes or has closed take people again."""
    house = _run(house_id, by=by)
    if house.state == House.State.OPEN:
        raise NotNow
    house.state, house.closing_on = House.State.OPEN, None
    house.save(update_fields=["state", "closing_on"])
    audit.record(event="shelters.house_opened", subject=house, by=by, at=at)
    return house


def plan(*, house: House, by: Actor, at: datetime) -> Plan:
    """Propose a bed for each resident, families in one house first; nothing is kept for anybody yet (6 queries)."""
    rows = queries.stays(by=by).filter(house=house, state=Stay.State.HERE).select_related("case__person")
    residents = list(rows.order_by("starts_at", "pk"))
    people = {row.case.person_id: row for row in residents}
    links = list(
        PersonLink.objects.filter(person__in=people, other__in=people, kind__in=_BELONG).values_list(
            "person", "other", "kind"
        )
    )
    orders = proposals.orders_of_cases([row.case_id for row in residents])
    groups = _groups(list(people), [(one, other) for one, other, _kind in links])
    going = [
        Going(
            stay=row,
            who=replace(
                proposals.who_of(case=row.case, order=orders.get(row.case_id, "none"), at=at),
                family=_kin(row.case.person_id, links),
            ),
            family=groups[row.case.person_id],
        )
        for row in residents
    ]
    zones = proposals.zones(at=at)
    named = Organisation.objects.in_bulk({terms.organisation for terms in zones})
    _put(going, zones, on=local_date(at))
    return Plan(going, [(terms, named[terms.organisation]) for terms in zones])


def _kin(person: UUID, links: Sequence[tuple[UUID, UUID, str]]) -> tuple[Kin, ...]:
    found = []
    for one, other, kind in links:
        if person == one:
            found.append(Kin(kind, None, None, waiting=True))
        elif person == other:
            found.append(Kin("child_of" if kind == "parent_of" else kind, None, None, waiting=True))
    return tuple(found)


def _groups(people: Sequence[UUID], pairs: Sequence[tuple[UUID, UUID]]) -> dict[UUID, int]:
    """Number those who belong together, directly or through others; 0 for who is alone."""
    head = {one: one for one in people}

    def find(one: UUID) -> UUID:
        while head[one] != one:
            one = head[one]
        return one

    for one, other in pairs:
        head[find(one)] = find(other)
    together: dict[UUID, list[UUID]] = {}
    for one in people:
        together.setdefault(find(one), []).append(one)
    numbered = {key: number for number, key in enumerate(k for k, v in together.items() if len(v) > 1)}
    return {one: numbered.get(find(one), -1) + 1 for one in people}


def _put(going: Sequence[Going], zones: Sequence[Terms], *, on: date) -> None:
    """Give each family, the largest first, the house that fits it best; who is alone takes what is left."""
    left = {terms.zone: terms.free for terms in zones}
    by_house: dict[UUID, list[Terms]] = {}
    for terms in zones:
        if terms.free > 0:
            by_house.setdefault(terms.house, []).append(terms)
    groups: dict[str, list[Going]] = {}
    for one in going:
        groups.setdefault(f"family {one.family}" if one.family else str(one.stay.pk), []).append(one)
    for group in sorted(groups.values(), key=len, reverse=True):
        best: tuple[int, list[UUID]] | None = None
        for houses_zones in by_house.values():
            tried = _try(group, houses_zones, dict(left), on=on)
            if tried is not None and (best is None or tried[0] > best[0]):
                best = tried
        if best is not None:
            for one, zone in zip(group, best[1], strict=True):
                one.zone = zone
                left[zone] -= 1


def _try(
    group: Sequence[Going], zones: Sequence[Terms], left: dict[UUID, int], *, on: date
) -> tuple[int, list[UUID]] | None:
    """Return the score and the zones of a group in one house; None where somebody finds no place in it."""
    total, chosen = 0, []
    for one in group:
        fits = [
            (fit.score, terms.zone)
            for terms in zones
            if left[terms.zone] > 0 and (fit := rules.fit(who=one.who, terms=terms, on=on, staying=True)).fits
        ]
        if not fits:
            return None
        score, zone = max(fits, key=lambda pair: pair[0])
        left[zone] -= 1
        total += score
        chosen.append(zone)
    return total, chosen


@transaction.atomic
def move_all(
    *, house_id: UUID, to: Mapping[UUID, UUID], moved_at: datetime, by: Actor, at: datetime
) -> Sequence[Stay]:
    """Move residents of a house that closes, stay by stay to its zone, all at once; who has no zone stays listed.

    One that fails says which (by case code), and nobody is moved. For who is left, coordination gets a task.
    """
    house = _run(house_id, by=by)
    if house.state != House.State.CLOSING:
        raise NotNow
    rows = queries.stays(by=by).filter(house=house, state=Stay.State.HERE).values_list("pk", "case")
    there = dict(rows)
    if not set(to) <= set(there):
        raise NotNow
    moved = []
    for stay_id in sorted(to, key=lambda key: str(there[key])):  # one order of locks for everybody
        stay = queries.stay_for_change(stay_id=stay_id, by=by)
        code = stay.case.code
        given = PlaceIn(zone=to[stay_id], asked=Stay.Asked.YES)
        try:
            moved.append(move_locked(stay, given=given, moved_at=moved_at, by=by, at=at, closing=True))
        except NoBed:
            raise NoBed(of=code) from None
        except Refusal as refusal:
            raise Refusal(f"{code}: {refusal}", code=refusal.code) from refusal
    _alarm(house, by=by, at=at)
    _closed_if_empty(house, at=at)
    house.save(update_fields=["state"])
    detail = {"moved": len(moved), "left": len(there) - len(moved)}
    audit.record(event="shelters.house_moved", subject=house, by=by, at=at, detail=detail)
    return moved


def _alarm(house: House, *, by: Actor | None, at: datetime) -> int:
    """Open a task for coordination on each resident who is left; return how many were opened."""
    office = Organisation.objects.filter(national=True, active=True).order_by("code").first()
    rows = Stay.objects.filter(house=house, state=Stay.State.HERE).select_related("case")
    opened = 0
    for stay in rows:
        asked = Task.objects.filter(case=stay.case_id, kind=words.REHOUSE, state=Task.State.OPEN)
        if asked.exists():
            continue
        assert house.closing_on is not None
        due = datetime.combine(house.closing_on, time(), tzinfo=current().zone(stay.case.place))
        open_task(
            case=stay.case,
            kind=words.REHOUSE,
            organisation=office or stay.case.lead_organisation,
            fulfilled_by=words.PLACED,
            due_at=due,
            by=by,
            at=at,
        )
        opened += 1
    return opened


def _closed_if_empty(house: House, *, at: datetime) -> None:
    if not queries.live(Stay.objects.filter(house=house), at=at).exists():
        house.state = House.State.CLOSED


@transaction.atomic
def watch_closing(*, at: datetime) -> int:
    """Tell coordination of residents of houses that close within three days; return how many. For the worker."""
    opened = 0
    for house in House.objects.filter(state=House.State.CLOSING).order_by("code"):
        if house.closing_on is not None and (house.closing_on - local_date(at)).days <= 3:
            opened += _alarm(house, by=None, at=at)
        _closed_if_empty(house, at=at)
        house.save(update_fields=["state"])
    return opened
