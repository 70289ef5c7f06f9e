"""The words and colours of verdicts, standings and the rules that lead to them."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from lindung.plans.rules import Reason, Standing, Verdict, Why

VERDICTS: Final[dict[Verdict, Promise]] = {
    Verdict.MET: _p("verdict on an indicator", "Target met"),
    Verdict.AT_RISK: _p("verdict on an indicator", "At risk"),
    Verdict.MISSED: _p("verdict on an indicator", "Target missed"),
    Verdict.NO_TARGET_UP: _p("verdict on an indicator", "No target; up"),
    Verdict.NO_TARGET_DOWN: _p("verdict on an indicator", "No target; down"),
    Verdict.NO_TARGET_FLAT: _p("verdict on an indicator", "No target; no change to show"),
    Verdict.NO_VALUE: _p("verdict on an indicator", "No value"),
    Verdict.NOT_DUE: _p("verdict on an indicator", "Not due yet"),
}
VERDICT_COLOURS: Final[dict[Verdict, str]] = {
    Verdict.MET: "green",
    Verdict.AT_RISK: "orange",
    Verdict.MISSED: "red",
    Verdict.NO_TARGET_UP: "blue",
    Verdict.NO_TARGET_DOWN: "blue",
    Verdict.NO_TARGET_FLAT: "blue",
    Verdict.NO_VALUE: "magenta",
    Verdict.NOT_DUE: "grey",
}
"""Colours of the tag `tag`; a trend is never green."""
WHYS: Final[dict[Why, Promise]] = {
    Why.REACHED: _("The target was reached."),
    Why.SHORT: _("The target was not reached by its date."),
    Why.EXCEEDED: _("The figure lies above what the plan allows."),
    Why.BEHIND: _("Less was done than the time that has gone by asks for."),
    Why.ON_PACE: _("The target is not due yet, and the pace is right."),
    Why.SHARE_MISSED: _("The share of the group that the plan names was not reached."),
    Why.SHARE_UNKNOWN: _("The plan asks for the share of a group; none was reported."),
    Why.READINGS_DIFFER: _(
        "The plan does not say whether its target is for each year or for all: it was reached in one reading only."
    ),
    Why.OUTSIDE: _("Nothing is due in this period."),
    Why.NOT_YET_REPORTED: _("No value yet; its report is not due."),
    Why.NOT_REPORTED: _("The report was due and is not there."),
    Why.NOT_ASKED: _("Nobody was asked for reports of this period."),
    Why.WAITS_FOR_APPROVAL: _("A report lies with the committee and is not approved."),
    Why.NO_TARGET: _("The plan sets no target: the figure shows a trend and no more."),
    Why.DESCRIBED: _("Reported in words."),
}
STANDINGS: Final[dict[Standing, Promise]] = {
    Standing.DONE: _p("standing of an activity", "Done"),
    Standing.ON_TRACK: _p("standing of an activity", "On track"),
    Standing.AT_RISK: _p("standing of an activity", "At risk"),
    Standing.LATE: _p("standing of an activity", "Late"),
    Standing.NOT_STARTED: _p("standing of an activity", "Not started"),
}
"""In the order in which they are shown."""
STANDING_COLOURS: Final[dict[Standing, str]] = {
    Standing.DONE: "green",
    Standing.ON_TRACK: "teal",
    Standing.AT_RISK: "orange",
    Standing.LATE: "red",
    Standing.NOT_STARTED: "grey",
}
REASONS: Final[dict[Reason, Promise]] = {
    Reason.STARTS_LATER: _("It begins after this period."),
    Reason.NOTHING_YET: _("There is nothing to show yet, and nothing is due."),
    Reason.NOT_ASKED: _("Nobody was asked for reports of this period."),
    Reason.ENDED_SHORT: _("It has ended and a target was not reached."),
    Reason.TARGET_MISSED: _("A target of this period was not reached."),
    Reason.SHARE_MISSED: _("The share of a group that the plan names was not reached."),
    Reason.NEVER_REPORTED: _("Its reports were due and nothing was ever reported."),
    Reason.REPORT_MISSING: _("A report was due and is not there."),
    Reason.REPORT_WAITS: _("A report lies with the committee and is not approved."),
    Reason.BEHIND_PACE: _("Less was done than the time that has gone by asks for."),
    Reason.SHARE_UNKNOWN: _("The plan asks for the share of a group; none was reported."),
    Reason.READINGS_DIFFER: _(
        "A target was reached in one reading only: the plan does not say whether it is for each year or for all."
    ),
    Reason.EXCEEDED: _("A figure lies above what the plan allows."),
    Reason.NOTHING_DONE: _("Nothing was done in this period."),
    Reason.NO_INDICATOR: _("Nothing measures it."),
    Reason.TARGETS_MET: _("What was due in this period was reached."),
    Reason.IN_TIME: _("Work goes on and nothing is overdue."),
    Reason.WORK_WITHOUT_TARGET: _("Work was reported; the plan sets no target to hold it against."),
    Reason.LESS_THAN_BEFORE: _("Less was reported than the period before; the plan sets no target."),
    Reason.ENDED_WITHOUT_TARGET: _(
        "It ran to its end; the plan set no target that would tell whether it is done."
    ),
    Reason.FINISHED: _("All its targets were reached."),
}


def said_verdict(verdict: str) -> str:
    """Return a verdict in the reader's words."""
    return str(VERDICTS[Verdict(verdict)])


def said_standing(standing: str) -> str:
    """Return a standing in the reader's words."""
    return str(STANDINGS[Standing(standing)])


def said_reason(reason: str) -> str:
    """Return the rule behind a standing in the reader's words."""
    return str(REASONS[Reason(reason)])
