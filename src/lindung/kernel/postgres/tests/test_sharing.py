"""Several programs and one server; programs are real processes and die in every way they can."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from lindung.kernel.postgres import find_binaries, running
from lindung.kernel.postgres.account import ordinary_account
from lindung.kernel.postgres.tests.conftest import QUICK, Program, eventually, is_alive, server_pid

pytestmark = pytest.mark.slow

Start = Callable[..., Program]


def write_row(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def count(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return row[0]


def test_the_last_program_to_leave_stops_the_server(place: Path, program: Start) -> None:
    first, second = program(place / "db"), program(place / "db")
    pid = server_pid(place / "db")
    first.leave()
    assert is_alive(pid)
    second.leave()
    eventually(lambda: not is_alive(pid))


def test_programs_that_start_at_the_same_moment_get_one_server(place: Path) -> None:
    seen: list[int] = []
    everybody_in = threading.Barrier(4, timeout=60)

    def one() -> None:
        with running(data_dir=place / "db", settings=QUICK) as server:
            server.create_database(name="lindung")
            seen.append(server_pid(place / "db"))
            everybody_in.wait()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1
    eventually(lambda: not is_alive(seen[0]))


def test_a_killed_program_leaves_a_server_that_the_next_one_joins_and_stops(
    place: Path, program: Start
) -> None:
    first = program(place / "db")
    with running(data_dir=place / "db") as server:
        server.create_database(name="lindung")
        write_row(server.dsn())
        first.kill()
    assert server_pid(place / "db") == 0, "a killed program must not count as a holder"

    second = program(place / "db")
    pid = server_pid(place / "db")
    second.kill()
    assert is_alive(pid)
    with running(data_dir=place / "db") as server:
        assert server_pid(place / "db") == pid
        assert count(server.dsn()) == 1
    eventually(lambda: not is_alive(pid))


def test_program_and_server_killed_together_lose_nothing(place: Path, program: Start) -> None:
    first = program(place / "db")
    with running(data_dir=place / "db") as server:
        server.create_database(name="lindung")
        second = program(place / "db")
        first.kill()
        write_row(server.dsn())
    pid = server_pid(place / "db")
    second.kill()
    os.kill(pid, signal.SIGKILL)
    with running(data_dir=place / "db", settings=QUICK) as server:
        assert server_pid(place / "db") != pid
        assert count(server.dsn()) == 1


def test_a_sharer_restarts_the_server_when_its_starter_and_it_are_killed(place: Path, program: Start) -> None:
    first = program(place / "db")
    with running(data_dir=place / "db") as server:
        pid = server_pid(place / "db")
        first.kill()
        os.kill(pid, signal.SIGKILL)
        eventually(
            lambda: (
                server_pid(place / "db") not in (0, pid)
                and connects(server.dsn(admin=True, database="postgres"))
            )
        )
        with psycopg.connect(server.dsn(database="postgres")) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",), "restarted as it was started"


def test_a_server_started_by_other_hands_is_used_but_not_stopped(place: Path) -> None:
    home = place / "db"
    with running(data_dir=home, settings=QUICK) as server:
        socket_dir = server.socket_dir
    log = os.open(place / "by-hand.log", os.O_WRONLY | os.O_CREAT)
    by_hand = ordinary_account().spawn(
        command=[find_binaries().directory / "postgres", "-D", home / "data", "-k", socket_dir, "-h", ""],
        output=log,
    )
    eventually(lambda: (home / "data" / "postmaster.pid").exists())
    with running(data_dir=home) as server:
        psycopg.connect(server.dsn(database="postgres")).close()
    assert by_hand.poll() is None
    by_hand.send_signal(signal.SIGINT)
    assert by_hand.wait(timeout=30) == 0
    os.close(log)


def test_ctrl_c_stops_the_server_in_order(place: Path, program: Start) -> None:
    one = program(place / "db")
    pid = server_pid(place / "db")
    one.process.send_signal(signal.SIGINT)
    assert one.process.wait(timeout=60) == 0
    eventually(lambda: not is_alive(pid))
    assert "database system is shut down" in (place / "db" / "server.log").read_text()


def connects(dsn: str) -> bool:
    try:
        psycopg.connect(dsn).close()
    except psycopg.OperationalError:
        return False
    return True
