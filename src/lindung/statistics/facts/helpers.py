"""Facts of those who are called in: the registers as they stand, and the callouts with the time each took."""

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
    PERSON,
    code,
    flag,
    moment,
)
from lindung.statistics.facts.schema import key

_BY: Final = "JOIN access_organisation o ON o.id = t.organisation_id"

CALLOUTS: Final = Fact(
    name="callouts",
    words=_("Calls for interpreters and specialists, once for each case they serve"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, {key("t.id")} AS callout_key, t.kind AS helper, t.language,
    t.mode, t.urgency, t.needed_at, t.asked_at, t.present_at, t.ended_at, t.outcome,
    t.state IN ('unmet', 'missed') AS nobody_came,
    t.present_at <= t.starts_at + interval '15 minutes' AS in_time, t.asked_at AS known_at
    FROM callouts_calloutcase s JOIN callouts_callout t ON t.id = s.callout_id
    JOIN cases_case c ON c.id = s.case_id {PERSON} {_BY}""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "callout_key": Column("key", _("Call, as a key without meaning")),
        "helper": code(_("Who was called")),
        "language": code(_("Language")),
        "mode": code(_("There or by telephone")),
        "urgency": code(_("Urgency"), labels="urgencies"),
        "needed_at": moment(_("Needed")),
        "asked_at": moment(_("Asked")),
        "present_at": moment(_("There"), known="present_at"),
        "ended_at": moment(_("Over"), known="ended_at"),
        "outcome": code(_("Outcome"), known="ended_at"),
        "nobody_came": flag(_("Nobody came"), known="ended_at"),
        "in_time": flag(_("There within a quarter of an hour"), known="present_at"),
        "known_at": KNOWN,
    },
)

ROSTER: Final = Fact(
    name="roster",
    words=_("Registers of those who can be called, as they stand"),
    sql=f"""SELECT {ORGANISATION}, o.place AS state, t.kind AS helper, t.sex AS helper_sex, {key("t.id")} AS entry_key,
    EXISTS (SELECT 1 FROM roster_training r WHERE r.entry_id = t.id AND r.kind = 'trauma_informed') AS trauma_informed
    FROM roster_entry t {_BY} WHERE t.active""",  # noqa: S608 - ours
    columns={
        **ORGANISATION_COLUMNS,
        "state": code(_("State"), labels="place"),
        "helper": code(_("Register")),
        "helper_sex": code(_("Sex"), labels="sex"),
        "entry_key": Column("key", _("Entry, as a key without meaning")),
        "trauma_informed": flag(_("Trained to work with trauma")),
    },
)

WINDOWS: Final = Fact(
    name="windows",
    words=_("Windows given to people on their own case"),
    sql=f"""SELECT {CASE}, {ORGANISATION}, t.language, t.given_at, t.first_used_at, t.given_at AS known_at
    FROM voices_window t {OF_CASE} {_BY}""",  # noqa: S608 - ours
    columns={
        **CASE_COLUMNS,
        **ORGANISATION_COLUMNS,
        "language": code(_("Language")),
        "given_at": moment(_("Given")),
        "first_used_at": moment(_("First used"), known="first_used_at"),
        "known_at": KNOWN,
    },
)

COMPLAINTS: Final = Fact(
    name="complaints",
    words=_("What people said of the places that shelter them; never of which"),
    sql="""SELECT t.kind AS voice, t.outcome, t.received_at, t.answered_at, t.closed_at,
    t.answered_at <= t.due_at AS in_time, t.received_at AS known_at FROM voices_complaint t""",
    columns={
        "voice": code(_("What it is")),
        "outcome": code(_("Outcome"), known="closed_at"),
        "received_at": moment(_("Received")),
        "answered_at": moment(_("Answered"), known="answered_at"),
        "closed_at": moment(_("Closed"), known="closed_at"),
        "in_time": flag(_("Answered in time"), known="answered_at"),
        "known_at": KNOWN,
    },
)

ALL: Final = (CALLOUTS, ROSTER, WINDOWS, COMPLAINTS)
