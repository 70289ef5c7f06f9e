"""An act that dies in the middle: a process of its own, killed outright after its n-th write.

The process is a copy of the test's with a connection of its own; `SIGKILL` leaves it no word to say. A write point is
what changes something outside the process: a statement that writes, the moment before and after a commit, a file that
got its name or lost it. Nothing of this is known to the program itself.
"""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never
from unittest.mock import patch

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

WRITE, READY, COMMITTED, FILE = "a statement", "before the commit", "after the commit", "a file"
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class End:
    """How a process ended: killed at a point of some kind, or done after so many of them."""

    killed: bool
    points: int
    kind: str = ""


class ActFailed(AssertionError):
    """The act itself was refused: the test asked for something that cannot be done."""


def run(act: Callable[[], object], *, die_at: int) -> End:
    """Run `act` in a process that dies at its `die_at`-th write point; beyond its last one it lives."""
    connection.close()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _live(act, die_at, writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    _pid, status = os.waitpid(child, 0)
    _gone()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return End(killed=True, points=die_at, kind=told)
    if os.waitstatus_to_exitcode(status) != 0:
        raise ActFailed(told)
    return End(killed=False, points=int(told))


def _live(act: Callable[[], object], die_at: int, writer: int) -> Never:
    points = 0

    def point(kind: str) -> None:
        nonlocal points
        points += 1
        if points == die_at:
            os.write(writer, kind.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = run(sql, params, many, context)
        if sql.lstrip().upper().startswith(WRITES):
            point(WRITE)
        return result

    def around(original: Callable[..., Any], kind: str, *, before: str = "") -> Callable[..., Any]:
        def call(*args: Any, **given: Any) -> Any:
            if before:
                point(before)
            result = original(*args, **given)
            point(kind)
            return result

        return call

    try:
        with (
            connection.execute_wrapper(execute),
            patch.object(
                BaseDatabaseWrapper,
                "_commit",
                around(BaseDatabaseWrapper.__dict__["_commit"], COMMITTED, before=READY),
            ),
            patch.object(Path, "rename", around(Path.rename, FILE)),
            patch.object(Path, "unlink", around(Path.unlink, FILE)),
        ):
            act()
        os.write(writer, str(points).encode())
        os._exit(0)
    except BaseException:
        os.write(writer, traceback.format_exc()[-3000:].encode())
        os._exit(1)


def _gone(*, seconds: float = 10) -> None:
    """Wait until the server has noticed that the process is no more, and has taken back what it had begun."""
    deadline = time.monotonic() + seconds
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone() == (0,):
                return
        assert time.monotonic() < deadline, "the server still waits for a process that is no more"
        time.sleep(0.01)
