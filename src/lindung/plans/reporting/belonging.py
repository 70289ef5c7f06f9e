"""Who stands behind an actor of a plan here: which organisations, whether any is left, and who takes over if not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.plans.models import Activity, Indicator, Plan, PlanActor, Responsibility

_DEPTH = 5
"""Groups within groups, at most."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owes a report. `stands_in` for another actor, none of whose organisations is active any more."""

    actor: PlanActor
    organisations: frozenset[UUID]
    stands_in: PlanActor | None = None


@dataclass(frozen=True, slots=True)
class Bodies:
    """The actors of a plan and the active organisations behind each. Made by `bodies_of`; asks nothing more."""

    plan: Plan
    actors: Mapping[str, PlanActor]
    by_key: Mapping[UUID, PlanActor]
    codes: Mapping[str, UUID]
    kinds: Mapping[str, frozenset[UUID]]
    _known: dict[str, frozenset[UUID]] = field(default_factory=dict)

    def organisations(self, code: str) -> frozenset[UUID]:
        """Return the active organisations that answer for an actor, its members' included."""
        if code not in self._known:
            self._known[code] = self._behind(code, _DEPTH)
        return self._known[code]

    def _behind(self, code: str, depth: int) -> frozenset[UUID]:
        actor = self.actors.get(code)
        if actor is None or depth == 0:
            return frozenset()
        found = {self.codes[one] for one in actor.organisations if one in self.codes}
        for kind in actor.organisation_kinds:
            found |= self.kinds.get(kind, frozenset())
        for member in actor.members if actor.group else ():
            found |= self._behind(member, depth - 1)
        return frozenset(found)

    def owner(self, indicator: Indicator, activity: Activity) -> Owner | None:
        """Return who owes the report on an indicator: its reporter, its first responsible actor, else the lead.

        With no active organisation behind that one it falls to the activity's committee, then to the coordinator.
        None where nobody is named.
        """
        named = self.actors.get(indicator.reporter) or next(
            (self.actors[code] for code in indicator.responsible if code in self.actors), None
        )
        meant = named or self.by_key.get(activity.lead_id or UUID(int=0))
        committee = self.by_key.get(activity.committee_id or UUID(int=0))
        for one in (meant, committee, self.actors.get(self.plan.coordinator)):
            if one is not None and (behind := self.organisations(one.code)):
                return Owner(one, behind, stands_in=meant if one is not meant else None)
        return Owner(meant, frozenset()) if meant else None

    def approvers(self, activity: Activity) -> frozenset[UUID]:
        """Return the organisations that lead the committee which watches over an activity."""
        committee = self.by_key.get(activity.committee_id or UUID(int=0))
        return self.organisations(committee.code) if committee else frozenset()


def bodies_of(*, plans: Iterable[Plan]) -> Mapping[UUID, Bodies]:
    """Return plan -> its actors with who is behind them, for all plans together in 2 queries."""
    wanted = {one.pk: one for one in plans}
    actors: dict[UUID, list[PlanActor]] = {key: [] for key in wanted}
    for one in PlanActor.objects.filter(plan__in=wanted):
        actors[one.plan_id].append(one)
    everyone = [one for found in actors.values() for one in found]
    codes = {code for one in everyone for code in one.organisations}
    kinds = {kind for one in everyone for kind in one.organisation_kinds}
    rows = Organisation.objects.filter(Q(code__in=codes) | Q(kind__in=kinds), active=True)
    by_code: dict[str, UUID] = {}
    by_kind: dict[str, set[UUID]] = {}
    for key, code, kind in rows.values_list("pk", "code", "kind"):
        by_code[code] = key
        by_kind.setdefault(kind, set()).add(key)
    frozen = {kind: frozenset(found) for kind, found in by_kind.items()}
    return {
        key: Bodies(
            plan=plan,
            actors={one.code: one for one in actors[key]},
            by_key={one.pk: one for one in actors[key]},
            codes=by_code,
            kinds=frozen,
        )
        for key, plan in wanted.items()
    }


def may_report(
    *, by: Actor, bodies: Bodies, indicator: Indicator, activity: Activity, shared: Iterable[str]
) -> bool:
    """Tell whether an actor's organisation may report: it owns the indicator, or shares the responsibility.

    `shared` are the codes of the activity's lead and responsible actors (`sharing`).
    """
    owner = bodies.owner(indicator, activity)
    if owner is not None and by.organisation_id in owner.organisations:
        return True
    codes = set(indicator.responsible) & bodies.actors.keys() or set(shared)
    return any(by.organisation_id in bodies.organisations(code) for code in codes)


def may_decide(*, by: Actor, bodies: Bodies, activity: Activity) -> bool:
    """Tell whether an actor decides on reports of an activity: its committee's lead, or who runs the cycle."""
    if not by.may(Permission.PROGRESS_APPROVE):
        return False
    return by.may(Permission.CYCLE_RUN) or by.organisation_id in bodies.approvers(activity)


def sharing(*, activities: Iterable[UUID]) -> Mapping[UUID, frozenset[str]]:
    """Return activity -> codes of its lead and responsible actors (1 query)."""
    rows = Responsibility.objects.filter(activity__in=list(activities)).exclude(
        role=Responsibility.Role.SUPPORTING
    )
    found: dict[UUID, set[str]] = {}
    for activity, code in rows.values_list("activity_id", "actor__code"):
        found.setdefault(activity, set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}
