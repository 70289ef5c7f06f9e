"""Facts of programmes for statistics: an event for each indicator it counts for, as it was known at any time.

An event's history is what they are made of: a correction ends what was said before it, so that a figure rebuilt for an
earlier day shows what was known then. Each event also stands once under the indicator and plan `all`: what was held
altogether, however many indicators it serves.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from lindung.plans.programmes.kinds import SORTS, VOCABULARIES
from lindung.statistics import facts
from lindung.statistics.facts import Column, Fact
from lindung.statistics.facts.pieces import code, moment
from lindung.statistics.facts.schema import key

ALL: Final = "all"

_TAGS: Final = f"""SELECT t.event_id, i.code AS indicator, p.code AS plan, t.tagged_at, t.ended_at
        FROM programmes_eventindicator t JOIN plans_indicator i ON i.id = t.indicator_id
        JOIN plans_plan p ON p.id = i.plan_id
        UNION ALL SELECT e.id, '{ALL}', '{ALL}', e.recorded_at, NULL FROM programmes_event e"""  # noqa: S608 - ours
# What an event said (`v`) holds until it was said otherwise (`n`).
_FROM: Final = f"""({_TAGS}) t JOIN programmes_event e ON e.id = t.event_id
    JOIN programmes_eventchange v ON v.event_id = t.event_id AND v.state <> '{{}}'
    LEFT JOIN LATERAL (SELECT min(c.at) AS at FROM programmes_eventchange c
        WHERE c.event_id = v.event_id AND c.version > v.version AND c.state <> '{{}}') n ON true
    JOIN access_organisation o ON o.code = v.state->>'organisation'"""  # noqa: S608 - ours
_ONE_OF: Final = "CASE jsonb_array_length({0}) WHEN 0 THEN '' WHEN 1 THEN {0}->>0 ELSE 'several' END"
_SORT: Final = "coalesce({})".format(
    ", ".join(
        f"nullif(v.state->>'{name}', '')"
        for name in ("meeting_kind", "publication_kind", "agreement_kind", "fund_kind", "other_kind")
    )
)
_ROW: Final = f"""{key("e.id")} AS event_key, t.indicator, t.plan, v.state->>'kind' AS kind, {_SORT} AS sort,
    v.state->>'level' AS level, v.state->>'agreement_state' AS agreement_state,
    {_ONE_OF.format("(v.state->'channels')")} AS channel, {_ONE_OF.format("(v.state->'audiences')")} AS audience,
    {_ONE_OF.format("(v.state->'languages')")} AS language,
    o.code AS organisation, o.kind AS organisation_kind, v.state->>'place' AS state,
    (v.state->>'held_from')::date AS held_on"""
_KNOWN: Final = (
    "greatest(v.at, t.tagged_at{0}) AS known_at, least(n.at, e.cancelled_at, t.ended_at{1}) AS void_at"
)
_OVERLAP: Final = (
    "greatest(v.at, t.tagged_at{0}) < coalesce(least(n.at, e.cancelled_at, t.ended_at{1}), 'infinity')"
)

_COLUMNS: Final = {
    "event_key": Column("key", _("Event, as a key without meaning")),
    "indicator": code(_("Indicator")),
    "plan": code(_("Action plan")),
    "kind": code(_("Kind of event"), labels="programme_kinds"),
    "sort": code(
        _("Sort of meeting, publication, agreement, money or result"),
        labels=" ".join(VOCABULARIES[one] for one in SORTS),
    ),
    "level": code(_("Level"), labels="meeting_levels"),
    "agreement_state": code(_("State of the agreement"), labels="agreement_states"),
    "channel": code(_("Channel"), labels="channels"),
    "audience": code(_("Audience"), labels="audiences"),
    "language": code(_("Language")),
    "organisation": code(_("Organisation"), labels="organisation"),
    "organisation_kind": code(_("Kind of organisation"), labels="organisation_kind"),
    "state": code(_("State"), labels="place"),
    "held_on": Column("day", _("First day of the event")),
}
_TIMES: Final = {
    "known_at": moment(_("Recorded")),
    "void_at": moment(_("Corrected, cancelled or no longer counted"), known="void_at"),
}
_WHO: Final = {
    "role": code(_("Role"), labels="training_roles"),
    "agency": code(_("Agency"), labels="organisation"),
    "agency_kind": code(_("Kind of agency"), labels="organisation_kind"),
    "sex": code(_("Sex"), labels="sex"),
    "age_group": code(_("Age group"), labels="age_groups"),
}
_PEOPLE: Final = f"""{_FROM} JOIN programmes_attendance a ON a.event_id = t.event_id
    LEFT JOIN access_organisation g ON g.code = a.agency"""
_PEOPLE_ROW: Final = f"{_ROW}, a.role, a.agency, g.kind AS agency_kind, a.sex, a.age_group"
_COUNTED: Final = (", a.counted_at", ", a.ended_at")

EVENTS: Final = Fact(
    name="programmes",
    words=_("Events, for each indicator that they count for"),
    sql=f"""SELECT {_ROW}, (v.state->>'reach')::bigint AS reach, (v.state->>'amount')::numeric AS amount,
    v.state->>'currency' AS currency, {_KNOWN.format("", "")}
    FROM {_FROM} WHERE {_OVERLAP.format("", "")}""",  # noqa: S608 - ours
    columns={
        **_COLUMNS,
        "reach": Column("number", _("People reached")),
        "amount": Column("number", _("Amount")),
        "currency": code(_("Currency")),
        **_TIMES,
    },
    void_at="void_at",
)
NUMBERS: Final = Fact(
    name="programme_numbers",
    words=_("How many each entry of events stands for, by sector"),
    sql=f"""SELECT {_ROW}, coalesce(s.sector, '') AS sector, coalesce(s.number, (v.state->>'number')::int) AS number,
    {_KNOWN.format("", "")}
    FROM {_FROM} LEFT JOIN LATERAL (SELECT y.sector, y.number FROM programmes_tally y WHERE y.event_id = t.event_id
        AND y.counted_at <= v.at AND (y.ended_at IS NULL OR y.ended_at > v.at)) s ON true
    WHERE {_OVERLAP.format("", "")}""",  # noqa: S608 - ours
    columns={
        **_COLUMNS,
        "sector": code(_("Sector"), labels="inspection_sectors"),
        "number": Column("number", _("How many")),
        **_TIMES,
    },
    void_at="void_at",
)
PEOPLE: Final = Fact(
    name="programme_people",
    words=_("People at events: how many of each role, agency, sex and age group"),
    sql=f"""SELECT {_PEOPLE_ROW}, a.number, {_KNOWN.format(*_COUNTED)}
    FROM {_PEOPLE} WHERE {_OVERLAP.format(*_COUNTED)}""",  # noqa: S608 - ours
    columns={**_COLUMNS, **_WHO, "number": Column("number", _("People")), **_TIMES},
    void_at="void_at",
)
HEADS: Final = Fact(
    name="programme_heads",
    words=_("People at events, one row for each of them: for shares"),
    sql=f"""SELECT {_PEOPLE_ROW}, {_KNOWN.format(*_COUNTED)}
    FROM {_PEOPLE} CROSS JOIN LATERAL generate_series(1, a.number) WHERE {_OVERLAP.format(*_COUNTED)}""",  # noqa: S608 - ours
    columns={**_COLUMNS, **_WHO, **_TIMES},
    void_at="void_at",
)


def declare() -> None:
    """Make them known to statistics."""
    for fact in (EVENTS, NUMBERS, PEOPLE, HEADS):
        facts.declare(fact)
