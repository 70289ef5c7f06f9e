"""No hidden count can be worked out: checked against every table that fits what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.statistics.disclosure import ALL, NESTED, Cell, Table, derivable, protect, protect_cells

small = st.integers(0, 6)
codes = st.sampled_from("abcde")


def _fits(counts: Mapping[Cell, int], table: Table) -> Mapping[Cell, set[int]]:
    """Return, by hidden cell, every count it has in some table that fits what is shown. By trying them all."""
    inner = [cell for cell in counts if ALL not in cell]
    most = max([*counts.values(), 1]) + 1  # a count above all others stands for any larger one
    found: dict[Cell, set[int]] = {cell: set() for cell in table.hidden}
    ranges = [range(most + 1) if table[cell] is None else (counts[cell],) for cell in inner]
    for values in product(*ranges):
        other = Table.of(dict(zip(inner, values, strict=True))).cells
        if all(table[cell] in (None, other[cell]) for cell in counts):
            for cell in found:
                value = other[cell]
                assert value is not None
                found[cell].add(value)
    return found


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(codes, small, min_size=1, max_size=4), st.integers(2, 5))
def test_nothing_hidden_by_one_dimension_can_be_worked_out(counts: dict[str, int], threshold: int) -> None:
    full = Table.of(counts)
    done = protect(full, threshold)
    true = {cell: count for cell, count in full.cells.items() if count is not None}
    assert {cell for cell, count in true.items() if 0 < count < threshold} <= done.hidden
    assert all(len(values) > 1 for values in _fits(true, done).values())
    assert all(done[cell] in (None, count) for cell, count in true.items()), "what is shown is true"


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), st.integers(0, 4), min_size=1),
    st.integers(2, 4),
)
def test_nothing_hidden_by_two_dimensions_can_be_worked_out(
    counts: dict[tuple[str, str], int], threshold: int
) -> None:
    full = Table.of(counts)
    done = protect(full, threshold)
    true = {cell: count for cell, count in full.cells.items() if count is not None}
    assert {cell for cell, count in true.items() if 0 < count < threshold} <= done.hidden
    assert not derivable(true, done.hidden)
    if len(done.hidden - {cell for cell in true if ALL in cell}) <= 3:
        assert all(len(values) > 1 for values in _fits(true, done).values())


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), st.integers(0, 3), min_size=1),
    st.sets(st.integers(0, 8)),
)
def test_what_counts_as_worked_out_is_what_trying_every_table_finds(
    counts: dict[tuple[str, str], int], places: set[int]
) -> None:
    full = Table.of(counts)
    true = {cell: count for cell, count in full.cells.items() if count is not None}
    hidden = {cell for place, cell in enumerate(true) if place in places}
    shown = Table({cell: None if cell in hidden else count for cell, count in true.items()})
    found = _fits(true, shown)
    assert derivable(true, hidden) == {cell for cell, values in found.items() if len(values) == 1}


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(st.tuples(codes, codes), st.integers(0, 30), min_size=1, max_size=20), st.integers(2, 10)
)
def test_larger_tables_are_safe_too_and_lines_hide_no_few(
    counts: dict[tuple[str, str], int], threshold: int
) -> None:
    full = Table.of(counts)
    true = {cell: count for cell, count in full.cells.items() if count is not None}
    done = protect(full, threshold)
    assert not derivable(true, done.hidden)
    for row in {cell[0] for cell in true}:
        hidden = [
            count for cell, count in true.items() if cell in done.hidden and cell[0] == row and cell[1] != ALL
        ]
        assert done[row, ALL] is None or not 0 < sum(hidden) < threshold


def test_a_small_count_takes_the_next_smallest_with_it_and_keeps_the_total() -> None:
    done = protect(Table.of({"female": 40, "male": 2, "unknown": 7}), 3)
    assert dict(done.cells) == {
        ("female",): 40,
        ("male",): None,
        ("unknown",): None,
        (ALL,): 49,
    }


def test_without_small_counts_nothing_is_hidden_and_nothing_is_shown_as_nothing() -> None:
    assert not protect(Table.of({"female": 40, "male": 0}), 3).hidden
    assert not protect(Table.of({"female": 1}), 1).hidden
    assert not protect(Table.of({}), 5).hidden


def test_a_total_too_small_is_hidden_with_its_only_part() -> None:
    assert protect(Table.of({"female": 2}), 3).hidden == {("female",), (ALL,)}


def test_dimensions_of_one_figure_share_their_total() -> None:
    total, shown = protect_cells(
        cells={"sex": {"female": 2}, "state": {"a": 1, "b": 1}}, total=2, threshold=3
    )
    assert (total, shown) == (None, {}), "the names of the parts alone would describe two people"
    total, shown = protect_cells(
        cells={"sex": {"female": 2, "male": 9}, "child": {"true": 4, "false": 7}, "none": {}},
        total=11,
        threshold=3,
    )
    assert total == 11
    assert shown == {"sex": {"female": None, "male": None}, "child": {"true": 4, "false": 7}, "none": {}}


def test_a_total_hidden_in_one_dimension_cannot_be_added_up_from_another() -> None:
    total, shown = protect_cells(cells={"sex": {"female": 5}, "kind": {"a": 2}}, total=5, threshold=3)
    assert (total, shown) == (None, {}), "5 women alone would say the total"


def test_one_person_is_not_described_by_what_they_are_counted_under() -> None:
    cells = {"nationality": {"vnm": 1}, "sex": {"female": 1}, "age_band": {"15-17": 1}}
    assert protect_cells(cells=cells, total=1, threshold=3) == (None, {})


@pytest.mark.parametrize(("gives_way", "stays"), sorted(NESTED.items()))
def test_of_a_family_of_dimensions_one_is_told(gives_way: str, stays: str) -> None:
    both = {gives_way: {"a": 8, "b": 9}, stays: {"c": 17}}
    assert protect_cells(cells=both, total=17, threshold=3) == (17, {stays: {"c": 17}})
    alone = {gives_way: {"a": 8, "b": 9}}
    assert protect_cells(cells=alone, total=17, threshold=3) == (17, alone)


def test_what_is_no_table_is_refused() -> None:
    for wrong in ({"a": -1}, {("a", "b", "c"): 1}, {"a": 1, ("b", "c"): 2}, {ALL: 3}):
        with pytest.raises(ValueError, match="count"):
            Table.of(wrong)
    with pytest.raises(ValueError, match="once"):
        protect(protect(Table.of({"a": 1, "b": 9}), 3), 3)
