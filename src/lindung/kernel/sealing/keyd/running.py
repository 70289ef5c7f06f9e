"""The command line of the key service, and the start of the process."""

from __future__ import annotations

import argparse
import fcntl
import grp
import os
import pwd
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from lindung.kernel.sealing.keyd import guarding, keyring
from lindung.kernel.sealing.keyd.keeper import Caps, Keeper
from lindung.kernel.sealing.keyd.keyring import FileKeys, Keys
from lindung.kernel.sealing.keyd.logbook import Logbook
from lindung.kernel.sealing.keyd.refusals import Refused, Unusable
from lindung.kernel.sealing.keyd.service import Allowed, Patience, Service

_STACK: Final = 512 * 1024
_EXAMPLES: Final = """examples:
  lindung keyd init --keys /var/lib/lindung-keyd
  lindung keyd --socket /run/lindung-keyd/keyd.sock --keys /var/lib/lindung-keyd --allow-user lindung
  lindung keyd rotate --keys /var/lib/lindung-keyd
"""


def parser() -> argparse.ArgumentParser:
    """Return the description of the command line."""
    made = argparse.ArgumentParser(
        prog="lindung keyd",
        description="The key service: keeps the wrapping keys in a process and an account of their own.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "act",
        nargs="?",
        choices=["serve", "init", "rotate"],
        default="serve",
        help="serve (what it does if nothing is said), init: make the keys, rotate: add a version",
    )
    home = Path(os.environ.get("LINDUNG_HOME", "var")).resolve() / "keyd"
    made.add_argument(
        "--keys", type=Path, default=home, help="folder of the key file, the counts and the log"
    )
    made.add_argument("--socket", type=Path, help="where to listen; the folder must exist")
    made.add_argument(
        "--log", type=Path, help="the log, a JSON object a line (keyd.log in the folder of the keys)"
    )
    made.add_argument(
        "--allow-user", action="append", default=[], help="an account that may connect; repeatable"
    )
    made.add_argument(
        "--allow-group", help="accounts of this first group may connect; the socket is given to it"
    )
    caps = Caps()
    made.add_argument("--per-user", type=_count, default=caps.per_user, help="keys one user gets in an hour")
    made.add_argument(
        "--for-all", type=_count, default=caps.for_all, help="keys all users together get in an hour"
    )
    made.add_argument("--tokens", type=_count, default=caps.tokens, help="search tokens made in an hour")
    made.add_argument("--marks", type=_count, default=caps.marks, help="grants marked in an hour")
    made.add_argument(
        "--connections", type=_count, default=Patience().connections, help="connections at once"
    )
    made.add_argument("--pkcs11", help="keep the keys in a hardware module instead: the path of its library")
    made.add_argument("--token", help="with --pkcs11: the label of the token")
    made.add_argument("--pin-file", type=Path, help="with --pkcs11: a file with the token's PIN, mode 0600")
    return made


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says and return the exit code: 0 done, 1 refused, 2 not understood."""
    options = parser().parse_args(arguments)
    try:
        if options.act == "init":
            _say(
                f"Keys are made: {_init(options)}. Make a backup now, and keep it apart from the database's."
            )
        elif options.act == "rotate":
            _say(f"Wrapping key {_rotate(options)} is current. Now re-wrap what older ones hold.")
        else:
            _serve(options)
    except Unusable as unusable:
        _say(str(unusable))
        return 1
    except Refused as refused:
        _say(f"The keys refuse: {refused.code}.")
        return 1
    except OSError as error:
        _say(f"{error.filename or 'A file'} cannot be used: {error.strerror}. Check its owner and mode.")
        return 1
    return 0


def _init(options: argparse.Namespace) -> str:
    if options.pkcs11:
        _hardware(options, make=True)
        return f"token {options.token}"
    return str(keyring.init(folder=options.keys))


def _rotate(options: argparse.Namespace) -> int:
    if options.pkcs11:
        from lindung.kernel.sealing.keyd.hardware import TokenKeys

        keys = _hardware(options)
        assert isinstance(keys, TokenKeys)
        return keys.rotate()
    return keyring.rotate(folder=options.keys)


def _hardware(options: argparse.Namespace, *, make: bool = False) -> Keys:
    from lindung.kernel.sealing.keyd.hardware import TokenKeys

    if not options.token or not options.pin_file:
        raise Unusable("--pkcs11 needs --token LABEL and --pin-file FILE as well.")
    pin = options.pin_file.read_text(encoding="utf-8").strip()
    return TokenKeys(module=options.pkcs11, token=options.token, pin=pin, make=make)


def _serve(options: argparse.Namespace) -> None:
    if options.socket is None:
        raise Unusable(
            "Where to listen? Say --socket PATH, in a folder that only the two accounts can enter."
        )
    allowed, group = _allowed(options)
    guarded = guarding.guard()
    keys = _hardware(options) if options.pkcs11 else FileKeys(folder=options.keys)
    options.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _alone(options.keys)
    logbook = Logbook(path=options.log or options.keys / "keyd.log")
    caps = Caps(
        per_user=options.per_user, for_all=options.for_all, tokens=options.tokens, marks=options.marks
    )
    keeper = Keeper.standing(keys=keys, folder=options.keys, logbook=logbook, caps=caps)
    service = Service(
        path=options.socket,
        answer=keeper.answer,
        allowed=allowed,
        patience=Patience(connections=options.connections),
        group=group,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.stop())
    signal.signal(signal.SIGHUP, lambda *_: logbook.wish_reopened())
    logbook.write(op="start", outcome="ok", version=keys.version(), **guarded)
    threading.stack_size(_STACK)
    _ready()
    service.serve()
    logbook.write(op="stop", outcome="ok")
    os.close(lock)


def _allowed(options: argparse.Namespace) -> tuple[Allowed, int | None]:
    """Return who may connect: this account, and those named."""
    users = {os.geteuid()}
    try:
        users.update(
            int(name) if name.isdigit() else pwd.getpwnam(name).pw_uid for name in options.allow_user
        )
        name = options.allow_group
        group = None if name is None else int(name) if name.isdigit() else grp.getgrnam(name).gr_gid
    except KeyError as error:
        raise Unusable(f"This machine has no such account or group: {error}. Make it first.") from None
    return Allowed(users=frozenset(users), groups=frozenset(() if group is None else {group})), group


def _alone(folder: Path) -> int:
    """Hold the folder's lock: two services would count apart."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Unusable(f"A service uses {folder} already. End it first.") from None
    return descriptor


def _ready() -> None:
    """Tell systemd, if it started us, that the socket is there."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notice:
        notice.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        notice.sendall(b"READY=1")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
