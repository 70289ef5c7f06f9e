"""`make bench`: what pages cost at 100,000 cases, in requests per second and CPU per request.

CPU counts every process that serves: the web processes and all of PostgreSQL's, not the clients. The yardstick is the
230-300 ms of CPU per page measured on a comparable Django case system of a justice department; the ratio is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bench.processes import cpu_seconds

YARDSTICK_MS = 230
HOME = Path(__file__).parents[1] / ".cache" / "bench"
PORT = 8765
_SERVE = ("serve", "--port", str(PORT), "--workers", "2", "--threads", "2")


def main() -> None:
    """Prepare the world, serve it, load it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--json", type=Path, help="Write the figures here too.")
    given = parser.parse_args()
    os.environ["LINDUNG_HOME"] = str(HOME / f"{given.cases}")
    os.environ |= {
        "LINDUNG_DEMO": "true",
        "LINDUNG_SECOND_FACTOR": "demo",
    }  # the invented people have no keys
    from lindung.config.commands.ground import ground

    with ground(country="mys", migrate=True):
        from bench.opening import cost
        from bench.prepare import asks, busiest, ensure_world, postmaster

        ensure_world(cases=given.cases)
        pages = asks()
        shut, opened = cost(actor=busiest("protection_officer"))
        rows = []
        for walls in ("off", "on"):
            command = [sys.executable, "-m", "bench.bare" if walls == "off" else "lindung", *_SERVE]
            server = subprocess.Popen(command)
            try:
                _wait()
                roots = [server.pid, postmaster()]
                rows += _measure(pages, given.clients, given.seconds, roots=roots, walls=walls)
            finally:
                server.terminate()
                server.wait(timeout=30)
    _print(rows, given.cases)
    print(f"looking at a case: {shut:.2f} ms CPU shut, {opened:.2f} ms with its protected sections opened")
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1))


def _wait() -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The server did not become ready within a minute. Its output above says why.")


def _measure(
    pages: dict[str, list[dict[str, str]]],
    clients: list[int],
    duration: float,
    *,
    roots: list[int],
    walls: str,
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for page, requests in pages.items():
        _load(requests, clients=4, duration=2.0)  # warm: templates compiled, plans cached, pool filled
        for number in clients:
            before = cpu_seconds(roots=roots)
            found = _load(requests, clients=number, duration=duration)
            spent = cpu_seconds(roots=roots) - before
            rows.append(
                {"page": page, "walls": walls, "clients": number}
                | {"cpu_ms": 1000 * spent / found["requests"], **found}
            )
    return rows


def _load(requests: list[dict[str, str]], *, clients: int, duration: float) -> dict[str, float]:
    job = {"port": PORT, "asks": requests, "clients": clients, "duration": duration}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _print(rows: list[dict[str, object]], cases: int) -> None:
    print(
        "\nwalls off: the same pages served as the owner of the tables, whom row-level security does not bind"
    )
    print(f"{cases:,} cases, {os.cpu_count()} cores, granian with 2 processes of 2 threads")
    print(
        f"{'page':<22}{'walls':>6}{'clients':>8}{'req/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}"
        f"{'x fewer':>9}{'wrong':>7}"
    )
    for row in rows:
        ratio = YARDSTICK_MS / float(str(row["cpu_ms"]))
        print(
            f"{row['page']:<22}{row['walls']:>6}{row['clients']:>8}{row['per_second']:>9.0f}{row['p50_ms']:>9.1f}"
            f"{row['p95_ms']:>9.1f}{row['cpu_ms']:>9.1f}{ratio:>9.0f}{row['wrong']:>7}"
        )


if __name__ == "__main__":
    main()
