"""Reading the whole trail and finding what does not fit, row by row, in the memory of one page of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django.db import connection, transaction

from lindung.kernel.audit import canonical, keys
from lindung.kernel.audit.heads import Head

PAGE: Final = 5000
NAMED: Final = 20
"""So many findings are kept; the rest are counted."""
_ROWS = """
SELECT id, shard, sequence, previous, hash, mark, at, event, by_user_id, by_organisation_id, subject_type,
    subject_id, case_id, detail::text
FROM kernel_auditevent ORDER BY id
"""


class Fault(StrEnum):
    """What can be wrong with a row, or with the end of a chain."""

    WORDS = "words"
    """What the row says is not what was recorded: edited, or written past the program."""
    MISSING = "missing"
    """Rows before it are gone."""
    PLACE = "place"
    """It stands where another row of its chain stood: inserted, or moved."""
    LINK = "link"
    """Its hashes do not follow from the row before."""
    HEAD = "head"
    """It is not the row that was published as the last of its chain."""
    CUT = "cut"
    """A chain ends before the row that was published as its last."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault; `row` is None where a row is gone."""

    fault: Fault
    row: int | None
    shard: int
    sequence: int

    def __str__(self) -> str:
        where = f"shard {self.shard}, place {self.sequence}"
        row = f"row {self.row} ({where})"
        return {
            Fault.WORDS: f"{row}: its words do not fit its mark: it was edited, or written past the program.",
            Fault.MISSING: f"{row}: rows before it are gone.",
            Fault.PLACE: f"{row}: another row stood here: it was inserted or moved.",
            Fault.LINK: f"{row}: it does not follow from the row before it: one of them was changed.",
            Fault.HEAD: f"{row}: another row was published as the last one here: the chain was rewritten.",
            Fault.CUT: f"{where}: the published last row is gone: the end was cut off.",
        }[self.fault]


@dataclass(slots=True)
class Report:
    """What was read and found. `first` is the fault in the row with the lowest key, cut ends last."""

    rows: int = 0
    shards: int = 0
    faults: int = 0
    named: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    @property
    def first(self) -> Finding | None:
        """The first fault, if any."""
        return self.named[0] if self.named else None

    def add(self, fault: Fault, row: int | None, shard: int, sequence: int) -> None:
        """Count a fault, and name it while there are few."""
        self.faults += 1
        if len(self.named) < NAMED:
            self.named.append(Finding(fault, row, shard, sequence))


def verify(*, heads: Sequence[Head] = ()) -> Report:
    """Read every row in the order of keys and check mark, place, link, and the published ends.

    Nothing the database computes is trusted: all hashes are made again here. One snapshot, so writers go on meanwhile.
    """
    report = Report()
    ends: dict[int, tuple[int, bytes]] = {}
    promised = _promised(heads)
    for row in _rows():
        _check(report, row, ends, promised)
        report.rows += 1
    for shard, sequence in sorted(promised):
        report.add(Fault.CUT, None, shard, sequence)
    report.shards = len(ends)
    return report


def _check(
    report: Report,
    row: Sequence[Any],
    ends: dict[int, tuple[int, bytes]],
    promised: dict[tuple[int, int], set[bytes]],
) -> None:
    key, shard, sequence, previous, stored, mark = row[:6]
    said = canonical.said_bytes(canonical.Said(*row[6:]))
    last, before = ends.get(shard, (0, canonical.START))
    computed = canonical.link(previous=before, shard=shard, sequence=sequence, row=key, said=said, mark=mark)
    if not keys.is_marked(said=said, mark=mark):
        report.add(Fault.WORDS, key, shard, sequence)
    elif sequence > last + 1:
        report.add(Fault.MISSING, key, shard, sequence)
    elif sequence <= last:
        report.add(Fault.PLACE, key, shard, sequence)
    elif previous != before or stored != computed:
        report.add(Fault.LINK, key, shard, sequence)
    ends[shard] = (max(sequence, last), stored)
    if (hashes := promised.pop((shard, sequence), None)) is not None and hashes != {stored}:
        report.add(Fault.HEAD, key, shard, sequence)


def _promised(heads: Sequence[Head]) -> dict[tuple[int, int], set[bytes]]:
    """Return (shard, place) -> the hash published for it; two heads that contradict each other give two."""
    promised: dict[tuple[int, int], set[bytes]] = {}
    for head in heads:
        for shard, (sequence, last) in head.shards.items():
            promised.setdefault((shard, sequence), set()).add(bytes.fromhex(last))
    return promised


def _rows() -> Iterator[Sequence[Any]]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS)
        while page := cursor.fetchmany(PAGE):
            yield from page
