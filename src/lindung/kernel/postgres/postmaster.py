"""The server process: finding it, starting it until it answers, stopping it.

The rule that keeps data safe: PostgreSQL itself judges its lock file, because only it knows whether the
shared memory of a killed predecessor is still in use. We wait, try again, and end what is left of the dead.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psycopg

from lindung.kernel.postgres.account import open_private
from lindung.kernel.postgres.binaries import Binaries
from lindung.kernel.postgres.errors import CannotStart, CannotStop
from lindung.kernel.postgres.home import Home

DEFAULT_PORT = 5432  # only the name of the socket while TCP is off
START_SECONDS = 120.0  # replaying the log after a crash may take long
STOP_SECONDS = 60.0
_PATIENCE_WITH_LEFTOVERS_SECONDS = 3.0
_POLL_SECONDS = 0.05
_LOG_BYTES = 10_000_000
_LEFTOVERS = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')
# Set on our command line, so that a running server tells us whether one of us started it.
MARK = "lindung.launched"
# Servers this program has started and not yet seen end: the system keeps the dead until their parent looks.
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, kw_only=True)
class Launch:
    """How a server is started; programs that share one restart it with the same values."""

    socket_dir: str
    port: int = DEFAULT_PORT
    tcp: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)

    def options(self) -> list[str]:
        """Return the command line options; ours come last where safety depends on them."""
        values = {
            "log_min_error_statement": "panic",  # statements and row values are personal data
            "log_error_verbosity": "terse",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.settings,
            "listen_addresses": "127.0.0.1" if self.tcp else "",
            "port": str(self.port),
            "unix_socket_directories": self.socket_dir,
            "unix_socket_permissions": "0700",
            MARK: "yes",
        }
        return [part for name, value in values.items() for part in ("-c", f"{name}={value}")]

    def save(self, *, home: Home) -> None:
        with os.fdopen(open_private(_launch_file(home), os.O_WRONLY | os.O_TRUNC), "w") as file:
            json.dump(asdict(self), file)

    @classmethod
    def saved(cls, *, home: Home) -> "Launch | None":
        try:
            return cls(**json.loads(_launch_file(home).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None


@dataclass(frozen=True, kw_only=True)
class Postmaster:
    """A live server process as its lock file describes it; ``socket_dir`` is empty in its first moments."""

    pid: int
    port: int
    socket_dir: str
    tcp: bool


def find(*, home: Home) -> Postmaster | None:
    """Return the live server of this home, or None when there is none or its lock file is stale."""
    try:
        lines = (home.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    if not _is_server_of(pid, home.data):
        return None
    if len(lines) < 6:
        return Postmaster(pid=pid, port=0, socket_dir="", tcp=False)
    return Postmaster(pid=pid, port=int(lines[3]), socket_dir=lines[4], tcp=bool(lines[5]))


def start(*, home: Home, binaries: Binaries, launch: Launch, admin_dsn: str) -> None:
    """Bring the server up, or wait for one that is coming up; return when it answers a real connection.

    Retries while children of a killed server still hold its memory. Raises ``CannotStart`` with the last
    lines of the server's log when it gives up.
    """
    began = time.monotonic()
    _rotate_log(home.log)
    log_start = _size(home.log)
    child: subprocess.Popen[bytes] | None = None
    trouble = ""
    while time.monotonic() - began < START_SECONDS:
        if child is not None and child.poll() is not None:
            trouble = _log_since(home.log, log_start)
            was_killed = child.returncode < 0
            if not was_killed and not any(leftover in trouble for leftover in _LEFTOVERS):
                raise _cannot_start(home, trouble)
            if time.monotonic() - began > _PATIENCE_WITH_LEFTOVERS_SECONDS:
                _kill_leftovers(home)
            child = None
            time.sleep(4 * _POLL_SECONDS)
        elif answers(dsn=admin_dsn):
            return
        elif child is None and find(home=home) is None:
            _forget_reused_pid(home)
            _forget_socket(launch)
            launch.save(home=home)
            log_start = _size(home.log)
            child = _spawn(home, binaries, launch)
        time.sleep(_POLL_SECONDS)
    raise _cannot_start(home, trouble or _log_since(home.log, log_start))


def answers(*, dsn: str) -> bool:
    """Say whether the server accepts this connection; a refused password raises ``CannotStart``."""
    try:
        with psycopg.connect(dsn, connect_timeout=5):
            return True
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise CannotStart(
                "The database server refuses the password kept beside its data: the password file was"
                " replaced, or the data came from elsewhere. Put the two that belong together back together."
            ) from None
        return False


def bury_children() -> None:
    """Take leave of ended servers; another program that starts one anew is refused while they linger."""
    _children[:] = [child for child in _children if child.poll() is None]


def stop(*, home: Home) -> None:
    """End the server by a fast shutdown: sessions are cut, everything committed is on disk."""
    running = find(home=home)
    if running is None:
        return
    for how in (signal.SIGINT, signal.SIGQUIT):
        with suppress(ProcessLookupError):
            os.kill(running.pid, how)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if not _is_server_of(running.pid, home.data):
                bury_children()
                return
            time.sleep(_POLL_SECONDS / 5)
    raise CannotStop(
        f"The database server (process {running.pid}) did not stop within {2 * STOP_SECONDS:.0f} seconds."
        f" See {home.log}. What is committed stays safe if you end it with 'kill -KILL {running.pid}'."
    )


def _launch_file(home: Home) -> Path:
    return home.run / "launch.json"


def _spawn(home: Home, binaries: Binaries, launch: Launch) -> subprocess.Popen[bytes]:
    log = open_private(home.log, os.O_WRONLY | os.O_APPEND)
    try:
        child = home.account.spawn(
            command=[binaries.directory / "postgres", "-D", home.data, *launch.options()], output=log
        )
    finally:
        os.close(log)
    _children.append(child)
    return child


def _is_server_of(pid: int, data: Path) -> bool:
    """Say whether the process lives and works in ``data``, as a stranger with a reused pid would not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    process = Path("/proc") / str(pid)
    if not process.exists():
        return not Path("/proc/self").exists()  # without /proc the signal is all we have
    try:
        return (process / "cwd").readlink() == data
    except FileNotFoundError:  # gone, or a zombie
        return False
    except PermissionError:  # root of a container may not look, but the command line is open to all
        with suppress(OSError):
            return os.fsencode(data) in (process / "cmdline").read_bytes().split(b"\0")
        return False


def _processes_in(home: Home) -> list[int]:
    """List all server processes that work in the data directory, looking as their own account may."""
    look = (
        'for p in /proc/[0-9]*; do case "$(readlink "$p/cwd") $(readlink "$p/exe")" in'
        ' "$0 "*/postgres*) echo "${p#/proc/}";; esac; done'
    )
    return [int(pid) for pid in home.account.run(command=["/bin/sh", "-c", look, home.data]).stdout.split()]


def _kill_leftovers(home: Home) -> None:
    """End the children of a killed server that are too busy to notice; without it they can commit nothing."""
    if find(home=home) is None:
        for pid in _processes_in(home):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _forget_reused_pid(home: Home) -> None:
    """Remove a lock file whose process id now belongs to a stranger, if nobody holds the memory it names.

    PostgreSQL would refuse to start for as long as that stranger lives, which in a container can be for ever.
    """
    lock = home.data / "postmaster.pid"
    try:
        lines = lock.read_text(encoding="utf-8").splitlines()
        os.kill(int(lines[0]), 0)
        memory_id = lines[6].split()[1]
        table = Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines()[1:]
    except (OSError, ValueError, IndexError):
        return
    attached = {row[1]: int(row[6]) for row in map(str.split, table)}
    if not attached.get(memory_id) and not _processes_in(home):
        lock.unlink(missing_ok=True)


def _forget_socket(launch: Launch) -> None:
    """Remove what a killed server left of its socket, whose lock would refuse us while its zombie lingers.

    Safe here: the directory is private, no server lives, and the start lock keeps others from starting one.
    """
    for name in (f".s.PGSQL.{launch.port}.lock", f".s.PGSQL.{launch.port}"):
        (Path(launch.socket_dir) / name).unlink(missing_ok=True)


def _rotate_log(log: Path) -> None:
    if _size(log) > _LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _log_since(log: Path, offset: int) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(offset)
        return file.read().decode("utf-8", errors="replace")


def _cannot_start(home: Home, trouble: str) -> CannotStart:
    last = "\n".join(trouble.splitlines()[-8:]) or "(the server wrote nothing)"
    return CannotStart(
        f"PostgreSQL did not start in {home.data}. Its last words:\n{last}\n"
        f"Mend what they name and start again; the whole log is {home.log}."
    )
