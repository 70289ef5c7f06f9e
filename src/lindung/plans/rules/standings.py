"""How an activity stands in a period, out of what its indicators came to: always exactly one standing, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from lindung.plans.rules.shapes import TRENDS, Judgement, PeriodLike, Verdict, Why


class Standing(StrEnum):
    """How an activity stands."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"
    DONE = "done"


class Reason(StrEnum):
    """The rule that decided. Words are in `rules_words.REASONS`."""

    STARTS_LATER = "starts_later"
    NOTHING_YET = "nothing_yet"
    NOT_ASKED = "not_asked"
    ENDED_SHORT = "ended_short"
    TARGET_MISSED = "target_missed"
    SHARE_MISSED = "share_missed"
    NEVER_REPORTED = "never_reported"
    REPORT_MISSING = "report_missing"
    REPORT_WAITS = "report_waits"
    BEHIND_PACE = "behind_pace"
    SHARE_UNKNOWN = "share_unknown"
    READINGS_DIFFER = "readings_differ"
    EXCEEDED = "exceeded"
    NOTHING_DONE = "nothing_done"
    NO_INDICATOR = "no_indicator"
    TARGETS_MET = "targets_met"
    IN_TIME = "in_time"
    WORK_WITHOUT_TARGET = "work_without_target"
    LESS_THAN_BEFORE = "less_than_before"
    ENDED_WITHOUT_TARGET = "ended_without_target"
    FINISHED = "finished"


class ActivityLike(Protocol):
    """What the rules read of an activity; `ends` is its last day."""

    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Sign:
    """What one indicator says; `targeted`: a target speaks of the period; `lasting`: all are for the whole plan.

    `told`: something was reported, be it nought or words.
    """

    judgement: Judgement
    value: Decimal | None
    targeted: bool
    lasting: bool = False
    told: bool = False

    @property
    def verdict(self) -> Verdict:
        """The verdict alone."""
        return self.judgement.verdict


@dataclass(frozen=True, slots=True)
class Stand:
    """A standing and the rule that led to it."""

    standing: Standing
    reason: Reason


_DOUBTS: tuple[tuple[Why, Reason], ...] = (
    (Why.SHARE_MISSED, Reason.SHARE_MISSED),
    (Why.EXCEEDED, Reason.EXCEEDED),
    (Why.BEHIND, Reason.BEHIND_PACE),
    (Why.READINGS_DIFFER, Reason.READINGS_DIFFER),
    (Why.SHARE_UNKNOWN, Reason.SHARE_UNKNOWN),
)


def standing(
    *,
    activity: ActivityLike,
    signs: Sequence[Sign],
    period: PeriodLike,
    today: date,
    begun: bool = False,
    told: bool = False,
) -> Stand:
    """Return how an activity stands in a period as seen on the day `today`.

    `signs`: one for each of its indicators. `begun`: work was reported in a period before; `told`: anything was.
    An activity that ended before the period is asked about in its last one instead: that is the caller's to do.
    """
    if period.ends < activity.starts:
        return Stand(Standing.NOT_STARTED, Reason.STARTS_LATER)
    due = today > period.due_on
    ended = period.ends >= activity.ends and today > min(activity.ends, period.ends)
    seen = [sign for sign in signs if sign.judgement.why is not Why.OUTSIDE]
    if not seen:
        return _without_signs(due=due, begun=begun, known=bool(signs))
    if all(sign.judgement.why is Why.NOT_ASKED for sign in seen):
        return Stand(Standing.ON_TRACK if begun else Standing.NOT_STARTED, Reason.NOT_ASKED)
    if bad := _trouble(seen, due=due, ended=ended, told=begun or told):
        return bad
    aimed = [sign for sign in seen if sign.targeted]
    if aimed and all(sign.verdict is Verdict.MET for sign in aimed):
        rest = all(sign.verdict in TRENDS for sign in seen if not sign.targeted)
        if (ended and rest) or all(sign.lasting for sign in seen):
            return Stand(Standing.DONE, Reason.FINISHED)
        return Stand(Standing.ON_TRACK, Reason.TARGETS_MET)
    return _underway(seen, aimed=bool(aimed), ended=ended and due, begun=begun)


def _without_signs(*, due: bool, begun: bool, known: bool) -> Stand:
    """Nothing measures the activity in this period."""
    if known:
        return (
            Stand(Standing.ON_TRACK, Reason.IN_TIME)
            if begun
            else Stand(Standing.NOT_STARTED, Reason.NOTHING_YET)
        )
    return (
        Stand(Standing.AT_RISK, Reason.NO_INDICATOR)
        if due
        else Stand(Standing.NOT_STARTED, Reason.NOTHING_YET)
    )


def _trouble(seen: Sequence[Sign], *, due: bool, ended: bool, told: bool) -> Stand | None:
    missed = [sign for sign in seen if sign.verdict is Verdict.MISSED]
    if any(sign.judgement.why is not Why.SHARE_MISSED for sign in missed):
        return Stand(Standing.LATE, Reason.ENDED_SHORT if ended else Reason.TARGET_MISSED)
    silent = [sign for sign in seen if sign.verdict is Verdict.NO_VALUE]
    if silent and len(silent) == len(seen):
        if all(sign.judgement.why is Why.WAITS_FOR_APPROVAL for sign in silent):
            return Stand(Standing.AT_RISK, Reason.REPORT_WAITS)
        return Stand(Standing.LATE, Reason.REPORT_MISSING if told else Reason.NEVER_REPORTED)
    if missed:
        return Stand(Standing.LATE if ended and due else Standing.AT_RISK, Reason.SHARE_MISSED)
    if silent:
        waits = all(sign.judgement.why is Why.WAITS_FOR_APPROVAL for sign in silent)
        return Stand(Standing.AT_RISK, Reason.REPORT_WAITS if waits else Reason.REPORT_MISSING)
    doubts = {sign.judgement.why for sign in seen if sign.verdict is Verdict.AT_RISK}
    for why, reason in _DOUBTS:
        if why in doubts:
            return Stand(Standing.AT_RISK, reason)
    if due and all(sign.value == 0 and sign.verdict in TRENDS for sign in seen):
        return Stand(Standing.AT_RISK, Reason.NOTHING_DONE)
    return None


def _underway(seen: Sequence[Sign], *, aimed: bool, ended: bool, begun: bool) -> Stand:
    working = begun or any(sign.value for sign in seen) or any(s.judgement.why is Why.DESCRIBED for s in seen)
    if not working:
        if all(sign.verdict in {Verdict.NOT_DUE, Verdict.NO_TARGET_FLAT} for sign in seen) and not ended:
            return Stand(Standing.NOT_STARTED, Reason.NOTHING_YET)
        return Stand(Standing.AT_RISK, Reason.NOTHING_DONE)
    if aimed or any(sign.verdict is Verdict.NOT_DUE for sign in seen):
        return Stand(Standing.ON_TRACK, Reason.IN_TIME)
    if ended:
        return Stand(Standing.ON_TRACK, Reason.ENDED_WITHOUT_TARGET)
    if all(sign.verdict is Verdict.NO_TARGET_DOWN for sign in seen):
        return Stand(Standing.ON_TRACK, Reason.LESS_THAN_BEFORE)
    return Stand(Standing.ON_TRACK, Reason.WORK_WITHOUT_TARGET)
