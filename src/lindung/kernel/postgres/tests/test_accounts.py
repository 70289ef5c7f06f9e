"""Root hands PostgreSQL to an ordinary account; an ordinary user just runs it."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from lindung.kernel.postgres import Binaries, UnusableDirectory, binaries, find_binaries, running
from lindung.kernel.postgres.account import Account
from lindung.kernel.postgres.binaries import make_reachable
from lindung.kernel.postgres.tests.conftest import QUICK, server_pid

pytestmark = pytest.mark.slow

AS_ROOT = os.geteuid() == 0
_PACKAGES = Path(psycopg.__file__).parents[1]
_SOURCE = Path(__file__).parents[4]
_USE = """
import sys, psycopg
from pathlib import Path
from lindung.kernel.postgres import running
with running(data_dir=Path(sys.argv[1]), settings={"fsync": "off"}) as server:
    server.create_database(name="lindung")
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS n")
        print(connection.execute("SELECT count(*) FROM kept").fetchone()[0])
"""


@pytest.fixture
def shared(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the machine-wide place, so that tests leave nothing on the machine."""
    monkeypatch.setattr(binaries, "_SHARED_PLACES", (place / "shared",))
    return place / "shared"


@pytest.fixture
def closed(place: Path) -> Path:
    """A project directory that its owner alone may enter."""
    directory = place / "closed"
    directory.mkdir(mode=0o700)
    return directory


def test_a_project_nobody_else_may_enter(closed: Path, shared: Path) -> None:
    home = closed / "var" / "db"
    for _ in range(2):
        with running(data_dir=home, settings=QUICK) as server:
            server.create_database(name="lindung")
            psycopg.connect(server.dsn()).close()
            assert Path(f"/proc/{server_pid(home)}").stat().st_uid != 0
            assert stat.S_IMODE((home / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700, "modes of parents are not ours to change"
    assert home.is_symlink() == AS_ROOT
    assert home.resolve().is_relative_to(shared if AS_ROOT else closed)


def test_carried_binaries_in_a_closed_project_are_copied_out_once(
    closed: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINDUNG_PG_BIN", "carrier")
    package = find_binaries().directory.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, closed / part.name, ignore=shutil.ignore_patterns("include"), symlinks=True)
    monkeypatch.setattr(binaries, "_carrier_directory", lambda: closed / package.name / "pginstall" / "bin")
    with running(data_dir=closed / "db", settings=QUICK) as server:
        server.create_database(name="lindung")
        program = Path(Path(f"/proc/{server_pid(closed / 'db')}/cmdline").read_text().split("\0")[0])
    assert program.is_relative_to(shared if AS_ROOT else closed)
    if AS_ROOT:
        ordinary = pwd.getpwnam("nobody")
        account = Account(uid=ordinary.pw_uid, gid=ordinary.pw_gid)
        before = program.stat().st_ino
        again = make_reachable(binaries=find_binaries(), account=account)
        assert isinstance(again, Binaries)
        assert (again.directory / "postgres").stat().st_ino == before
        assert program.stat().st_uid == 0
        assert not program.stat().st_mode & 0o022


def test_a_shared_place_that_others_may_write_is_not_trusted(closed: Path, shared: Path) -> None:
    shared.mkdir()
    shared.chmod(0o777)
    with pytest.raises(UnusableDirectory, match="root owns"):
        binaries.shared_place()


def test_an_ordinary_user_runs_it_and_root_joins_in_later(place: Path) -> None:
    """Root keeps the data with its owner: the ordinary user can go on afterwards."""
    project = place / "project"
    project.mkdir()
    python, options = sys.executable, {}
    if AS_ROOT:
        nobody = pwd.getpwnam("nobody")
        os.chown(project, nobody.pw_uid, nobody.pw_gid)
        options = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        python = shutil.which("python3", path="/usr/bin:/usr/local/bin:/bin") or python

    def use() -> str:
        done = subprocess.run(
            [python, "-c", _USE, project / "db"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{_SOURCE}:{_PACKAGES}"},
            cwd="/",
            capture_output=True,
            text=True,
            **options,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert use() == "1\n"
    with running(data_dir=project / "db", settings=QUICK) as server:
        psycopg.connect(server.dsn()).close()
        owner = (project / "db" / "data").stat().st_uid
        assert Path(f"/proc/{server_pid(project / 'db')}").stat().st_uid == owner
    assert use() == "1\n"
    assert {path.stat().st_uid for path in (project / "db").rglob("*")} == {owner}


def test_another_users_directory_is_refused_with_the_reason(place: Path) -> None:
    if AS_ROOT:
        with running(data_dir=place / "db", settings=QUICK):
            pass
        nobody = pwd.getpwnam("nobody")
        python = shutil.which("python3", path="/usr/bin:/usr/local/bin:/bin") or sys.executable
        done = subprocess.run(
            [python, "-m", "lindung.kernel.postgres", "--data-dir", place / "db"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{_SOURCE}:{_PACKAGES}"},
            cwd="/",
            capture_output=True,
            text=True,
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        message = done.stderr
    else:
        with pytest.raises(UnusableDirectory) as refusal, running(data_dir=Path("/root-owned-lindung")):
            pass
        message = str(refusal.value)
    assert "cannot be used by uid" in message
    assert "choose another data directory" in message
