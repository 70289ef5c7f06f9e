"""From a measure and an ask to one SQL statement with parameters, the same for PostgreSQL and for DuckDB.

Names in it come from declarations, which were checked; whatever is asked travels as a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from lindung.kernel.problems import Invalid
from lindung.statistics import facts
from lindung.statistics.asking import Frame, Narrowing, plainly
from lindung.statistics.facts import UNKNOWN, Fact
from lindung.statistics.measures import Measure
from lindung.statistics.measures.shapes import Conditions, Span, Worth

_SECONDS: Final = {"hours": 3600, "days": 86400}
_PER_DAY: Final = {"hours": 24, "days": 1}


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with `%s` for each parameter. A row: the value of each dimension, whether it is summed over (1), two numbers.

    The numbers are the value and the rows behind it; for a share, how many fulfil it and of how many.
    """

    sql: str
    params: Sequence[Any]
    dimensions: Sequence[str]


@dataclass(slots=True)
class _Writer:
    """Writes pieces of SQL in the order of their parameters."""

    fact: Fact
    frame: Frame
    params: list[Any] = field(default_factory=list)

    def value(self, given: Any) -> str:
        self.params.append(given)
        return "%s"

    def known(self, name: str) -> str:
        """Return the condition that a column's value was known by then; empty where the row's own suffices."""
        known = self.fact.columns[name].known
        if self.fact.standing or known == "known_at":
            return ""
        return f"{known} <= {self.value(self.frame.cutoff)}"

    def code(self, name: str) -> str:
        """Return the text of a code or flag as far as it was known."""
        known = self.known(name)
        if self.fact.columns[name].kind == "flag":
            plain = f"CASE WHEN {name} THEN 'true' WHEN NOT {name} THEN 'false' ELSE '{UNKNOWN}' END"
        else:
            plain = f"COALESCE(NULLIF({name}, ''), '{UNKNOWN}')"
        return f"CASE WHEN {known} THEN {plain} ELSE '{UNKNOWN}' END" if known else plain

    def among(self, name: str, values: Iterable[str | bool], word: str) -> str:
        listed = plainly({name: list(values)})[name]
        return f"{self.code(name)} {word} ({', '.join([self.value(one) for one in listed])})"

    def recorded(self, name: str) -> str:
        """Return the condition that a time had been recorded by then."""
        known = self.known(name)
        return f"{name} IS NOT NULL AND {known}" if known else f"{name} IS NOT NULL"

    def span(self, span: Span) -> str:
        """Return the length of a span as a number; NULL where an end was not known."""
        known = f"{self.recorded(span.from_)} AND {self.recorded(span.to)}"
        if self.fact.columns[span.to].kind == "day":
            length = f"({span.to} - {span.from_}) * {_PER_DAY[span.unit]}"
        else:
            length = f"extract(epoch FROM ({span.to} - {span.from_})) / {_SECONDS[span.unit]}.0"
        return f"CASE WHEN {known} THEN CAST({length} AS float8) END"

    def number(self, name: str) -> str:
        """Return a number; NULL where it was not known."""
        known = self.known(name)
        return f"CASE WHEN {known} THEN CAST({name} AS float8) END" if known else f"CAST({name} AS float8)"

    def conditions(self, given: Conditions) -> list[str]:
        found = [self.among(name, values, "IN") for name, values in given.is_.items()]
        found += [self.among(name, values, "NOT IN") for name, values in given.not_.items()]
        found += [f"({self.recorded(name)})" for name in given.present]
        found += [f"NOT ({self.recorded(name)})" for name in given.absent]
        found += [f"{self.span(one)} <= {self.value(one.at_most)}" for one in given.within]
        return found

    def times(self, measure: Measure) -> list[str]:
        """Return what makes a row belong to the period, as far as it was known."""
        if self.fact.standing:
            return []
        found = [f"known_at <= {self.value(self.frame.cutoff)}"]
        if void := self.fact.void_at:
            found.append(f"({void} IS NULL OR {void} > {self.value(self.frame.cutoff)})")
        rule = measure.time
        assert rule.column is not None
        begins, over, now = self._edges(rule.column)
        if known := self.known(rule.column):
            found.append(known)
        if rule.rule == "within":
            found.append(f"{rule.column} >= {self.value(begins)}")
        found.append(f"{rule.column} < {self.value(over)} AND {rule.column} <= {self.value(now)}")
        if until := rule.until:
            _begins, over, now = self._edges(until)
            later = f"{until} IS NULL OR {until} >= {self.value(over)} OR {until} > {self.value(now)}"
            unknown = f" OR NOT ({known})" if (known := self.known(until)) else ""
            found.append(f"({later}{unknown})")
        return found

    def _edges(self, name: str) -> tuple[Any, Any, Any]:
        frame = self.frame
        if self.fact.columns[name].kind == "day":
            return frame.first, frame.after, frame.today
        return frame.begins, frame.over, frame.cutoff


def compiled(
    *, measure: Measure, frame: Frame, narrowing: Narrowing, dimensions: Sequence[str] | None = None
) -> Statement:
    """Return the statement for one ask, by `dimensions` (default: all that the measure has).

    Raises `Invalid` for a column that does not narrow or divide the measure.
    """
    fact = facts.get(measure.population)
    chosen = list(measure.dimensions if dimensions is None else dimensions)
    for name in (*chosen, *narrowing):
        if name not in fact.columns or not fact.columns[name].divides:
            raise Invalid(
                _("The measure %(measure)s cannot be divided or narrowed by %(column)s. It knows: %(known)s.")
                % {"measure": measure.code, "column": name, "known": ", ".join(dividing(measure))}
            )
    if empty := [name for name, values in narrowing.items() if not values]:
        raise Invalid(_("Say which values of %(column)s count.") % {"column": ", ".join(empty)})
    writer = _Writer(fact, frame)
    inner = [f"{writer.code(name)} AS d{number}" for number, name in enumerate(chosen)]
    inner.append(f"{_counted(measure, writer)} AS v")
    inner.append(f"{_hit(measure, writer)} AS hit")
    where = [*writer.times(measure), *writer.conditions(measure.where)]
    where += [writer.among(name, values, "IN") for name, values in narrowing.items()]
    source = f"SELECT {', '.join(inner)} FROM {facts.SCHEMA}.{fact.name}"  # noqa: S608 - declared names
    if where:
        source += f" WHERE {' AND '.join(where)}"
    outer = [f"d{number}" for number in range(len(chosen))]
    marks = [f"GROUPING({one})" for one in outer]
    sql = f"SELECT {', '.join([*outer, *marks, *_numbers(measure)])} FROM ({source}) AS counted"  # noqa: S608 - the same
    if outer:
        sql += f" GROUP BY GROUPING SETS ((), {', '.join(f'({one})' for one in outer)})"
    return Statement(sql, tuple(writer.params), tuple(chosen))


def dividing(measure: Measure) -> list[str]:
    """Return the columns that a measure can be divided or narrowed by."""
    return [name for name, column in facts.get(measure.population).columns.items() if column.divides]


def _counted(measure: Measure, writer: _Writer) -> str:
    """Return the column or length that the value is made of."""
    worth = measure.value
    if not isinstance(worth, Worth):
        return "1"
    if worth.share:
        return worth.share.distinct or "1"
    if worth.most:
        return writer.number(worth.most.column)
    span = worth.median or worth.percentile
    return writer.span(span) if span else str(worth.distinct or worth.sum)


def _hit(measure: Measure, writer: _Writer) -> str:
    """Return whether a row fulfils a share's condition."""
    share = measure.value.share if isinstance(measure.value, Worth) else None
    given = writer.conditions(share.of) if share else []
    return f"COALESCE({' AND '.join(given)}, false)" if given else "true"


_NUMBERS: Final[dict[str, tuple[str, str]]] = {
    "count": ("count(*)", "count(*)"),
    "distinct": ("count(DISTINCT v)", "count(*)"),
    "sum": ("sum(v)", "count(*)"),
    "median": ("percentile_cont(0.5) WITHIN GROUP (ORDER BY v)", "count(v)"),
}


def _numbers(measure: Measure) -> tuple[str, str]:
    worth = measure.value
    if isinstance(worth, Worth) and (share := worth.percentile or worth.most):
        return f"percentile_cont(0.{share.percent:02}) WITHIN GROUP (ORDER BY v)", "count(v)"
    if isinstance(worth, Worth) and worth.share:
        counted = "DISTINCT v" if worth.share.distinct else "*"
        return f"count({counted}) FILTER (WHERE hit)", f"count({counted})"
    return _NUMBERS[measure.worth]


Engine = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""Runs a statement and returns its rows."""
