"""Facts of identification, referral and protection."""

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

SCREENINGS: Final = Fact(
    name="screenings",
    words=_("Screenings, their advice and decision"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.instrument, t.language, t.started_at, t.finished_at,
    a.code AS advice, d.code AS decision, d.follows_advice, d.decided_at, t.started_at AS known_at
    FROM identification_screening t {OF_CASE} JOIN access_organisation o ON o.id = t.organisation_id
    LEFT JOIN identification_advice a ON a.screening_id = t.id
    LEFT JOIN identification_decision d ON d.screening_id = t.id""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "instrument": code(_("Instrument")),
        "language": code(_("Language")),
        "started_at": moment(_("Started")),
        "finished_at": moment(_("Finished"), known="finished_at"),
        "advice": code(_("Advice"), labels="advice", known="finished_at"),
        "decision": code(_("Decision"), labels="screening_decisions", known="decided_at"),
        "follows_advice": flag(_("Decided as advised"), known="decided_at"),
        "decided_at": moment(_("Decided"), known="decided_at"),
        "known_at": KNOWN,
    },
)

DETERMINATIONS: Final = Fact(
    name="determinations",
    words=_("Determinations by the authority"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.authority, t.result, t.made_on, c.found_on, t.reconsidered_at,
    t.reconsiders_id IS NOT NULL AS again, t.recorded_at AS known_at
    FROM identification_determination t {OF_CASE} JOIN access_organisation o ON o.id = t.organisation_id""",  # noqa: S608
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "authority": code(_("Authority")),
        "result": code(_("Result"), labels="determination_results"),
        "made_on": Column("day", _("Made")),
        "found_on": Column("day", _("Day the person was found")),
        "again": flag(_("After an earlier one")),
        "reconsidered_at": moment(_("Reconsidered"), known="reconsidered_at"),
        "known_at": KNOWN,
    },
)

REFERRALS: Final = Fact(
    name="referrals",
    words=_("Referrals from one organisation to another"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, r.code AS receiver, r.kind AS receiver_kind, t.need, t.other_harm AS harm,
    t.other_harm <> '' AS non_tip, t.consent, t.urgency, t.sent_at, t.answer_due_at, t.answered_at,
    CASE WHEN t.state IN ('accepted', 'completed') THEN 'accepted'
        WHEN t.state = 'declined' THEN 'declined' ELSE '' END AS answer,
    t.answered_at <= t.answer_due_at AS answered_in_time, t.decline_reason, t.withdrawn_at, t.completed_at,
    COALESCE(t.answered_at, t.withdrawn_at) AS settled_at,
    {RECOGNISED}, t.sent_at AS known_at
    FROM referral_referral t {OF_CASE} {RECOGNITION} JOIN access_organisation o ON o.id = t.from_organisation_id
    JOIN access_organisation r ON r.id = t.to_organisation_id""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "receiver": code(_("Receiver"), labels="organisation"),
        "receiver_kind": code(_("Kind of receiver"), labels="organisation_kind"),
        "need": code(_("Need"), labels="services"),
        "harm": code(_("Harm other than trafficking"), labels="harms"),
        "non_tip": flag(_("About a harm other than trafficking")),
        "consent": code(_("What the person said to it")),
        "urgency": code(_("Urgency"), labels="urgencies"),
        "sent_at": moment(_("Sent")),
        "answer_due_at": moment(_("Answer due")),
        "answered_at": moment(_("Answered"), known="answered_at"),
        "answer": code(_("Answer"), known="answered_at"),
        "answered_in_time": flag(_("Answered in time"), known="answered_at"),
        "decline_reason": code(_("Why declined"), labels="decline_reasons", known="answered_at"),
        "withdrawn_at": moment(_("Withdrawn"), known="withdrawn_at"),
        "completed_at": moment(_("Completed"), known="completed_at"),
        "settled_at": moment(_("Answered or withdrawn"), known="settled_at"),
        **RECOGNISED_COLUMNS,
        "known_at": KNOWN,
    },
)

_SIGNED: Final = """CASE WHEN j.enforcement_signed_on IS NOT NULL AND j.protection_signed_on IS NOT NULL
        THEN GREATEST(j.enforcement_signed_on, j.protection_signed_on) END"""
_RECORDED: Final = """LEFT JOIN (
        SELECT i.order_id, min(e.recorded_at) AS reported_at FROM (
            SELECT j.order_id, j.case_id, j.created_at, j.enforcement_signed_on, j.protection_signed_on,
            lead(j.created_at) OVER (PARTITION BY j.case_id ORDER BY j.created_at) AS next_at
            FROM protection_jointreport j
        ) i JOIN cases_timelineentry e ON e.case_id = i.case_id AND e.kind = 'report.completed'
            AND e.recorded_at >= i.created_at AND (i.next_at IS NULL OR e.recorded_at < i.next_at)
        WHERE i.enforcement_signed_on IS NOT NULL AND i.protection_signed_on IS NOT NULL
        GROUP BY i.order_id
    ) w ON w.order_id = t.id"""
"""When the joint report on an order `t` was recorded as complete: signed by both, before the case's next report."""

ORDERS: Final = Fact(
    name="orders",
    words=_("Orders over liberty and protection, as recorded"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.kind,
    CASE WHEN t.starts_on IS NOT NULL THEN 'made'
        WHEN t.made_at IS NOT NULL THEN 'refused' ELSE 'applied' END AS result,
    t.applied_on, t.made_at, t.starts_on, t.ends_on, t.destination,
    CASE WHEN t.starts_on IS NULL AND t.made_at IS NOT NULL THEN GREATEST(t.recorded_at, t.made_at)
        ELSE t.recorded_at END AS settled_at,
    n.recorded_at AS corrected_at, w.reported_at, {_SIGNED} < t.ends_on AS reported_in_time,
    t.recorded_at AS known_at
    FROM protection_order t {OF_CASE} LEFT JOIN protection_order n ON n.corrects_id = t.id
    LEFT JOIN protection_jointreport j ON j.order_id = t.id {_RECORDED}
    LEFT JOIN access_organisation o ON o.id = t.court_id""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "kind": code(_("Kind of order")),
        "result": code(_("What became of it"), known="settled_at"),
        "applied_on": Column("day", _("Applied for")),
        "made_at": moment(_("Made or refused"), known="settled_at"),
        "starts_on": Column("day", _("First day"), known="settled_at"),
        "ends_on": Column("day", _("First day no longer covered"), known="settled_at"),
        "destination": code(_("Released to"), known="settled_at"),
        "settled_at": moment(_("Recorded as made or refused"), known="settled_at"),
        "corrected_at": moment(_("Corrected"), known="corrected_at"),
        "reported_at": moment(_("Joint report recorded as complete"), known="reported_at"),
        "reported_in_time": flag(_("Joint report complete while the order lasted"), known="reported_at"),
        "known_at": KNOWN,
    },
    void_at="corrected_at",
)

REPORTS: Final = Fact(
    name="reports",
    words=_("Joint reports of two officers"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.kind AS order_kind, {_SIGNED} AS completed_on,
    w.reported_at AS completed_at, j.created_at AS known_at
    FROM protection_order t {OF_CASE} JOIN protection_jointreport j ON j.order_id = t.id {_RECORDED}
    LEFT JOIN access_organisation o ON o.id = t.court_id""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "order_kind": code(_("Kind of order")),
        "completed_on": Column("day", _("Signed by both"), known="completed_at"),
        "completed_at": moment(_("Recorded as complete"), known="completed_at"),
        "known_at": KNOWN,
    },
)

ALL: Final = (SCREENINGS, DETERMINATIONS, REFERRALS, ORDERS, REPORTS)
