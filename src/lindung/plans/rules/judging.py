"""What a figure says about its target, on one day.

A verdict is never green by default: `met` needs a target, a value, and every constraint kept. Without a target there
is a trend and nothing more. Nothing is `missed` before the day on which its report is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from lindung.plans.rules.shapes import (
    ADDITIVE,
    RANK,
    IndicatorLike,
    Judgement,
    Measured,
    PeriodLike,
    TargetLike,
    Verdict,
    Why,
    lower_is_better,
)

_LAST_STRETCH: Final = Decimal("0.2")
"""A milestone that is not there is at risk once no more than this share of its time is left."""
_YEAR: Final = Decimal("365.25")


def verdict(
    *,
    indicator: IndicatorLike,
    targets: Sequence[TargetLike],
    value: Decimal | None,
    share: Decimal | None,
    period: PeriodLike,
    today: date,
    total: Decimal | None = None,
    before: Decimal | None = None,
) -> Verdict:
    """Return the verdict of `judge` alone."""
    measured = Measured(value=value, total=total, before=before, share=share)
    return judge(indicator=indicator, targets=targets, measured=measured, period=period, today=today).verdict


def judge(
    *,
    indicator: IndicatorLike,
    targets: Sequence[TargetLike],
    measured: Measured,
    period: PeriodLike,
    today: date,
) -> Judgement:
    """Return what a figure comes to in a period as seen on the day `today`, and why."""
    if period.ends < indicator.starts or period.starts > indicator.ends:
        return Judgement(Verdict.NOT_DUE, Why.OUTSIDE)
    case = _Case(indicator, measured, period, today)
    here = speaking(targets=targets, period=period)
    if measured.value is None:
        return case.without_value(here)
    found = _together([case.against(one) for one in here]) if here else case.trend()
    return case.constrained(found)


def speaking(*, targets: Sequence[TargetLike], period: PeriodLike) -> Sequence[TargetLike]:
    """Return the targets that speak of a period: one that names it stands in place of the yearly one."""
    named = [one for one in targets if one.span == "period" and one.period == period.code]
    general = {"plan"} if named else {"plan", "annual", "unsaid"}
    return [*named, *(one for one in targets if one.span in general)]


def _together(found: Sequence[Judgement]) -> Judgement:
    """Return what several targets of one period come to: the worst, but what is met counts before what is not due."""
    order = [Verdict.MISSED, Verdict.AT_RISK, Verdict.MET, Verdict.NOT_DUE]
    return min(found, key=lambda one: order.index(one.verdict))


@dataclass(frozen=True, slots=True)
class _Case:
    """One indicator in one period on one day."""

    indicator: IndicatorLike
    measured: Measured
    period: PeriodLike
    today: date

    @property
    def final(self) -> bool:
        """Whether reports of the period were due before today."""
        return self.today > self.period.due_on

    @property
    def last(self) -> bool:
        """Whether the indicator runs no further than this period."""
        return self.period.ends >= self.indicator.ends

    @property
    def additive(self) -> bool:
        return self.indicator.kind in ADDITIVE

    def without_value(self, targets: Sequence[TargetLike]) -> Judgement:
        """A period in which nothing was reported: met only where the whole plan's target was reached before."""
        reached = [
            self.against(one) for one in targets if one.span == "plan" and self.measured.total is not None
        ]
        if self.additive and reached and len(reached) == len(targets):
            found = _together(reached)
            if found.verdict is Verdict.MET:
                return self.constrained(found)
        if self.measured.text and not targets and not self.measured.waits:
            return Judgement(Verdict.NO_TARGET_FLAT, Why.DESCRIBED)
        if not self.final:
            return Judgement(Verdict.NOT_DUE, Why.NOT_YET_REPORTED)
        if not self.measured.asked:
            return Judgement(Verdict.NOT_DUE, Why.NOT_ASKED)
        waits = Why.WAITS_FOR_APPROVAL if self.measured.waits else Why.NOT_REPORTED
        return Judgement(Verdict.NO_VALUE, waits)

    def trend(self) -> Judgement:
        """Up, down or neither against the period before."""
        value, before = self.measured.value, self.measured.before
        if value is None or before is None or value == before:
            return Judgement(Verdict.NO_TARGET_FLAT, Why.NO_TARGET)
        return Judgement(Verdict.NO_TARGET_UP if value > before else Verdict.NO_TARGET_DOWN, Why.NO_TARGET)

    def against(self, target: TargetLike) -> Judgement:
        """Compare with one target."""
        if target.span == "plan":
            return self._of_plan(target.value)
        if target.span != "unsaid":
            return self._of_period(target.value, yearly=target.span == "annual")
        # The plan does not say whether each year or in all: met is what both readings call met, missed the same.
        readings = (self._of_period(target.value, yearly=True), self._of_plan(target.value))
        worse, better = sorted(readings, key=lambda one: RANK[one.verdict])
        if worse.verdict is Verdict.MISSED and better.verdict is not Verdict.MISSED:
            return Judgement(Verdict.AT_RISK, Why.READINGS_DIFFER)
        return worse

    def _of_plan(self, goal: Decimal) -> Judgement:
        if not self.additive:
            measured, gone = self.measured.value, Decimal(0)
        else:
            measured = self.measured.total if self.measured.total is not None else self.measured.value
            gone = self._elapsed(since=self.indicator.starts, until=self.indicator.ends)
        return self._grade(measured, goal=goal, gone=gone, due=self.final and self.last)

    def _of_period(self, goal: Decimal, *, yearly: bool) -> Judgement:
        since = max(self.period.starts, self.indicator.starts)
        until = min(self.period.ends, self.indicator.ends)
        gone, due = self._elapsed(since=since, until=until), self.final
        if yearly:
            years = Decimal((self.period.ends - self.period.starts).days + 1) / _YEAR
            if years < Decimal("0.75"):  # a year's target is not due at half of it
                gone, due = gone * years, False
            elif self.additive:
                goal *= round(Decimal((until - since).days + 1) / _YEAR) or 1
        return self._grade(self.measured.value, goal=goal, gone=gone, due=due)

    def _elapsed(self, *, since: date, until: date) -> Decimal:
        """Return how much of the time from `since` to `until` is over at the period's end or today: 0 to 1."""
        seen = min(self.today, self.period.ends, until)
        length = (until - since).days + 1
        return Decimal(max(0, min(length, (seen - since).days + 1))) / length

    def _grade(self, measured: Decimal | None, *, goal: Decimal, gone: Decimal, due: bool) -> Judgement:
        if measured is None:
            return Judgement(Verdict.NOT_DUE, Why.NOT_YET_REPORTED)
        if lower_is_better(kind=self.indicator.kind, comparator=self.indicator.comparator):
            return self._at_most(measured, goal=goal, due=due)
        if measured >= goal:
            return Judgement(Verdict.MET, Why.REACHED)
        if due:
            return Judgement(Verdict.MISSED, Why.SHORT)
        expected = goal * gone
        if self.additive and self.indicator.kind != "amount":
            slack = _LAST_STRETCH if self.indicator.kind == "milestone" else Decimal(0)
            expected = (expected + slack).to_integral_value(ROUND_FLOOR)
        if measured >= min(expected, goal):
            return Judgement(Verdict.NOT_DUE, Why.ON_PACE)
        return Judgement(Verdict.AT_RISK, Why.BEHIND)

    def _at_most(self, measured: Decimal, *, goal: Decimal, due: bool) -> Judgement:
        if measured > goal:
            # What only grows cannot come back; a length of time can until its report is due.
            over = due or self.additive
            return Judgement(Verdict.MISSED if over and self.final else Verdict.AT_RISK, Why.EXCEEDED)
        settled = due or (self.final and not self.additive)
        return Judgement(Verdict.MET, Why.REACHED) if settled else Judgement(Verdict.NOT_DUE, Why.ON_PACE)

    def constrained(self, found: Judgement) -> Judgement:
        """Hold a judgement to the least share of a group: missed, it turns down; unknown, it is never green."""
        least = self.indicator.share_min
        counted = self.measured.value if self.measured.value is not None else self.measured.total
        if least is None or not counted or found.verdict is Verdict.MISSED:
            return found
        share = self.measured.share
        if share is None:
            early = found.verdict is Verdict.NOT_DUE
            return found if early else Judgement(Verdict.AT_RISK, Why.SHARE_UNKNOWN)
        kept = share <= least if self.indicator.share_comparator == "at_most" else share >= least
        if kept:
            return found
        return Judgement(Verdict.MISSED if self.final else Verdict.AT_RISK, Why.SHARE_MISSED)
