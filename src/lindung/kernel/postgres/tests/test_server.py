"""One program and its server, with the machine's PostgreSQL and with the carried one."""

import os
import shutil
import signal
import socket
import stat
import threading
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from lindung.kernel.postgres import CannotStart, UnusableDirectory, find_binaries, running
from lindung.kernel.postgres.tests.conftest import QUICK, eventually, is_alive, server_pid

pytestmark = pytest.mark.slow


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def listening_tcp_ports() -> set[int]:
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    return {int(row[1].rsplit(":", 1)[1], 16) for row in rows if row[3] == "0A"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(params=["machine", "carrier"])
def origin(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "carrier":
        monkeypatch.setenv("LINDUNG_PG_BIN", "carrier")
    else:
        monkeypatch.delenv("LINDUNG_PG_BIN", raising=False)
    return request.param


def test_first_start_makes_a_private_cluster_that_answers(origin: str, place: Path) -> None:
    home = place / "db"
    with running(data_dir=home, settings=QUICK) as server:
        server.create_database(name="lindung")
        server.create_database(name="lindung")
        with psycopg.connect(server.dsn()) as owner:
            row = owner.execute(
                "SELECT current_setting('server_version_num')::int / 10000, current_user::text,"
                " lower('ÉĐ'), current_setting('data_checksums'), 'z' < 'é', current_setting('TimeZone')"
            ).fetchone()
            extensions = owner.execute("SELECT extname FROM pg_extension").fetchall()
            powers = owner.execute(
                "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        pid = server_pid(home)
        assert Path(f"/proc/{pid}").stat().st_uid != 0
    assert row == (find_binaries().major, "lindung", "éđ", "on", True, "UTC")
    assert ("btree_gist",) in extensions
    assert powers == (False, False, True)
    assert mode(home / "data") == mode(home / "socket") == mode(home / "run") == 0o700
    for name in ("lindung.password", "lindung_admin.password", "server.log", "run/launch.json"):
        assert mode(home / name) == 0o600, name
    eventually(lambda: not is_alive(pid))


def test_owner_may_create_test_databases_with_the_trusted_extension(origin: str, place: Path) -> None:
    with running(data_dir=place / "db", settings=QUICK) as server:
        with psycopg.connect(server.dsn(database="postgres"), autocommit=True) as owner:
            owner.execute("CREATE DATABASE test_lindung")
        with psycopg.connect(server.dsn(database="test_lindung"), autocommit=True) as owner:
            owner.execute("CREATE EXTENSION btree_gist")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                owner.execute("CREATE ROLE other")


def test_wrong_or_missing_password_is_refused(place: Path) -> None:
    with running(data_dir=place / "db", settings=QUICK) as server:
        for wrong in ({"password": "guess"}, {"password": ""}):
            for user in ("lindung", "lindung_admin"):
                with pytest.raises(psycopg.OperationalError, match="password"):
                    psycopg.connect(make_conninfo(server.dsn(database="postgres"), user=user, **wrong))


def test_no_tcp_unless_asked(place: Path) -> None:
    with running(data_dir=place / "db", settings=QUICK) as server:
        assert server.port not in listening_tcp_ports()
    port = free_port()
    with running(data_dir=place / "db", tcp_port=port, settings=QUICK) as server:
        assert server.port == port
        assert port in listening_tcp_ports()
        with psycopg.connect(make_conninfo(server.dsn(database="postgres"), host="127.0.0.1")) as connection:
            assert connection.execute("SELECT inet_server_addr()::text").fetchone() == ("127.0.0.1/32",)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                make_conninfo(server.dsn(database="postgres"), host="127.0.0.1", password="guess")
            )
        with pytest.raises(CannotStart, match="without TCP port"), running(data_dir=place / "db", tcp_port=1):
            pass
    assert port not in listening_tcp_ports()


def test_what_django_and_child_processes_receive_connects(place: Path) -> None:
    with running(data_dir=place / "db", settings=QUICK) as server:
        django = server.django_settings(database="postgres")
        assert django["ENGINE"] == "django.db.backends.postgresql"
        child = server.environment(database="postgres")
        password = Path(child["LINDUNG_DB_PASSWORD_FILE"]).read_text()
        assert password == django["PASSWORD"]
        assert password not in child.values()
        for host, port, user in (
            (django["HOST"], django["PORT"], django["USER"]),
            (child["LINDUNG_DB_HOST"], child["LINDUNG_DB_PORT"], child["LINDUNG_DB_USER"]),
        ):
            psycopg.connect(host=host, port=port, user=user, password=password, dbname="postgres").close()


def test_long_path_moves_the_socket_to_a_short_private_directory(place: Path) -> None:
    home = place / ("deep" * 20) / ("deeper" * 20) / "db"
    with running(data_dir=home, settings=QUICK) as server:
        assert len(str(server.socket_dir / f".s.PGSQL.{server.port}")) < 100
        assert mode(server.socket_dir) == 0o700
        psycopg.connect(server.dsn(database="postgres")).close()
    shutil.rmtree(server.socket_dir)


def test_killed_server_comes_back_with_everything_committed(origin: str, place: Path) -> None:
    home = place / "db"
    with running(data_dir=home, settings=QUICK) as server:
        server.create_database(name="lindung")
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        for _ in range(2):
            pid = server_pid(home)
            os.kill(pid, signal.SIGKILL)
            eventually(lambda dead=pid: rows(server.dsn()) == 1000 and server_pid(home) != dead)
        os.kill(server_pid(home), signal.SIGKILL)
    with running(data_dir=home, settings=QUICK) as server:
        assert rows(server.dsn()) == 1000


def test_every_acknowledged_write_survives_kills_under_load(place: Path) -> None:
    """With real flushing: writers connect again when cut off, as the web program does."""
    home = place / "db"
    done = threading.Event()

    def write(dsn: str, writer: int, acknowledged: list[int]) -> None:
        number = writer * 1_000_000
        while not done.is_set():
            try:
                with psycopg.connect(dsn, autocommit=True) as connection:
                    while not done.is_set():
                        number += 1
                        connection.execute("INSERT INTO kept VALUES (%s)", [number])
                        acknowledged.append(number)
            except psycopg.OperationalError:
                done.wait(0.02)

    with running(data_dir=home) as server:
        server.create_database(name="lindung")
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n int)")
        acknowledged: list[list[int]] = [[] for _ in range(4)]
        threads = [
            threading.Thread(target=write, args=(server.dsn(), writer, mine))
            for writer, mine in enumerate(acknowledged)
        ]
        for thread in threads:
            thread.start()
        for _ in range(3):
            pid, before = server_pid(home), [len(mine) for mine in acknowledged]
            eventually(
                lambda then=before: all(len(m) > t + 20 for m, t in zip(acknowledged, then, strict=True))
            )
            os.kill(pid, signal.SIGKILL)
            eventually(lambda dead=pid: rows(server.dsn()) > 0 and server_pid(home) != dead)
        done.set()
        for thread in threads:
            thread.join()
        with psycopg.connect(server.dsn()) as connection:
            kept = {n for (n,) in connection.execute("SELECT n FROM kept")}
    assert kept >= {n for mine in acknowledged for n in mine}


def test_busy_children_of_a_killed_server_do_not_block_its_return(place: Path) -> None:
    """A backend that computes looks at nothing: it outlives the postmaster and holds the shared memory."""
    home = place / "db"
    with running(data_dir=home, settings=QUICK) as server:
        server.create_database(name="lindung")
        busy = psycopg.connect(server.dsn(), autocommit=True)
        busy.execute("CREATE FUNCTION spin() RETURNS void LANGUAGE plpgsql AS 'BEGIN LOOP END LOOP; END'")
        busy.pgconn.send_query(b"SELECT spin()")
        backend = busy.info.backend_pid
        pid = server_pid(home)
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: server_pid(home) != pid and rows(server.dsn(), "pg_roles") > 0)
        eventually(lambda: not is_alive(backend))
        busy.close()
        assert rows(server.dsn(), "pg_roles") > 0


def test_lock_file_whose_process_id_was_given_to_a_stranger_does_not_block(place: Path) -> None:
    home = place / "db"
    with running(data_dir=home, settings=QUICK):
        lock = (home / "data" / "postmaster.pid").read_text().splitlines()
    stranger = os.getppid()
    for place_of_lock in (home / "data" / "postmaster.pid", home / "socket" / ".s.PGSQL.5432.lock"):
        place_of_lock.write_text("\n".join([str(stranger), *lock[1:]]) + "\n")
    with running(data_dir=home, settings=QUICK) as server:
        assert server_pid(home) != stranger
        psycopg.connect(server.dsn(database="postgres")).close()


def test_interrupted_first_start_is_begun_again(place: Path) -> None:
    home = place / "db"
    with running(data_dir=home, settings=QUICK):
        pass
    (home / "data").rename(home / "data.part")
    (home / "data.part" / "PG_VERSION").unlink()
    with running(data_dir=home, settings=QUICK) as server:
        assert rows(server.dsn(database="postgres"), "pg_roles") > 0


def test_directory_with_other_things_is_refused_and_left_alone(place: Path) -> None:
    (place / "letters").mkdir()
    (place / "letters" / "dear.txt").write_text("hello")
    with (
        pytest.raises(UnusableDirectory, match=r"holds other things \(dear.txt\)"),
        running(data_dir=place / "letters"),
    ):
        pass
    assert [entry.name for entry in (place / "letters").iterdir()] == ["dear.txt"]


def test_damaged_cluster_is_explained_with_the_servers_own_words(place: Path) -> None:
    home = place / "db"
    with running(data_dir=home, settings=QUICK):
        pass
    (home / "data" / "global" / "pg_control").write_bytes(b"\0" * 8192)
    with (
        pytest.raises(CannotStart, match=r"(?s)did not start.*FATAL|PANIC"),
        running(data_dir=home, settings=QUICK),
    ):
        pass
    (home / "data" / "PG_VERSION").unlink()
    with pytest.raises(UnusableDirectory, match="PG_VERSION"), running(data_dir=home):
        pass


def test_lost_passwords(place: Path) -> None:
    home = place / "db"
    with running(data_dir=home, settings=QUICK):
        pass
    (home / "lindung.password").unlink()
    with running(data_dir=home, settings=QUICK) as server:
        psycopg.connect(server.dsn(database="postgres")).close()
    (home / "lindung_admin.password").unlink()
    with pytest.raises(UnusableDirectory, match="missing"), running(data_dir=home, settings=QUICK):
        pass


@pytest.mark.parametrize("name", ["Lindung", "1st", "a-b", 'x"; DROP TABLE y', ""])
def test_odd_database_names_are_refused(place: Path, name: str) -> None:
    with (
        running(data_dir=place / "db", settings=QUICK) as server,
        pytest.raises(ValueError, match="small letters"),
    ):
        server.create_database(name=name)


def test_log_keeps_no_row_values_and_no_statements(place: Path) -> None:
    home = place / "db"
    with (
        running(data_dir=home, settings=QUICK) as server,
        psycopg.connect(server.dsn(database="postgres")) as owner,
    ):
        owner.execute("CREATE TEMPORARY TABLE person (name text UNIQUE)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO person VALUES ('Secret Name'), ('Secret Name')")
    log = (home / "server.log").read_text()
    assert "duplicate key" in log
    assert "Secret" not in log


def rows(dsn: str, table: str = "kept") -> int:
    """Count rows; -1 while the server is away."""
    try:
        with psycopg.connect(dsn) as connection:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    except psycopg.OperationalError:
        return -1
    return row[0] if row else -1
