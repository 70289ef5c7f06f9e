"""Serving: the demo, the server and the worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer

from lindung.config.commands.ground import ground, home, leave_database, refuse, say

DEMO_PASSWORD = "shade-lantern-river-52"  # noqa: S105 - invented people on loopback only; `serve` never makes them
DEMO_CASES = 200
DEMO_SEED = 7

Country = Annotated[str | None, typer.Option(help="Country pack, such as mys or sgp.")]
Port = Annotated[int, typer.Option(help="Port on this machine.")]


def demo(
    country: Country = None,
    port: Port = 8000,
    cases: Annotated[int, typer.Option(help="Invented cases to make on the first start.")] = DEMO_CASES,
    today: Annotated[str, typer.Option(help="Day the invented clocks are alive on, YYYY-MM-DD.")] = "",
) -> None:
    """Run everything on this machine with invented people, and print who can sign in.

    Example: lindung demo --country sgp --port 8001
    """
    started = time.monotonic()
    os.environ["LINDUNG_DEMO"] = "true"
    os.environ.setdefault("LINDUNG_SECOND_FACTOR", "demo")
    say("Starting the database …")
    with ground(country=country, migrate=True) as code:
        from lindung.config.commands.escrow import write_demo
        from lindung.kernel import clock
        from lindung.world import demo as invented
        from lindung.world.holders import equip_escrow

        at = invented.evening_of(date.fromisoformat(today)) if today else clock.now()
        shares = home() / "escrow-demo"
        write_demo(equip_escrow(at=at), shares)
        invented.prepare(at=at, cases=cases, seed=DEMO_SEED, password=DEMO_PASSWORD, tell=say)
        say()
        say(invented.sign_in_table(password=DEMO_PASSWORD))
        say(f"Escrow shares for drills: {shares}")
        say()
        # This process owns the tables; the pages are served by others, whom row-level security binds.
        leave_database()
        pages = (sys.executable, "-m", "lindung", "serve", "--country", code, "--port", str(port))
        with (
            _beside((*pages, "--workers", "1")) as serving,
            _beside((sys.executable, "-m", "lindung", "worker")),
        ):
            if _answers(port=port, serving=serving):
                seconds = time.monotonic() - started
                say(f"Ready after {seconds:.0f} s: http://127.0.0.1:{port}  (country {code}, Ctrl-C stops)")
            stopped = serving.wait()
    if stopped:
        raise typer.Exit(stopped)


def serve(
    country: Country = None,
    port: Port = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; stay behind a TLS proxy.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Processes; about one per core.")] = 2,
    threads: Annotated[int, typer.Option(help="Threads per process.")] = 4,
) -> None:
    """Serve the pages and the HTTP interface; run `lindung worker` beside it.

    Example: LINDUNG_DB_HOST=/run/postgresql LINDUNG_HTTPS=true lindung serve --workers 4
    """
    with ground(country=country, serving=True):
        _refuse_holes()
        serve_with(port=port, host=host, workers=workers, threads=threads)


def worker(country: Country = None) -> None:
    """Do the background work: escalate what is past due.

    Example: lindung worker
    """
    os.environ["LINDUNG_DB_POOL"] = "0"  # the worker keeps its own connections
    with ground(country=country, serving=True):
        from django.core.management import call_command

        call_command("procrastinate", "worker", "--name", "lindung", "--concurrency", "1")


def _refuse_holes() -> None:
    """Serve nothing while the database would show it to everybody."""
    from lindung.kernel import walls

    if holes := walls.holes():
        refuse("Not served: " + "; ".join(holes) + ".")


def serve_with(*, port: int, host: str, workers: int, threads: int) -> None:
    """Serve until asked to stop. What may be served was checked before."""
    from granian.constants import Interfaces
    from granian.server import Server

    # The server's processes are copies of this one: they must not inherit its connections, nor a pool whose threads
    # did not come along.
    leave_database()
    Server(
        "lindung.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=threads * 16,
        websockets=False,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()


@contextmanager
def _beside(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program for the length of the block and end it in order."""
    helper = subprocess.Popen(command)  # noqa: S603 - our own program
    try:
        yield helper
    finally:
        helper.send_signal(signal.SIGINT)
        try:
            helper.wait(timeout=10)
        except subprocess.TimeoutExpired:
            helper.kill()


def _answers(*, port: int, serving: subprocess.Popen[bytes]) -> bool:
    """Wait until something listens on the port; False when the server ended instead."""
    while serving.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False
