"""A whole installation in a folder of its own: its key, its database server, its programs as real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[3]
PASSWORD = "sheltered-river-stone-14"


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Where it lives, and the variables its programs are started with."""

    home: Path
    variables: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("LINDUNG_", "DJANGO_"))
        }
        path = os.pathsep.join([str(SOURCE), *filter(None, sys.path)])
        return kept | {"LINDUNG_HOME": str(self.home), "PYTHONPATH": path} | self.variables

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `typed` is what a person would type."""
        return subprocess.run(
            [sys.executable, "-m", "lindung", *words],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    @contextmanager
    def program(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command for the length of the block, then ask it to leave."""
        process = subprocess.Popen(
            [sys.executable, "-m", "lindung", *words],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.home / f"{words[0]}.log").open("w"),
            text=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(timeout=30)
                    raise

    @contextmanager
    def site(self, *options: str) -> Iterator[str]:
        """Serve for the length of the block; yields the origin once it answers."""
        port = free_port()
        with self.program("serve", "--port", str(port), *options) as process:
            origin = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + 60
            while not _answers(f"{origin}/healthz"):
                assert process.poll() is None, (self.home / "serve.log").read_text()
                assert time.monotonic() < deadline, "the server did not answer within a minute"
                time.sleep(0.1)
            yield origin

    @property
    def postmaster(self) -> int:
        """The process id of the database server; 0 while there is none."""
        try:
            pid = int((self.home / "postgres/data/postmaster.pid").read_text().splitlines()[0])
            os.kill(pid, 0)
        except (FileNotFoundError, IndexError, ProcessLookupError, ValueError):
            return 0
        return pid


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
