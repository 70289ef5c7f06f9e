"""A key service for tests: its folder, its process, and warrants it believes."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from lindung.kernel.sealing import warrants
from lindung.kernel.sealing.keyd.client import KeydProvider
from lindung.kernel.sealing.keyd.keeper import Caps, Keeper
from lindung.kernel.sealing.keyd.keyring import FileKeys, Keys, init
from lindung.kernel.sealing.keyd.ledger import Ledger
from lindung.kernel.sealing.keyd.logbook import Logbook
from lindung.kernel.sealing.providers import KeyProvider, Warrant, about

KEY = bytes(range(32))
SOURCES = Path(__file__).parents[4]


@dataclass(kw_only=True)
class Granted:
    """A grant on one person, and what differs from an ordinary one."""

    subject: UUID = field(default_factory=uuid4)
    grant: UUID = field(default_factory=uuid4)
    user: UUID | None = field(default_factory=uuid4)
    organisation: UUID = field(default_factory=uuid4)
    since: timedelta = timedelta(hours=-1)
    until: timedelta | None = timedelta(hours=1)

    @property
    def about(self) -> bytes:
        return about(subject=self.subject, tier="protected", version=1)

    def statement(self, at: datetime | None = None) -> bytes:
        at = at or datetime.now(UTC)
        return warrants.statement(
            grant=self.grant,
            subject=self.subject,
            purpose="protection",
            sections=["narrative"],
            user=self.user,
            organisation=self.organisation,
            since=at + self.since,
            until=None if self.until is None else at + self.until,
        )

    def warrant(
        self, provider: KeyProvider, *, shown_by: UUID | None = None, of: UUID | None = None
    ) -> Warrant:
        statement = self.statement()
        return Warrant(
            statement=statement,
            mark=provider.sign(statement=statement),
            user_id=shown_by or self.user or uuid4(),
            organisation_id=of or self.organisation,
            at=datetime.now(UTC),
        )


class Clock:
    """A clock that goes when told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def keeper(
    folder: Path, *, caps: Caps | None = None, clock: Clock | None = None, keys: Keys | None = None
) -> Keeper:
    """Return a keeper in this process; asked again for the same folder, one that was restarted."""
    caps, clock = caps or Caps(), clock or Clock()
    if keys is None:
        if not (folder / "sealing.json").exists():
            init(folder=folder)
        keys = FileKeys(folder=folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    ledger = Ledger(folder=folder, per_user=caps.per_user, for_all=caps.for_all, now=clock())
    return Keeper(keys=keys, ledger=ledger, logbook=Logbook(path=folder / "keyd.log"), caps=caps, now=clock)


def lines(folder: Path) -> list[dict[str, Any]]:
    """Return what the log says; a line that is no JSON fails the test."""
    return [json.loads(line) for line in (folder / "keyd.log").read_text().splitlines()]


class House:
    """A folder with keys, and a service process that can be started, killed and started again."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.keys = folder / "keys"
        self.socket = folder / "keyd.sock"
        self._options = options
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "lindung.kernel.sealing.keyd", *arguments, "--keys", str(self.keys)]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def start(self) -> float:
        """Start the service and return the seconds until it answered."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            self.command("--socket", str(self.socket), *self._options), env=environment()
        )
        while time.monotonic() < began + 20:
            try:
                KeydProvider(socket=str(self.socket)).health()
                return time.monotonic() - began
            except Exception:
                assert self.process.poll() is None, "the service ended at once"
                time.sleep(0.01)
        raise AssertionError("the service does not answer")

    def kill(self) -> None:
        """End it with no chance to tidy up."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Ask it to end and return its exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(timeout=10)

    def client(self, **options: Any) -> KeydProvider:
        return KeydProvider(socket=str(self.socket), **options)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SOURCES)}


@contextmanager
def house(*options: str) -> Iterator[House]:
    """Lend a house with keys; whatever runs in it is ended. Its folder is short enough for a socket's path."""
    with tempfile.TemporaryDirectory(prefix="keyd-") as folder:
        made = House(Path(folder), *options)
        done = made.run("init")
        assert done.returncode == 0, done.stderr
        try:
            yield made
        finally:
            if made.process and made.process.poll() is None:
                made.kill()


def text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def asked(
    keeper: Keeper, granted: Granted, clock: Clock, *, user: UUID | None = None, **other: Any
) -> dict[str, Any]:
    """Wrap a key for the subject, sign the grant, and return the request that unwraps it; `other` replaces parts."""
    at = datetime.fromtimestamp(clock(), UTC)
    statement = granted.statement(at).decode()
    wrapped = keeper.answer({"op": "wrap", "key": text(KEY), "about": granted.about.decode()})
    request = {
        "op": "unwrap",
        "version": wrapped["version"],
        "blob": wrapped["blob"],
        "about": granted.about.decode(),
        "statement": statement,
        "mark": keeper.answer({"op": "sign", "statement": statement})["mark"],
        "user": str(user or granted.user or uuid4()),
        "organisation": str(granted.organisation),
    }
    return request | other
