"""Facts of care: who was informed, called in, sheltered, assessed, served and followed; open columns only."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from lindung.statistics.facts import Column, Fact
from lindung.statistics.facts.cases import KNOWN
from lindung.statistics.facts.pieces import (
    CASE,
    CASE_COLUMNS,
    OF_CASE,
    ORGANISATION,
    ORGANISATION_COLUMNS,
    RECOGNISED,
    RECOGNISED_COLUMNS,
    RECOGNITION,
    code,
    flag,
    moment,
)
from lindung.statistics.facts.schema import key

_BY: Final = "JOIN access_organisation o ON o.id = t.organisation_id"
_PROVIDER: Final = "JOIN access_organisation o ON o.id = t.provider_id"
_RECORDED: Final = "t.recorded_at AS known_at"

TOLD: Final = Fact(
    name="told",
    words=_("Times that rights and next steps were explained"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.told_at, t.language, t.spoke, t.understood, {RECOGNISED}, {_RECORDED}
    FROM informing_told t {OF_CASE} {RECOGNITION} {_BY}""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "told_at": moment(_("Explained")),
        "language": code(_("Language")),
        "spoke": code(_("Who interpreted")),
        "understood": code(_("Understood")),
        **RECOGNISED_COLUMNS,
        "known_at": KNOWN,
    },
)

ASSESSMENTS: Final = Fact(
    name="assessments",
    words=_("Assessments made with the person"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.instrument, t.kind AS assessment_kind, t.role, t.present, t.agreed,
    t.made_on, {_RECORDED}
    FROM care_assessment t {OF_CASE} {_BY}""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "instrument": code(_("Instrument")),
        "assessment_kind": code(_("Kind of assessment")),
        "role": code(_("Role of who asked"), labels="role"),
        "present": flag(_("With the person there")),
        "agreed": code(_("Whether the person agrees")),
        "made_on": Column("day", _("Made")),
        "known_at": KNOWN,
    },
)

CHECK_INS: Final = Fact(
    name="check_ins",
    words=_("Check-ins with the person"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.due_on, t.done_at, t.safety, t.missed_at,
    t.done_at IS NOT NULL AND t.missed_at IS NULL AS in_time, t.made_at AS known_at
    FROM care_checkin t {OF_CASE} {_BY} WHERE t.state <> 'cancelled'""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "due_on": Column("day", _("Due")),
        "done_at": moment(_("Done"), known="done_at"),
        "safety": code(_("How safe they feel"), known="done_at"),
        "missed_at": moment(_("Noticed as missed"), known="missed_at"),
        "in_time": flag(_("Done in time"), known="done_at"),
        "known_at": KNOWN,
    },
)

_LINKED: Final = """FROM cases_personlink l WHERE (l.person_id = p.id OR l.other_id = p.id)
        AND l.kind IN ('parent_of', 'spouse_of', 'sibling_of', 'relative_of')"""
_SMALLEST: Final = f"""LEAST(p.id, (SELECT min(LEAST(l.person_id, l.other_id)::text)::uuid {_LINKED}))"""
FAMILY: Final = f"""EXISTS (SELECT 1 {_LINKED}) AS with_family, {key(_SMALLEST)} AS family_key"""
"""The family of a person `p`: those linked as parent, spouse, sibling or relative, known by the smallest key."""
_FAMILY_COLUMNS: Final = {
    "with_family": flag(_("Has family in the record")),
    "family_key": Column("key", _("Family, as a key without meaning")),
}

DELIVERIES: Final = Fact(
    name="deliveries",
    words=_("Services that the person received"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.code AS service, t.outcome, t.cost, t.delivered_on,
    {FAMILY}, {RECOGNISED}, {_RECORDED}
    FROM care_delivery t {OF_CASE} {RECOGNITION} {_PROVIDER}""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "service": code(_("Service"), labels="services"),
        "outcome": code(_("Outcome")),
        "cost": Column("number", _("Cost")),
        "delivered_on": Column("day", _("Received")),
        **_FAMILY_COLUMNS,
        **RECOGNISED_COLUMNS,
        "known_at": KNOWN,
    },
)

OUTCOMES: Final = Fact(
    name="outcome_scores",
    words=_("How people say things are, by the agreed measures"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, s.measure AS outcome_measure, s.score::text AS score, s.score >= 4 AS well,
    t.asked_on, {_RECORDED}
    FROM care_asking t {OF_CASE} JOIN care_score s ON s.asking_id = t.id {_PROVIDER}""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "outcome_measure": code(_("Measure of outcome"), labels="outcome_measures"),
        "score": code(_("Score")),
        "well": flag(_("Four or five of five")),
        "asked_on": Column("day", _("Asked")),
        "known_at": KNOWN,
    },
)

STAYS: Final = Fact(
    name="stays",
    words=_("Stays in places of refuge"),
    sql=f"""SELECT {CASE}, t.house_kind, t.order_kind, t.starts_at,
    CASE WHEN t.state = 'left' THEN t.ends_at END AS left_at, t.reason, t.follows_id IS NOT NULL AS moved,
    {FAMILY}, {_RECORDED}
    FROM shelters_stay t {OF_CASE} WHERE t.state IN ('here', 'left')""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        "house_kind": code(_("Kind of house")),
        "order_kind": code(_("Order when it began")),
        "starts_at": moment(_("Came")),
        "left_at": moment(_("Left"), known="left_at"),
        "reason": code(_("Where to"), known="left_at"),
        "moved": flag(_("After another bed")),
        **_FAMILY_COLUMNS,
        "known_at": KNOWN,
    },
)

HOUSES: Final = Fact(
    name="houses",
    words=_("Places of refuge, as they stand"),
    sql=f"""SELECT {ORGANISATION}, t.place AS state, t.kind AS house_kind, {key("t.id")} AS house_key,
    (SELECT count(*) FROM shelters_bed b JOIN shelters_zone z ON z.id = b.zone_id
        WHERE z.house_id = t.id AND b.active AND z.active) AS beds
    FROM shelters_house t {_BY} WHERE t.state <> 'closed'""",  # noqa: S608 - ours
    columns={
        **ORGANISATION_COLUMNS,
        "state": code(_("State"), labels="place"),
        "house_kind": code(_("Kind of house")),
        "house_key": Column("key", _("House, as a key without meaning")),
        "beds": Column("number", _("Beds")),
    },
)

STANDARDS: Final = Fact(
    name="shelter_reviews",
    words=_("Reviews of shelters against the minimum standards"),
    sql=f"""SELECT {ORGANISATION}, h.place AS state, h.kind AS house_kind, {key("h.id")} AS house_key, t.finished_at,
    (SELECT count(*) FROM shelters_finding f WHERE f.review_id = t.id AND f.mark IN ('partly', 'not_met')) AS findings,
    t.started_at AS known_at
    FROM shelters_review t JOIN shelters_house h ON h.id = t.house_id {_BY}""",  # noqa: S608 - ours
    columns={
        **ORGANISATION_COLUMNS,
        "state": code(_("State"), labels="place"),
        "house_kind": code(_("Kind of house")),
        "house_key": Column("key", _("House, as a key without meaning")),
        "finished_at": moment(_("Finished"), known="finished_at"),
        "findings": Column("number", _("Findings"), known="finished_at"),
        "known_at": KNOWN,
    },
)

PERMISSIONS: Final = Fact(
    name="permissions",
    words=_("Applications for permission to move freely or to work, and their first decision"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.kind AS permission_kind, t.kind IN ('work', 'both') AS to_work,
    t.applied_on, d.working_days AS took, d.result, d.decided_on, d.in_time, d.recorded_at AS decided_at,
    {RECOGNISED}, {_RECORDED}
    FROM permissions_application t {OF_CASE} {RECOGNITION} {_BY}
    LEFT JOIN permissions_decision d ON d.application_id = t.id AND NOT d.review""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "permission_kind": code(_("What for")),
        "to_work": flag(_("To work")),
        "applied_on": Column("day", _("Applied for")),
        "result": code(_("Decision"), known="decided_at"),
        "decided_on": Column("day", _("Decided"), known="decided_at"),
        "in_time": flag(_("Decided in time"), known="decided_at"),
        "took": Column("number", _("Working days from complete papers"), known="decided_at"),
        "decided_at": moment(_("Decision recorded"), known="decided_at"),
        **RECOGNISED_COLUMNS,
        "known_at": KNOWN,
    },
)

LEAVINGS: Final = Fact(
    name="leavings",
    words=_("Returns, stays and moves to a third country"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.kind AS leaving_kind, t.country AS destination, t.planned_at,
    t.departed_at, t.received_at, t.stopped_at,
    EXISTS (SELECT 1 FROM leaving_assessment a WHERE a.leaving_id = t.id) AS assessed,
    EXISTS (SELECT 1 FROM leaving_reintegration r WHERE r.leaving_id = t.id) AS reintegration,
    t.planned_at AS known_at
    FROM leaving_leaving t {OF_CASE} {_BY}""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "leaving_kind": code(_("Return, stay or third country")),
        "destination": code(_("Country")),
        "planned_at": moment(_("Planned")),
        "departed_at": moment(_("Departed"), known="departed_at"),
        "received_at": moment(_("Received"), known="received_at"),
        "stopped_at": moment(_("Stopped"), known="stopped_at"),
        "assessed": flag(_("With a security assessment")),
        "reintegration": flag(_("With a reintegration plan")),
        "known_at": KNOWN,
    },
)

FOLLOW_UPS: Final = Fact(
    name="follow_ups",
    words=_("Follow-ups after leaving"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.months::text AS months, t.due_on, t.done_at, t.reached,
    t.risk AS risk_level, l.departed_at AS known_at
    FROM leaving_followup t {OF_CASE} JOIN leaving_leaving l ON l.id = t.leaving_id
    JOIN access_organisation o ON o.id = l.organisation_id WHERE l.departed_at IS NOT NULL""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "months": code(_("Months after leaving")),
        "due_on": Column("day", _("Due")),
        "done_at": moment(_("Done"), known="done_at"),
        "reached": flag(_("Person reached"), known="done_at"),
        "risk_level": code(_("Risk of being trafficked again"), known="done_at"),
        "known_at": KNOWN,
    },
)

ALL: Final = (
    TOLD, ASSESSMENTS, CHECK_INS, DELIVERIES, OUTCOMES, STAYS, HOUSES, STANDARDS, PERMISSIONS, LEAVINGS, FOLLOW_UPS,
)  # fmt: skip
