"""Facts of the hub: cases, the steps of their way, tasks and clocks, consents, emergency accesses."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from lindung.statistics.facts import Column, Fact
from lindung.statistics.facts.pieces import (
    CASE,
    CASE_COLUMNS,
    OF_CASE,
    ORGANISATION,
    ORGANISATION_COLUMNS,
    PERSON,
    RECOGNISED,
    RECOGNISED_COLUMNS,
    RECOGNITION,
    code,
    flag,
    moment,
)

KNOWN: Final = moment(_("Recorded"))

CASES: Final = Fact(
    name="cases",
    words=_("Cases: one way of one person"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, c.urgent, c.harm, c.found_on, c.opened_at, c.closed_at, c.outcome,
    c.stage, c.stage_since, {RECOGNISED}, c.opened_at AS known_at
    FROM cases_case c {PERSON} {RECOGNITION}
    JOIN access_organisation o ON o.id = c.lead_organisation_id""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "urgent": flag(_("Urgent")),
        "harm": code(_("Harm other than trafficking"), labels="harms", known="stage_since"),
        "found_on": Column("day", _("Day the person was found")),
        "opened_at": moment(_("Opened")),
        "closed_at": moment(_("Closed"), known="closed_at"),
        "outcome": code(_("How the case ended"), known="closed_at"),
        "stage": code(_("Stage"), known="stage_since"),
        "stage_since": moment(_("At this stage since"), known="stage_since"),
        **RECOGNISED_COLUMNS,
        "known_at": KNOWN,
    },
)

_STEPS: Final = ", ".join(
    f"'case.{step}'"
    for step in ("opened", "recovery_begun", "leaving_planned", "followed_up", "closed", "reopened")
)
STEPS: Final = Fact(
    name="steps",
    words=_("Steps of cases: opened, recovery begun, leaving planned, followed up, closed, reopened"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, replace(t.kind, 'case.', '') AS step, t.happened_at,
    t.recorded_at AS known_at
    FROM cases_timelineentry t {OF_CASE} LEFT JOIN access_organisation o ON o.id = t.organisation_id
    WHERE t.kind IN ({_STEPS})""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "step": code(_("Step")),
        "happened_at": moment(_("Happened")),
        "known_at": KNOWN,
    },
)

TASKS: Final = Fact(
    name="tasks",
    words=_("Tasks and clocks"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.kind, t.rule, t.started_at IS NOT NULL AS clock, t.due_at,
    CASE WHEN t.state = 'done' THEN t.ended_at END AS done_at,
    CASE WHEN t.state IN ('cancelled', 'lapsed') THEN t.ended_at END AS cancelled_at, t.ended_at,
    t.state = 'done' AND t.ended_at <= t.due_at AS kept, t.escalated_at, t.created_at AS known_at
    FROM cases_task t {OF_CASE} JOIN access_organisation o ON o.id = t.organisation_id""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "kind": code(_("Kind of task")),
        "rule": code(_("Rule of law")),
        "clock": flag(_("A clock that law or an authority set")),
        "due_at": moment(_("Due")),
        "done_at": moment(_("Done"), known="done_at"),
        "cancelled_at": moment(_("Cancelled"), known="cancelled_at"),
        "ended_at": moment(_("Ended"), known="ended_at"),
        "kept": flag(_("Done in time"), known="done_at"),
        "escalated_at": moment(_("Escalated"), known="escalated_at"),
        "known_at": KNOWN,
    },
)

CONSENTS: Final = Fact(
    name="consents",
    words=_("Consents asked for"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.matter, t.answer, t.given_by, t.how, t.interpreter, t.recorded_at,
    t.withdrawn_at, t.recorded_at AS known_at
    FROM consents_consent t {OF_CASE} JOIN access_organisation o ON o.id = t.recorded_for_id""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "matter": code(_("Matter"), labels="consent_matters"),
        "answer": code(_("Answer")),
        "given_by": code(_("Given by")),
        "how": code(_("In which form")),
        "interpreter": flag(_("With an interpreter")),
        "recorded_at": moment(_("Recorded")),
        "withdrawn_at": moment(_("Withdrawn"), known="withdrawn_at"),
        "known_at": KNOWN,
    },
)

EMERGENCIES: Final = Fact(
    name="emergencies",
    words=_("Emergency accesses"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.reason, t.verdict, t.entered_at, t.review_due_at, t.reviewed_at,
    t.reviewed_at <= t.review_due_at AS reviewed_in_time, t.entered_at AS known_at
    FROM emergency_emergency t {OF_CASE} JOIN access_organisation o ON o.id = t.organisation_id""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "reason": code(_("Reason")),
        "verdict": code(_("What the review found"), known="reviewed_at"),
        "entered_at": moment(_("Entered")),
        "review_due_at": moment(_("Review due")),
        "reviewed_at": moment(_("Reviewed"), known="reviewed_at"),
        "reviewed_in_time": flag(_("Reviewed in time"), known="reviewed_at"),
        "known_at": KNOWN,
    },
)

ALL: Final = (CASES, STEPS, TASKS, CONSENTS, EMERGENCIES)
