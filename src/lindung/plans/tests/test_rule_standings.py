"""Where an activity stands, by example."""

from __future__ import annotations

from datetime import date

from lindung.plans.rules import (
    Reason,
    Standing,
    Verdict,
    Why,
)
from lindung.plans.tests.ruling import (
    Activity,
    sign,
    stands,
    year,
)

V, W = Verdict, Why


S, R = Standing, Reason
MET = sign(V.MET, W.REACHED, 10)
TREND = sign(V.NO_TARGET_UP, W.NO_TARGET, 4, targeted=False)
NOTHING = sign(V.NO_TARGET_FLAT, W.NO_TARGET, 0, targeted=False)
MISSING = sign(V.NO_VALUE, W.NOT_REPORTED)
WAITING = sign(V.NO_VALUE, W.WAITS_FOR_APPROVAL)
SHORT = sign(V.MISSED, W.SHORT, 3)


def test_where_an_activity_stands() -> None:
    assert stands(MET, TREND) == (S.ON_TRACK, R.TARGETS_MET)
    assert stands(MET, TREND, period=year(2025)) == (S.DONE, R.FINISHED)
    assert stands(MET, MISSING, period=year(2025)) == (S.AT_RISK, R.REPORT_MISSING)
    assert stands(MET, SHORT) == (S.LATE, R.TARGET_MISSED)
    assert stands(MET, SHORT, period=year(2025)) == (S.LATE, R.ENDED_SHORT)
    assert stands(MISSING) == (S.LATE, R.NEVER_REPORTED)
    assert stands(MISSING, begun=True) == (S.LATE, R.REPORT_MISSING)
    assert stands(WAITING) == (S.AT_RISK, R.REPORT_WAITS)
    assert stands(sign(V.MET, W.REACHED, 1, lasting=True), period=year(2022)) == (S.DONE, R.FINISHED)
    assert stands(sign(V.AT_RISK, W.BEHIND, 1)) == (S.AT_RISK, R.BEHIND_PACE)
    assert stands(sign(V.MISSED, W.SHARE_MISSED, 1)) == (S.AT_RISK, R.SHARE_MISSED)
    assert stands(sign(V.NOT_DUE, W.NOT_YET_REPORTED), today=date(2024, 3, 1)) == (
        S.NOT_STARTED,
        R.NOTHING_YET,
    )
    assert stands(sign(V.NOT_DUE, W.ON_PACE, 1)) == (S.ON_TRACK, R.IN_TIME)
    assert stands(activity=Activity(starts=date(2025, 1, 1))) == (S.NOT_STARTED, R.STARTS_LATER)
    assert stands() == (S.AT_RISK, R.NO_INDICATOR)


def test_work_without_a_target_is_never_done_by_rule() -> None:
    assert stands(TREND) == (S.ON_TRACK, R.WORK_WITHOUT_TARGET)
    assert stands(TREND, period=year(2025)) == (S.ON_TRACK, R.ENDED_WITHOUT_TARGET)
    assert stands(NOTHING) == (S.AT_RISK, R.NOTHING_DONE)
    assert stands(sign(V.NO_TARGET_DOWN, W.NO_TARGET, 2, targeted=False)) == (
        S.ON_TRACK,
        R.LESS_THAN_BEFORE,
    )


def test_a_period_that_was_never_opened_makes_nobody_late() -> None:
    unasked = sign(V.NOT_DUE, W.NOT_ASKED)
    assert stands(unasked, unasked) == (S.NOT_STARTED, R.NOT_ASKED)
    assert stands(unasked, begun=True) == (S.ON_TRACK, R.NOT_ASKED)
    assert stands(unasked, TREND) == (S.ON_TRACK, R.IN_TIME)
