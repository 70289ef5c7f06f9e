"""Disclosure control: whatever leaves hides small counts, and enough beside them that nobody can work them out.

A table has counts by one or two dimensions and their totals. Every count from 1 to below the threshold is hidden
(*primary*), totals too; then further ones (*complementary*), until no hidden count follows from what is shown and from
counts never being negative, and until the hidden counts of a line whose total is shown are not few together.

A hidden count can be worked out when every table that fits what is shown has the same number there. Lines of cells add
up to their totals; so a count can differ exactly if it is on a circle of hidden cells along which one can go round,
one up here and one down there, without a count falling below nothing. That is a way in a graph: lines are its nodes,
hidden cells its edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any, Final, TypeVar

ALL: Final = "*"
"""In the place of a code: summed over that dimension."""

NESTED: Final = {"organisation": "organisation_kind", "receiver": "receiver_kind", "child": "age_band"}
"""Dimensions that give way to another of their family where both are there: each would undo what the other hides."""

Parts = TypeVar("Parts")
Cell = tuple[str, ...]
Node = tuple[str, str]
_DEAR: Final = 10**9
"""What hiding a total costs beside hiding a count: they stay wherever they can."""


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by cell, totals included; a hidden count is None. A cell has one or two codes, `ALL` for a total."""

    cells: Mapping[Cell, int | None]

    @classmethod
    def of(cls, counts: Mapping[Any, int]) -> Table:
        """Return the table of counts by one code, or by pairs of codes, with its totals.

        Pairs that are missing count as nothing. Raises `ValueError` for what is no table of counts.
        """
        plain = {key if isinstance(key, tuple) else (key,): count for key, count in counts.items()}
        if any(count < 0 for count in plain.values()):
            raise ValueError("A count is never negative.")
        widths = {len(key) for key in plain}
        if widths - {1, 2} or len(widths) > 1 or any(ALL in key for key in plain):
            raise ValueError("Give each count one code, or each two codes, and no totals.")
        total = sum(plain.values())
        if widths != {2}:
            return cls({**plain, (ALL,): total})
        rows, columns = (list(dict.fromkeys(key[place] for key in plain)) for place in (0, 1))
        full: dict[Cell, int] = {
            (row, column): plain.get((row, column), 0) for row in rows for column in columns
        }
        sums: dict[Cell, int] = {(row, ALL): sum(full[row, column] for column in columns) for row in rows}
        sums |= {(ALL, column): sum(full[row, column] for row in rows) for column in columns}
        return cls({**full, **sums, (ALL, ALL): total})

    @property
    def hidden(self) -> frozenset[Cell]:
        """The cells whose count is not shown."""
        return frozenset(cell for cell, count in self.cells.items() if count is None)

    def __getitem__(self, cell: Cell | str) -> int | None:
        return self.cells[(cell,) if isinstance(cell, str) else cell]


def protect(table: Table, threshold: int, *, hide: Iterable[Cell] = ()) -> Table:
    """Return the table with every count from 1 to below `threshold` hidden, those in `hide`, and what else it takes.

    A threshold of 0 or 1 hides nothing by itself. Raises `ValueError` for a table that has been protected already.
    """
    counts = {cell: count for cell, count in table.cells.items() if count is not None}
    if len(counts) < len(table.cells):
        raise ValueError("Protect a table once, from its full counts.")
    hidden = {cell for cell, count in counts.items() if 0 < count < threshold} | set(hide)
    while more := _needed(counts, hidden, threshold):
        hidden |= more
    return Table({cell: None if cell in hidden else count for cell, count in counts.items()})


def protect_cells(
    *, cells: Mapping[str, Mapping[str, int]], total: int, threshold: int
) -> tuple[int | None, dict[str, dict[str, int | None]]]:
    """Return a figure's total and its parts by each dimension, protected together: one total stands behind them all.

    Parts need not add up to the total (a case may be in two); each dimension is protected as if they did. Of a hidden
    total no part is told: which codes there are would describe the few. Of a family in `NESTED` one dimension is told.
    """
    told = apart(cells)
    tables = {name: Table.of(parts) for name, parts in told.items() if parts}
    done = {name: protect(table, threshold) for name, table in tables.items()}
    if 0 < total < threshold or any((ALL,) in one.hidden for one in done.values()):
        return None, {}
    shown: dict[str, dict[str, int | None]] = {name: {} for name in told}
    for name, table in done.items():
        shown[name] = {cell[0]: count for cell, count in table.cells.items() if cell != (ALL,)}
    return total, shown


def apart(cells: Mapping[str, Parts]) -> dict[str, Parts]:
    """Return the dimensions that may stand beside each other."""
    return {name: parts for name, parts in cells.items() if NESTED.get(name) not in cells}


def derivable(counts: Mapping[Cell, int], hidden: Iterable[Cell]) -> frozenset[Cell]:
    """Return the hidden cells whose count follows from the others of `counts`, totals included."""
    shut = frozenset(hidden)
    return frozenset(cell for cell in shut if _way(counts, shut, cell, only_hidden=True) is None)


def _needed(counts: Mapping[Cell, int], hidden: set[Cell], threshold: int) -> set[Cell]:
    """Return what must be hidden next; nothing when all is safe."""
    for cell in sorted(hidden):
        if _way(counts, hidden, cell, only_hidden=True) is None:
            way = _way(counts, hidden, cell, only_hidden=False)
            assert way is not None, "a way by the totals always exists"
            return set(way) - hidden
    return _of_thin_lines(counts, hidden, threshold)


def _of_thin_lines(counts: Mapping[Cell, int], hidden: set[Cell], threshold: int) -> set[Cell]:
    """Return a further cell of a line whose hidden counts are few together, while its total says how few."""
    for total, parts in _lines(counts):
        shut = [cell for cell in parts if cell in hidden]
        if total not in hidden and 0 < sum(counts[cell] for cell in shut) < threshold:
            others = [cell for cell in parts if cell not in hidden and counts[cell]]
            return {min(others, key=lambda cell: (_cost(counts, cell), cell))} if others else {total}
    return set()


def _lines(counts: Mapping[Cell, int]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Yield every total with the cells that add up to it."""
    for total in counts:
        for place, code in enumerate(total):
            if code == ALL:
                parts = [
                    cell
                    for cell in counts
                    if cell[place] != ALL
                    and cell[:place] + cell[place + 1 :] == total[:place] + total[place + 1 :]
                ]
                yield total, parts


def _ends(cell: Cell) -> tuple[Node, Node]:
    """Return the two lines that a cell lies in; those of one dimension all lie in the same."""
    return (("row", cell[0]), ("column", cell[1])) if len(cell) == 2 else (("row", ""), ("column", ""))


def _may(counts: Mapping[Cell, int], cell: Cell, *, up: bool) -> bool:
    """Tell whether a cell's part in its lines may grow (`up`) or shrink by one. Totals stand on the other side."""
    is_total = cell.count(ALL) % 2 == 1
    return up is not is_total or counts[cell] > 0


def _cost(counts: Mapping[Cell, int], cell: Cell) -> int:
    """Return what hiding a cell loses: small counts are hidden first, nothing at all rarely, totals last."""
    return counts[cell] + (_DEAR if ALL in cell else 0) + (0 if counts[cell] else _DEAR // 1000)


def _way(
    counts: Mapping[Cell, int], hidden: Iterable[Cell], cell: Cell, *, only_hidden: bool
) -> tuple[Cell, ...] | None:
    """Return the cells of the cheapest circle through `cell` along which its count could change; None for none."""
    shut = frozenset(hidden)
    usable = [one for one in counts if one != cell and (one in shut or not only_hidden)]
    row, column = _ends(cell)
    found = []
    for up, start, goal in ((True, column, row), (False, row, column)):
        if _may(counts, cell, up=up) and (way := _cheapest(counts, shut, usable, start, goal)) is not None:
            found.append(way)
    return min(found)[1] if found else None


def _cheapest(
    counts: Mapping[Cell, int], shut: frozenset[Cell], usable: Iterable[Cell], start: Node, goal: Node
) -> tuple[int, tuple[Cell, ...]] | None:
    """Return cost and cells of the cheapest way: from a row to a column a cell grows, the other way it shrinks."""
    steps: dict[Node, list[tuple[int, Cell, Node]]] = {}
    for one in usable:
        row, column = _ends(one)
        cost = 0 if one in shut else _cost(counts, one)
        if _may(counts, one, up=True):
            steps.setdefault(row, []).append((cost, one, column))
        if _may(counts, one, up=False):
            steps.setdefault(column, []).append((cost, one, row))
    queue: list[tuple[int, Node, tuple[Cell, ...]]] = [(0, start, ())]
    done: set[Node] = set()
    while queue:
        paid, node, way = heappop(queue)
        if node == goal:
            return paid, way
        if node in done:
            continue
        done.add(node)
        for cost, one, following in steps.get(node, []):
            if following not in done:
                heappush(queue, (paid + cost, following, (*way, one)))
    return None
