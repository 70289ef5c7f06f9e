"""Where one server keeps its things, and who owns them.

    <data_dir>/data              the cluster, 0700, of the account that runs PostgreSQL
    <data_dir>/socket            the socket, 0700, of the same account
    <data_dir>/run               locks and launch parameters, 0700, of the program's account
    <data_dir>/*.password        0600, of the program's account
    <data_dir>/server.log        0600, likewise

A program that is root in a directory only root may enter gets ``data_dir`` as a link to a place that the
server's account can reach. Modes of directories that exist already are never changed.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lindung.kernel.postgres.account import Account, ordinary_account, owner_of
from lindung.kernel.postgres.binaries import shared_place
from lindung.kernel.postgres.errors import UnusableDirectory

# The kernel allows 107 characters; '.s.PGSQL.65535.lock' and a margin stay free.
LONGEST_SOCKET_PATH = 99
_SOCKET_NAME_LENGTH = len("/.s.PGSQL.65535")


@dataclass(frozen=True, kw_only=True)
class Home:
    """The directory of one server (links resolved) and the account that runs PostgreSQL in it."""

    root: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def unfinished_data(self) -> Path:
        return self.root / "data.part"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    def password_file(self, role: str) -> Path:
        return self.root / f"{role}.password"

    def major(self) -> int | None:
        """Return the major version that wrote the cluster, or None while there is no cluster."""
        if not self.data.exists():
            return None
        try:
            return int((self.data / "PG_VERSION").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            raise UnusableDirectory(
                f"{self.data} is not a PostgreSQL cluster or is damaged: its file PG_VERSION is missing or"
                " unreadable. Restore it from a backup, or move it away to begin with an empty one."
            ) from None

    def socket_directory(self) -> Path:
        """Return the private directory of the socket, made if missing; a short one if ours is too long."""
        directory = self.root / "socket"
        if not _fits(directory):
            digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
            names = [Path(place) / f"lindung-{digest}" for place in (tempfile.gettempdir(), "/tmp")]  # noqa: S108
            directory = next((n for n in names if _fits(n) and self.account.can_reach(n.parent)), names[-1])
        self.account.make_private_directory(directory)
        return directory


def open_home(*, data_dir: Path) -> Home:
    """Return the home at ``data_dir``, made if missing.

    Raises ``UnusableDirectory`` when it holds something else or belongs to somebody else.
    """
    try:
        home = _open_home(data_dir.absolute())
        _refuse_foreign_content(home.root)
        home.major()
        owner_of(home.root).make_private_directory(home.run)
    except PermissionError as error:
        raise UnusableDirectory(
            f"{data_dir} cannot be used by uid {os.geteuid()}: {error.strerror}. Start the program as the"
            " account that owns it, or choose another data directory."
        ) from error
    return home


def _open_home(data_dir: Path) -> Home:
    if os.geteuid() != 0:
        root = data_dir.resolve()
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Home(root=root, account=ordinary_account())
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    _link_elsewhere_if_closed(data_dir)
    root = data_dir.resolve()
    if not root.exists():
        _make_passage(root)
    account = _account_for(root)
    if not account.can_reach(root):
        raise UnusableDirectory(
            f"The account with uid {account.uid}, which runs PostgreSQL, may not enter {root}. Open the"
            " directories above it to that account, or choose another data directory."
        )
    return Home(root=root, account=account)


def _link_elsewhere_if_closed(data_dir: Path) -> None:
    """As root, lead a new ``data_dir`` that the server's account could not enter to a place that it can."""
    if data_dir.is_symlink() or (data_dir.is_dir() and any(data_dir.iterdir())):
        return
    nearest = data_dir if data_dir.is_dir() else data_dir.parent
    if ordinary_account().can_reach(nearest.resolve()):
        return
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    target = shared_place() / f"{data_dir.name}-{digest}"
    with suppress(FileNotFoundError):
        data_dir.rmdir()
    with suppress(FileExistsError):  # another program was quicker
        data_dir.symlink_to(target)


def _make_passage(root: Path) -> None:
    """Make a directory that the server's account may pass through, but neither list nor write.

    It appears with its final mode, whatever the umask, because another program may look for it meanwhile.
    """
    scratch = Path(tempfile.mkdtemp(dir=root.parent, prefix=".lindung-"))
    scratch.chmod(0o711)
    try:
        scratch.rename(root)
    except OSError:  # not empty any more: another program was quicker
        scratch.rmdir()


def _account_for(root: Path) -> Account:
    """As root, keep to the owner of existing data, else of the directory, unless that is root."""
    for path in (root / "data", root):
        if path.exists() and (owner := owner_of(path)).uid != 0:
            return owner
    return ordinary_account()


def _refuse_foreign_content(root: Path) -> None:
    """Never make a cluster among things we did not put there."""
    if (root / "data").exists():
        return
    ours = {"data", "data.part", "run", "socket", "server.log"}
    ours |= {f"{role}.password" for role in ("lindung", "lindung_admin", "lindung_app")}
    strange = sorted(e.name for e in root.iterdir() if e.name not in ours and not e.name.startswith("."))
    if strange:
        raise UnusableDirectory(
            f"{root} holds other things ({', '.join(strange[:3])}), so it will not be used for a database."
            " Choose a directory that is empty or does not exist yet."
        )


def _fits(directory: Path) -> bool:
    return len(os.fsencode(directory)) + _SOCKET_NAME_LENGTH <= LONGEST_SOCKET_PATH
