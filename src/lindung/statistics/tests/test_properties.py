"""What holds of every measure, whatever was recorded: over random facts, answered by DuckDB."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.statistics import facts, measures
from lindung.statistics.asking import frame
from lindung.statistics.evaluating import Evaluated, evaluate
from lindung.statistics.facts import Fact
from lindung.statistics.measures import Measure
from lindung.statistics.measures.shapes import Conditions, Worth
from lindung.statistics.snapshots.duck import connect

START, END = date(2025, 1, 1), date(2025, 12, 31)
LATEST = datetime(2027, 1, 1, tzinfo=UTC)
TYPES = {
    "key": "VARCHAR", "code": "VARCHAR", "flag": "BOOLEAN", "number": "DOUBLE", "time": "TIMESTAMP", "day": "DATE",
}  # fmt: skip
Row = dict[str, Any]


def _asked(conditions: Conditions) -> Iterator[tuple[str, str]]:
    for name, values in [*conditions.is_.items(), *conditions.not_.items()]:
        for value in values:
            yield name, str(value)


def _utc(*parts: int) -> datetime:
    """Return a moment as it lies in a snapshot: in UTC, without saying so."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc]  # parts of a date


@cache
def _codes(fact: str) -> Mapping[str, tuple[str, ...]]:
    """Return, by column, the codes that measures ask for, so that random rows fall on both sides."""
    found: dict[str, set[str]] = {}
    for one in measures.all().values():
        if one.population == fact:
            parts = [one.where]
            if isinstance(one.value, Worth) and one.value.share:
                parts.append(one.value.share.of)
            for part in parts:
                for name, value in _asked(part):
                    found.setdefault(name, set()).add(value)
    return {name: tuple(sorted(values)) for name, values in found.items()}


def _row(fact: Fact, chance: random.Random) -> Row:
    """Return one random row; times in a year and a half around the period, some of them on its edges."""
    row: Row = {}
    for name, column in fact.columns.items():
        if column.kind == "key":
            row[name] = f"k{chance.randrange(6)}"
        elif column.kind == "flag":
            row[name] = chance.choice([True, True, False, None])
        elif column.kind == "code":
            row[name] = chance.choice([*_codes(fact.name).get(name, ()), "a", "b", None])
        elif column.kind == "number":
            row[name] = chance.choice([0, 1, 5, 12.5, None])
        else:
            moment = _utc(2024, 10, 1) + timedelta(hours=chance.randrange(24 * 560))
            moment = chance.choice([moment, _utc(2024, 12, 31, 16), _utc(2025, 12, 31, 16)])
            given = chance.random() < 0.75 or name == "known_at"
            row[name] = (moment.date() if column.kind == "day" else moment) if given else None
    if "known_at" in row:
        row["known_at"] = min([row["known_at"], *(v for v in row.values() if isinstance(v, datetime))])
    return row


class House:
    """Facts in memory, refilled for each example."""

    def __init__(self) -> None:
        self.duck = connect()
        self.duck.execute(f"CREATE SCHEMA {facts.SCHEMA}")
        for fact in facts.every().values():
            columns = ", ".join(f"{name} {TYPES[one.kind]}" for name, one in fact.columns.items())
            self.duck.execute(f"CREATE TABLE facts.{fact.name} ({columns})")

    def fill(self, fact: Fact, rows: list[Row]) -> None:
        self.duck.execute(f"DELETE FROM facts.{fact.name}")
        if rows:
            line = f"({', '.join('?' for _ in fact.columns)})"
            values = [row[name] for row in rows for name in fact.columns]
            self.duck.execute(f"INSERT INTO facts.{fact.name} VALUES {', '.join([line] * len(rows))}", values)

    def engine(self, sql: str, params: Any) -> list[tuple[Any, ...]]:
        plain = [
            one.astimezone(UTC).replace(tzinfo=None) if isinstance(one, datetime) else one for one in params
        ]
        return list(self.duck.execute(sql.replace("%s", "?"), plain).fetchall())

    def figure(self, measure: Measure, starts: date, ends: date, as_of: date | None = None) -> Evaluated:
        shape = frame(starts=starts, ends=ends, as_of=as_of or LATEST.date(), at=LATEST)
        return evaluate(measure=measure, frame=shape, narrowing={}, engine=self.engine)


@cache
def house() -> House:
    return House()


a_measure = st.deferred(lambda: st.sampled_from(list(measures.all().values())))
seeds = st.integers(0, 2**32)


def _world(measure: Measure, seed: int, size: int) -> tuple[Fact, list[Row], random.Random]:
    chance = random.Random(seed)
    fact = facts.get(measure.population)
    rows = [_row(fact, chance) for _ in range(size)]
    house().fill(fact, rows)
    return fact, rows, chance


@settings(deadline=None, max_examples=60)
@given(a_measure, seeds, st.integers(0, 25))
def test_no_figure_depends_on_the_order_of_rows(measure: Measure, seed: int, size: int) -> None:
    fact, rows, chance = _world(measure, seed, size)
    first = house().figure(measure, START, END)
    chance.shuffle(rows)
    house().fill(fact, rows)
    assert house().figure(measure, START, END) == first


@settings(deadline=None, max_examples=60)
@given(a_measure, seeds, st.integers(0, 25))
def test_a_case_recorded_twice_counts_once_where_cases_are_counted(
    measure: Measure, seed: int, size: int
) -> None:
    fact, rows, _chance = _world(measure, seed, size)
    once = house().figure(measure, START, END)
    house().fill(fact, rows + [dict(row) for row in rows])
    twice = house().figure(measure, START, END)
    if measure.worth == "distinct":
        assert twice == once
        keys = {row[measure.value.distinct] for row in rows if row[measure.value.distinct]}  # type: ignore[union-attr]
        assert once.value is not None and once.value <= len(keys)
    elif measure.worth == "count":
        assert twice.value == 2 * (once.value or 0), (
            "a count counts rows: its unit is what happened, not whom"
        )
    elif measure.worth == "share":
        assert twice.value == once.value


@settings(deadline=None, max_examples=60)
@given(a_measure, seeds, st.integers(0, 25), st.integers(0, 363))
def test_the_parts_of_a_period_add_up_where_the_definition_says_so(
    measure: Measure, seed: int, size: int, day: int
) -> None:
    _world(measure, seed, size)
    middle = START + timedelta(days=day)
    parts = [house().figure(measure, START, middle), house().figure(measure, middle + timedelta(days=1), END)]
    whole = house().figure(measure, START, END)
    if measure.additive:
        assert sum(part.value or 0 for part in parts) == whole.value
        for cells in whole.cells.values():
            assert sum(cells.values()) == whole.value, "every row is in one part of each dimension"
    elif measure.worth == "distinct" and measure.time.rule == "within":
        assert whole.value is not None
        assert max(part.value or 0 for part in parts) <= whole.value <= sum(part.value or 0 for part in parts)


@settings(deadline=None, max_examples=4)
@given(seeds, st.integers(100, 300))
def test_a_figure_rebuilt_for_a_day_knows_nothing_recorded_after_it(seed: int, day: int) -> None:
    for measure in measures.all().values():
        if not facts.get(measure.population).standing:
            _assert_rebuilt(measure, seed, day)


def _assert_rebuilt(measure: Measure, seed: int, day: int) -> None:
    fact, rows, chance = _world(measure, seed, 25)
    as_of = START + timedelta(days=day)
    before = house().figure(measure, START, END, as_of)
    later = _utc(as_of.year, as_of.month, as_of.day) + timedelta(days=1, hours=1)
    added = []
    for _ in range(5):
        row = _row(fact, chance)
        row["known_at"] = later + timedelta(hours=chance.randrange(1000))
        added.append(row)
    house().fill(fact, rows + added)
    assert house().figure(measure, START, END, as_of) == before
    for row in rows:  # what became known later of rows known before
        for name, column in fact.columns.items():
            known = column.known
            if known != "known_at" and column.kind in ("code", "flag") and (row[known] or later) >= later:
                row[name] = chance.choice([True, False] if column.kind == "flag" else ["a", "b", None])
    house().fill(fact, rows)
    assert house().figure(measure, START, END, as_of) == before


@settings(deadline=None, max_examples=25)
@given(a_measure, seeds, st.integers(1, 25))
def test_narrowing_to_every_code_of_a_dimension_changes_nothing(
    measure: Measure, seed: int, size: int
) -> None:
    fact, _rows, _chance = _world(measure, seed, size)
    whole = house().figure(measure, START, END)
    shape = frame(starts=START, ends=END, as_of=LATEST.date(), at=LATEST)
    for name in measure.dimensions:
        codes = ["true", "false", "unknown", "a", "b", *_codes(fact.name).get(name, ())]
        again = evaluate(measure=measure, frame=shape, narrowing={name: codes}, engine=house().engine)
        assert again == whole
