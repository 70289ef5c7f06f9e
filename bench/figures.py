"""`python -m bench.figures`: what every measure costs for a year, from the database and from a snapshot.

The database holds an invented country of `--cases`; the snapshot of it is multiplied, each copy with keys of its own,
until it holds `--snapshot-cases`. Each measure is computed with all its dimensions. Budgets: 10 s over 100,000 cases
live, 5 s over 1,000,000 from a snapshot.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.run import HOME

if TYPE_CHECKING:
    from lindung.statistics.evaluating import Evaluated

LIVE_SECONDS, SNAPSHOT_SECONDS = 10.0, 5.0


def main() -> None:
    """Prepare the country, compute everything twice, print the table; exit with 1 over budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--snapshot-cases", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path, help="Write the figures here too.")
    given = parser.parse_args()
    os.environ["LINDUNG_HOME"] = str(HOME / f"open-{given.cases}")
    os.environ |= {"LINDUNG_DEMO": "true", "LINDUNG_SECOND_FACTOR": "demo"}
    from lindung.config.commands.ground import ground

    with ground(country="mys", migrate=True):
        from bench.prepare import ensure_world
        from lindung.kernel import clock
        from lindung.statistics.snapshots.making import make

        ensure_world(cases=given.cases, sealed=False)  # figures read open facts only
        at = clock.now()
        year = date(at.year, 1, 1), date(at.year, 12, 31)
        live = _live(year, at)
        folders = [Path(os.environ["LINDUNG_HOME"]) / name for name in ("figures", "figures-large")]
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        started = time.perf_counter()
        made = make(folder=folders[0], at=at)
        print(f"snapshot of {made.rows:,} rows made in {time.perf_counter() - started:.1f} s")
        multiply(folders[0], folders[1], times=max(1, given.snapshot_cases // made.facts["cases"].rows))
        large = _from_snapshot(folders[1], year, at)
    budgets = {"live": LIVE_SECONDS, "snapshot": SNAPSHOT_SECONDS}
    found = {"live": live, "snapshot": large}
    for name, rows in found.items():
        _print(name, rows, budgets[name])
    if given.json:
        given.json.write_text(json.dumps(found, indent=1))
    if any(_bound_seconds(rows) > budgets[name] for name, rows in found.items()):
        raise SystemExit(1)


def _timed(cases: int, figure: Callable[[str], Evaluated]) -> dict[str, Any]:
    from lindung.statistics import asking, measures

    seconds, values = {}, {}
    asking.zone()  # reads the country pack, once for each process
    spent = time.process_time()
    for code in measures.all():
        started = time.perf_counter()
        found = figure(code)
        seconds[code] = time.perf_counter() - started
        values[code] = None if found.value is None else float(found.value)
    return {
        "cases": cases,
        "seconds": seconds,
        "values": values,
        "cpu": time.process_time() - spent,
        "bound": bound(),
    }


def bound() -> list[str]:
    """Return the measures that indicators of the plans in the packs are fed by."""
    from lindung.kernel.country.choosing import FOLDER
    from lindung.statistics import measures

    texts = [path.read_text() for path in FOLDER.parent.glob("*/*/plans/*.yaml")]
    named = {code for text in texts for code in re.findall(r"(?:measure|programmes): ([a-z_.]+)", text)}
    return sorted(named & set(measures.all()))


def _live(year: tuple[date, date], at: Any) -> dict[str, Any]:
    from lindung.cases.models import Case
    from lindung.statistics import actions
    from lindung.statistics.asking import Ask
    from lindung.statistics.reading import reading

    count = Case.objects.count()
    with reading():
        return _timed(count, lambda code: actions.figure(ask=Ask(code, *year), at=at))


def _from_snapshot(folder: Path, year: tuple[date, date], at: Any) -> dict[str, Any]:
    from lindung.statistics import actions
    from lindung.statistics.asking import Ask
    from lindung.statistics.snapshots.answering import open_snapshot

    started = time.perf_counter()
    held = open_snapshot(folder)
    print(
        f"snapshot of {held.manifest.rows:,} rows opened and verified in {time.perf_counter() - started:.1f} s"
    )
    count = held.manifest.facts["cases"].rows
    return _timed(count, lambda code: actions.figure(ask=Ask(code, *year), at=at, snapshot=held))


def multiply(source: Path, target: Path, *, times: int) -> None:
    """Write a snapshot whose facts are those of another so many times, each time with keys of their own."""
    from lindung.statistics.snapshots import manifest
    from lindung.statistics.snapshots.duck import connect
    from lindung.statistics.snapshots.manifest import Manifest, Part

    held = manifest.read(source)
    target.mkdir(mode=0o700)
    duck, parts = connect(), {}
    for name, part in held.facts.items():
        keys = [column for column, kind in part.columns.items() if kind == "key"]
        other = "".join(
            f", CAST(hash({key}, r.round) % 1000000000000000000 AS BIGINT) AS {key}" for key in keys
        )
        columns = f"t.* EXCLUDE ({', '.join(keys)}){other}" if keys else "t.*"
        order = " ORDER BY known_at" if "known_at" in part.columns else ""
        path = manifest.file_of(target, name)
        duck.execute(
            f"COPY (SELECT {columns} FROM read_parquet('{manifest.file_of(source, name)}') t"
            f" CROSS JOIN (SELECT CAST(range AS VARCHAR) AS round FROM range({times})) r{order})"
            f" TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
        parts[name] = Part(rows=part.rows * times, sha256=manifest.digest(path), columns=part.columns)
    made = Manifest(made_at=held.made_at, country=held.country, facts=parts)
    (target / manifest.NAME).write_text(made.text(), encoding="utf-8")


def _bound_seconds(rows: dict[str, Any]) -> float:
    return sum(rows["seconds"][code] for code in rows["bound"])


def _print(name: str, rows: dict[str, Any], budget: float) -> None:
    seconds = rows["seconds"]
    print(
        f"\n{name}, {rows['cases']:,} cases, a year: {len(rows['bound'])} measures that plans are bound to in"
        f" {_bound_seconds(rows):.2f} s (budget {budget:.0f} s); all {len(seconds)} in {sum(seconds.values()):.2f} s,"
        f" {rows['cpu']:.2f} s of them CPU of this process; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    for code, spent in sorted(seconds.items(), key=lambda one: -one[1])[:8]:
        print(f"  {code:<34}{1000 * spent:>9.0f} ms   value {rows['values'][code]}")


if __name__ == "__main__":
    main()
