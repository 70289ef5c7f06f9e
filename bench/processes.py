"""CPU time of whole process trees, read from the kernel: what a request really costs, wherever it is spent."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> tuple[int, float] | None:
    """Return the parent and the CPU seconds of a process (its reaped children included), or None when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return int(fields[1]), sum(int(fields[i]) for i in (11, 12, 13, 14)) / TICK


def tree(*, roots: Iterable[int]) -> set[int]:
    """Return the pids of `roots` and everything below them."""
    entries = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    parents = {pid: stat[0] for pid in entries if (stat := _stat(pid))}
    found = set(roots)
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def cpu_seconds(*, roots: Iterable[int]) -> float:
    """Return the CPU seconds that the trees under `roots` have used so far."""
    return sum(stat[1] for pid in tree(roots=roots) if (stat := _stat(pid)))


def parent(*, pid: int) -> int:
    """Return the parent of a living process; raises `ProcessLookupError` for one that is gone."""
    stat = _stat(pid)
    if stat is None:
        raise ProcessLookupError(f"Process {pid} is gone.")
    return stat[0]
