"""Real servers and real programs: each test gets a place that an ordinary account can reach."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

# Flushing to disk protects against power loss, which no test here produces; killed processes lose nothing.
QUICK = {"fsync": "off", "full_page_writes": "off"}
_SOURCE = Path(__file__).parents[4]


@dataclass
class Program:
    """A separate process that holds a server until it is told to leave."""

    data_dir: Path
    process: subprocess.Popen[str]
    socket_dir: Path = field(default=Path())

    def leave(self) -> None:
        """Ask it to leave in order and wait."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0

    def kill(self) -> None:
        """End it without a word of warning."""
        self.process.kill()
        self.process.wait(timeout=60)


@pytest.fixture
def place() -> Iterator[Path]:
    """A short directory that others may enter, as pytest's own may not be by the account that root uses."""
    directory = Path(tempfile.mkdtemp(prefix="lpg-", dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    for lock in directory.rglob("postmaster.pid"):
        if (pid := server_pid(lock.parents[1])) and Path(f"/proc/{pid}/cwd").exists():
            os.kill(pid, signal.SIGQUIT)
            eventually(lambda gone=pid: not is_alive(gone))
    shutil.rmtree(directory)


@pytest.fixture
def program() -> Iterator[Callable[..., Program]]:
    """Start programs that hold a server; those still alive at the end are killed."""
    started: list[Program] = []

    def start(data_dir: Path, *options: str) -> Program:
        settings = [f"--set={name}={value}" for name, value in QUICK.items()]
        process = subprocess.Popen(
            [sys.executable, "-m", "lindung.kernel.postgres", "--data-dir", data_dir, *settings, *options],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(_SOURCE), *filter(None, sys.path)])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(Program(data_dir, process))
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith("ready: host="), process.stderr.read() if process.stderr else ""
        started[-1].socket_dir = Path(ready.removeprefix("ready: host=").split(" port=")[0])
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.kill()


def server_pid(data_dir: Path) -> int:
    """Return the process id in the server's lock file, 0 while there is none."""
    try:
        return int((data_dir / "data" / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError):
        return 0


def is_alive(pid: int) -> bool:
    """Say whether the process exists and is more than an unburied zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def eventually(condition: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Wait until the condition holds; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)
