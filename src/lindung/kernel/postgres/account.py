"""The account PostgreSQL runs as: our own, or an ordinary one when we are root, which PostgreSQL refuses."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lindung.kernel.postgres.errors import UnusableDirectory

_ORDINARY_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True, kw_only=True)
class Account:
    """A user and group id of this machine."""

    uid: int
    gid: int

    def spawn(self, *, command: Sequence[str | Path], output: int) -> subprocess.Popen[bytes]:
        """Start ``command`` as this account, in its own session, both outputs going to the descriptor.

        Its own session, so that Ctrl-C in a terminal reaches the program alone, which stops the server
        in order.
        """
        return subprocess.Popen(  # noqa: S603 - a fixed command, no shell
            command, stdout=output, stderr=output, start_new_session=True, **self._process_options()
        )

    def run(self, *, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run ``command`` as this account to its end and return what it printed."""
        return subprocess.run(  # noqa: S603 - a fixed command, no shell
            command, capture_output=True, text=True, check=False, **self._process_options()
        )

    def can_reach(self, path: Path) -> bool:
        """Say whether this account may enter the directory or execute the file, by trying as it."""
        if os.geteuid() == self.uid:
            return os.access(path, os.X_OK)
        return self.run(command=["/bin/sh", "-c", 'test -x "$0"', path]).returncode == 0

    def make_private_directory(self, path: Path) -> None:
        """Make ``path`` a directory that this account alone may enter, or check that it is one already."""
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            found = path.lstat()
            if path.is_symlink() or not path.is_dir() or found.st_uid != self.uid or found.st_mode & 0o077:
                raise UnusableDirectory(
                    f"{path} exists but is not a directory that only uid {self.uid} may enter, so nothing"
                    " confidential can go there. Remove it, or choose another data directory."
                ) from None
            return
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def _process_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "cwd": "/",
            "umask": 0o077,
            # No PG* variable of the caller may steer the server; messages stay in one language.
            "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        }
        if os.geteuid() == 0:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options


def owner_of(path: Path) -> Account:
    """Return the account that owns ``path``."""
    found = path.stat()
    return Account(uid=found.st_uid, gid=found.st_gid)


def ordinary_account() -> Account:
    """Return our own account, or an unprivileged one of the machine when we are root."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid())
    for name in _ORDINARY_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise UnusableDirectory(
        f"PostgreSQL refuses to run as root and this machine has none of the accounts {_ORDINARY_ACCOUNTS}."
        " Create one of them, or start the program as an ordinary user."
    )


def open_private(path: Path, flags: int) -> int:
    """Open ``path`` for its owner alone (0600, never through a link) and return the descriptor.

    A file that root makes in a directory of somebody else is handed to that somebody.
    """
    descriptor = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        home = path.parent.stat()
        os.fchown(descriptor, home.st_uid, home.st_gid)
    return descriptor
