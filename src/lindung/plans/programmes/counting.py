"""What an indicator can count, and what its events come to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from lindung.access.models import Organisation
from lindung.plans.models import Indicator, PlanActor, Responsibility
from lindung.plans.programmes import words
from lindung.plans.programmes.kinds import SORTS
from lindung.plans.programmes.models import Event

WOMEN = "women_and_girls"


def narrowings(event: Event) -> dict[str, str]:
    """Return the columns of the facts that an indicator may narrow to, as this event has them."""
    return {
        "kind": event.kind,
        "sort": next((value for name in SORTS if (value := getattr(event, name))), ""),
        "level": event.level,
        "agreement_state": event.agreement_state,
    }


def why_not(*, event: Event, indicator: Indicator, kept: bool = False) -> str:
    """Return why an indicator cannot count an event, in words; empty where it can.

    `kept`: it counts the event already, so that it was withdrawn since is no reason.
    """
    named = {"code": indicator.code}
    if indicator.feed != Indicator.Feed.PROGRAMMES:
        return _("Indicator %(code)s does not count events.") % named
    if not kept and (indicator.withdrawn_at or indicator.activity.withdrawn_at):
        return _("Indicator %(code)s was withdrawn from the plan.") % named
    if not indicator.starts <= event.held_from <= indicator.ends:
        return _("Indicator %(code)s counts events from %(starts)s to %(ends)s only.") % {
            "code": indicator.code,
            "starts": indicator.starts.isoformat(),
            "ends": indicator.ends.isoformat(),
        }
    facts = narrowings(event)
    for column, values in indicator.measure_where.items():
        if column in facts and facts[column] not in values:
            return _("Indicator %(code)s counts other events: %(only)s.") % {
                "code": indicator.code,
                "only": ", ".join(words.named(column, value) for value in values),
            }
    if event.currency and indicator.plan.currency not in ("", event.currency):
        return _("Indicator %(code)s counts money in another currency.") % named
    return ""


@dataclass(frozen=True, slots=True)
class Share:
    """The part that women and girls are of those counted, in percent, and what was asked for.

    People of unknown sex count against it: a share is never better than what is known.
    """

    women: int
    people: int
    unknown: int
    least: int

    @property
    def percent(self) -> Decimal | None:
        """The share to one decimal, rounded half up; None where nobody was counted."""
        if not self.people:
            return None
        return (Decimal(100 * self.women) / self.people).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def met(self) -> bool | None:
        """Whether the share is reached, by the exact numbers; None where nobody was counted."""
        return 100 * self.women >= self.least * self.people if self.people else None


@dataclass(frozen=True, slots=True)
class Sums:
    """What the events of one indicator come to: each event once."""

    events: int = 0
    number: int = 0
    people: int = 0
    women: int = 0
    unknown: int = 0
    reach: int = 0
    amount: Decimal = Decimal(0)

    def share(self, *, least: int) -> Share:
        """Return the share of women and girls against the one asked for."""
        return Share(women=self.women, people=self.people, unknown=self.unknown, least=least)

    def of(self, measure: str) -> Decimal | int:
        """Return the sum that a measure's code stands for (`programmes.people`); events for any other."""
        name = measure.rpartition(".")[2]
        return getattr(self, name) if name in {"number", "people", "reach", "amount"} else self.events


_SUMS = (
    "SELECT t.indicator_id, count(*), sum(e.number), coalesce(sum(a.people), 0), coalesce(sum(a.women), 0),"
    " coalesce(sum(a.unknown), 0), coalesce(sum(e.reach), 0), coalesce(sum(e.amount), 0)"
    " FROM programmes_eventindicator t JOIN programmes_event e ON e.id = t.event_id AND e.cancelled_at IS NULL"
    " LEFT JOIN LATERAL (SELECT sum(number) AS people, sum(number) FILTER (WHERE sex = 'female') AS women,"
    " sum(number) FILTER (WHERE sex = 'unknown') AS unknown FROM programmes_attendance WHERE event_id = e.id"
    " AND ended_at IS NULL) a"
    " ON true WHERE t.ended_at IS NULL AND t.indicator_id = ANY(%s) GROUP BY t.indicator_id"
)


def sums(*, indicators: Sequence[Indicator]) -> dict[Any, Sums]:
    """Return key of an indicator to what its events come to, over all years, in one query; cancelled ones are out."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [[one.pk for one in indicators]])
        rows = cursor.fetchall()
    found = {
        key: Sums(events, int(number), int(people), int(women), int(unknown), int(reach), amount)
        for key, events, number, people, women, unknown, reach, amount in rows
    }
    return {one.pk: found.get(one.pk, Sums()) for one in indicators}


def asks_for_women(indicator: Indicator) -> bool:
    """Tell whether an indicator asks for a least share of women and girls."""
    return indicator.share_min is not None and indicator.share_group == WOMEN


def answering(*, organisation: Organisation, plans: Collection[Any]) -> set[Any]:
    """Return the keys of the plans' actors that an organisation stands behind, itself or in a group."""
    actors = list(PlanActor.objects.filter(plan__in=plans))
    mine = {
        (one.plan_id, one.code)
        for one in actors
        if organisation.code in one.organisations or organisation.kind in one.organisation_kinds
    }
    mine |= {
        (one.plan_id, one.code)
        for one in actors
        if one.group and any((one.plan_id, code) in mine for code in one.members)
    }
    return {one.pk for one in actors if (one.plan_id, one.code) in mine}


def owed_by(*, actors: set[Any]) -> set[Any]:
    """Return the keys of the activities for which these actors are responsible."""
    rows = Responsibility.objects.filter(actor__in=actors).exclude(role=Responsibility.Role.SUPPORTING)
    return set(rows.values_list("activity", flat=True))
