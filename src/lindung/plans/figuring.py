"""One indicator through the periods of its plan: which value counts in each, what it adds up to, what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final

from django.utils import timezone

from lindung.plans import computing
from lindung.plans.models import Indicator, Period
from lindung.plans.reporting.models import Progress
from lindung.plans.rules import ADDITIVE, Judgement, Measured, Verdict, judge
from lindung.plans.words import said

Cells = Mapping[str, Mapping[str, Decimal]]
_COUNTS: Final = frozenset({"approved", "reopened"})
_WAITS: Final = frozenset({"submitted", "questioned"})


@dataclass(frozen=True, slots=True)
class Aim:
    """A target, as the rules want it."""

    span: str
    period: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator in a period, as seen on a day.

    `value` None: there is none. `text`: what was reported in words. `total`: from the plan's start. `before`: of the
    period before. `state`: of its report, empty where nobody owes one. `computed`: what the system counts now, beside a
    reported or frozen value. `restated`: corrected after its period was closed, when it was `first`.
    """

    value: Decimal | None
    judgement: Judgement
    text: str = ""
    origin: str = ""
    state: str = ""
    cells: Cells = field(default_factory=dict)
    share: Decimal | None = None
    measure: str = ""
    as_of: date | None = None
    reported_by: str = ""
    total: Decimal | None = None
    before: Decimal | None = None
    computed: Decimal | None = None
    frozen: bool = False
    restated: bool = False
    first: Decimal | None = None

    @property
    def standing(self) -> Verdict:
        """What it comes to against its target."""
        return self.judgement.verdict


def _number(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    """Return the day of a moment where the country's clocks stand, or of a day."""
    if text is None or len(text) == len("2024-12-31"):
        return None if text is None else date.fromisoformat(text)
    return timezone.localtime(datetime.fromisoformat(text)).date()


def _cells(given: Mapping[str, Mapping[str, Any]]) -> Cells:
    return {name: {code: Decimal(str(one)) for code, one in row.items()} for name, row in given.items()}


@dataclass(slots=True)
class Line:
    """One indicator with all that is known of it."""

    indicator: Indicator
    aims: Sequence[Aim]
    periods: Sequence[Period]
    reports: Mapping[tuple[str, str], dict[str, Any]]
    results: computing.Found
    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def figures(self, *, today: date) -> dict[str, Figure]:
        """Return the figure of each period by its code."""
        self.values = {period.code: self._known(period) for period in self.periods}
        found = {}
        for period in self.periods:
            known = self.values[period.code]
            total = self._total(period)
            if known["value"] is None and period.kind == Period.Kind.FINAL and total is not None:
                known = known | {"value": total, "share": known.get("share") or self._whole_share(period)}
            before = self._before(period)
            measured = Measured(
                value=known["value"],
                total=total,
                before=before,
                share=known.get("share"),
                text=known.get("text", ""),
                waits=known.get("state") in _WAITS,
                asked=period.opened_at is not None,
            )
            judgement = judge(
                indicator=self.indicator, targets=self.aims, measured=measured, period=period, today=today
            )
            found[period.code] = Figure(judgement=judgement, total=total, before=before, **known)
        return found

    def _known(self, period: Period) -> dict[str, Any]:
        """Return value, its origin and what belongs to it: approved before frozen before computed now."""
        report = self.reports.get((str(self.indicator.pk), period.code), {})
        result = self.results.get((self.indicator.pk, period.code))
        frozen = self._frozen(period)
        closed = period.closed_at is not None
        base: dict[str, Any] = {
            "state": report.get("state", ""),
            "computed": result.value if result else None,
            "frozen": closed,
        }
        if report.get("state") in _COUNTS and (report["value"] is not None or not self._is_computed):
            return base | self._reported(report) | self._restated(report["value"], report["text"], frozen)
        if self._is_computed:
            words = report["text"] if report.get("state") in _COUNTS else ""
            counted = self._counted(report, result, frozen, closed=closed) | {"text": words}
            return base | counted | self._restated(counted["value"], "", frozen if closed else {})
        return base | (self._as_frozen(frozen) if frozen else {"value": None})

    @property
    def _is_computed(self) -> bool:
        return computing.is_computed(self.indicator)

    def _counted(
        self,
        report: dict[str, Any],
        result: computing.Counted | None,
        frozen: dict[str, Any],
        *,
        closed: bool,
    ) -> dict[str, Any]:
        """Return what the system counted: of a closed period what stood at its end, else what it knows now."""
        computed = {"origin": Progress.Origin.COMPUTED.value, "measure": self.indicator.measure}
        kept = _number(report.get("computed"))
        if closed and frozen and kept in (None, _number(frozen["value"])):
            return self._as_frozen(frozen)
        if closed and kept is not None:
            same = result is not None and result.value == kept
            more = {"cells": result.cells, "share": result.share} if result is not None and same else {}
            return computed | {"value": kept, "as_of": _day(report["computed_at"])} | more
        if result is None:
            return computed | {"value": None}
        return computed | {
            "value": result.value,
            "cells": result.cells,
            "share": result.share,
            "as_of": result.as_of,
        }

    def _as_frozen(self, frozen: dict[str, Any]) -> dict[str, Any]:
        return {
            "value": _number(frozen["value"]),
            "text": frozen["text"],
            "origin": frozen["origin"],
            "measure": frozen["measure"],
            "share": _number(frozen["share"]),
            "cells": _cells(frozen["cells"]),
            "as_of": _day(frozen["as_of"]),
        }

    def _reported(self, report: dict[str, Any]) -> dict[str, Any]:
        return {
            "value": _number(report["value"]),
            "text": report["text"],
            "origin": Progress.Origin.REPORTED.value,
            "cells": _cells(report["cells"]),
            "share": _number(report["share"]),
            "as_of": _day(report["submitted_at"]),
            "reported_by": said(report["by"] or {}),
        }

    def _restated(self, value: Any, text: str, frozen: dict[str, Any]) -> dict[str, Any]:
        """Tell whether this is another value than the one that was frozen when the period was first closed."""
        first = _number(frozen.get("value"))
        if not frozen or (_number(value) == first and (text == frozen["text"] or self._is_computed)):
            return {}
        return {"restated": True, "first": first}

    def _frozen(self, period: Period) -> dict[str, Any]:
        rows = self.indicator.frozen  # type: ignore[attr-defined]
        return next((row for row in rows if row["period"] == str(period.pk)), {})

    def _total(self, period: Period) -> Decimal | None:
        """Return what was reached from the plan's start to the period's end; None where nothing is known."""
        exact = self.results.get((self.indicator.pk, computing.until(period)))
        if exact is not None:
            return exact.value
        kinds = {Period.Kind.ANNUAL}
        years = [one for one in self.periods if one.kind in kinds and one.ends <= period.ends]
        if period.kind == Period.Kind.HALF:
            last = max((one.ends for one in years), default=date.min)
            years += [
                one for one in self.periods if one.kind == Period.Kind.HALF and last < one.ends <= period.ends
            ]
        own = self.values[period.code]["value"]
        if period.kind == Period.Kind.FINAL and own is not None:
            return own  # type: ignore[no-any-return]
        known = [value for one in years if (value := self.values[one.code]["value"]) is not None]
        if not known:
            return None
        return sum(known, Decimal(0)) if self.indicator.kind in ADDITIVE else known[-1]

    def _whole_share(self, period: Period) -> Decimal | None:
        """Return the share of the years that add up to the whole, each weighing what it counts; None if one is unknown.

        Rounded away from the target, so that what falls short of it by little does not seem to reach it.
        """
        exact = self.results.get((self.indicator.pk, computing.until(period)))
        if exact is not None or self.indicator.kind not in ADDITIVE:
            return exact.share if exact is not None else None
        years = [one for one in self.periods if one.kind == Period.Kind.ANNUAL and one.ends <= period.ends]
        known = [one for year in years if (one := self.values[year.code])["value"]]
        if not known or any(one.get("share") is None for one in known):
            return None
        part = sum((one["value"] * one["share"] for one in known), Decimal(0))
        way = ROUND_CEILING if self.indicator.share_comparator == "at_most" else ROUND_FLOOR
        whole: Decimal = sum((one["value"] for one in known), Decimal(0))
        return (part / whole).quantize(Decimal("0.1"), way)

    def _before(self, period: Period) -> Decimal | None:
        earlier = [one for one in self.periods if one.kind == period.kind and one.ends < period.starts]
        values = [value for one in earlier if (value := self.values[one.code]["value"]) is not None]
        return values[-1] if values else None
