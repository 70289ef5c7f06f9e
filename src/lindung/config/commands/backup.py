"""Backups: made for two offline recipients, and brought back into an empty installation."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from lindung.config.commands.ground import ground, home, refuse, say, start_django
from lindung.config.commands.run import Country
from lindung.kernel.backups.problems import Refused

SECRET_KEY_FILE = "secret-key"  # noqa: S105 - a file's name
MARK_FILE = "audit-mark"
KEY_FILES = ("sealing.json", MARK_FILE, "audit-head.key", "audit-head.pub")


def backup(
    to: Annotated[
        Path, typer.Option(help="Folder on another disk; each backup gets a folder of its own there.")
    ],
    recipient: Annotated[
        list[str],
        typer.Option(help="age recipient (age1…) whose identity is kept offline; give two or more."),
    ],
    wraps_to: Annotated[
        Path | None,
        typer.Option(help="Folder for the wraps, which are kept for few days; else beside the rest."),
    ] = None,
    wraps_days: Annotated[int, typer.Option(help="Days after which the wraps must be gone.")] = 35,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Put this installation's key files into the wraps' set too.")
    ] = False,
    country: Country = None,
) -> None:
    """Write database, sealed files and wraps, each encrypted to the recipients, from one moment and without a pause.

    Example: lindung backup --to /mnt/backup --wraps-to /mnt/wraps --recipient age1… --recipient age1…
    """
    started = time.monotonic()
    try:
        from lindung.kernel.backups import tape

        tape.recipients(texts=recipient)
        with ground(country=country):
            from django.conf import settings

            from lindung.kernel import clock
            from lindung.kernel.backups import making

            made = making.make(
                to=to,
                wraps_to=wraps_to,
                recipients=recipient,
                files=Path(settings.FILES_FOLDER),
                key_files=_key_files(Path(settings.KEYS_FOLDER)) if with_keys else (),
                keep_days=wraps_days,
                at=clock.now(),
            )
    except Refused as error:
        refuse(str(error))
    say(f"{made.folder}: {made.size / 1e6:.1f} MB in {time.monotonic() - started:.1f} s.")
    say(f"The wraps lie in {made.wraps} and must be gone in {wraps_days} days.")
    if made.swept:
        say(f"Wraps whose days are over, deleted: {made.swept}.")
    say(f"The trail has {made.rows_in_trail} rows; signed by {made.signer}.")


def _key_files(folder: Path) -> Sequence[Path]:
    """Return the key files that lie here; a key service or a hardware module keeps its own."""
    from lindung.kernel.audit import keys

    keys.fingerprint()  # makes the pair that signs, if nothing was signed yet
    found = [folder / name for name in KEY_FILES] + [home() / SECRET_KEY_FILE]
    return [path for path in found if path.exists()]


def restore(
    source: Annotated[Path, typer.Option("--from", help="Folder of one backup.")],
    identity: Annotated[Path, typer.Option(help="Identity file of one recipient, as age-keygen wrote it.")],
    wraps: Annotated[
        Path | None, typer.Option(help="Folder of the wraps, of this backup or a newer one; else beside it.")
    ] = None,
    public: Annotated[
        Path | None, typer.Option(help="Public key that signed the backup, if not in the folder of the keys.")
    ] = None,
    accept_broken_trail: Annotated[
        bool, typer.Option("--accept-broken-trail", help="Keep the data although its trail is not whole.")
    ] = False,
    country: Country = None,
) -> None:
    """Bring a backup back into an EMPTY installation: all of it, proved, or nothing.

    Example: LINDUNG_HOME=/srv/new lindung restore --from /mnt/backup/lindung-20261122T020000Z --identity key.txt
    """
    started = time.monotonic()
    try:
        from lindung.kernel.backups import proving

        found = proving.inspect(folder=source, wraps_folder=wraps, identity=identity)
        say(
            f"The backup of {found.database.at:%Y-%m-%d %H:%M} UTC is complete;"
            f" its wraps are of {found.wraps.at:%Y-%m-%d %H:%M} UTC."
        )
        for name in proving.place_keys(backup=found, place=_place):
            say(f"Key file put in place: {name}.")
        _refuse_without_keys(public)
        with ground(country=country):
            from django.conf import settings

            from lindung.kernel.backups import restoring

            files = Path(settings.FILES_FOLDER)
            restoring.check_empty(files=files)
            start_django(migrate=True, quiet=True)
            done = restoring.restore(
                backup=found, files=files, public=public, accept_broken_trail=accept_broken_trail
            )
    except Refused as error:
        refuse(str(error))
    if done.strangers:
        say(
            f"Left out, because the older database does not know whose they are: {done.strangers} rows of the wraps."
        )
    if done.report.whole:
        say(f"The trail is whole: {done.report.rows} rows, as in the head of the backup.")
    else:
        say(
            "\n".join([f"The trail is NOT whole: {done.report.faults} faults.", *map(str, done.report.named)])
        )
    say(f"Restored: {done.rows} rows, {done.files} files, in {time.monotonic() - started:.1f} s.")


def _keys_folder() -> Path:
    return Path(os.environ.get("LINDUNG_KEYS") or home() / "keys")


def _place(name: str) -> Path | None:
    """Return where a key file of a backup belongs; nowhere where the environment gives that key."""
    if name == SECRET_KEY_FILE:
        given = os.environ.get("LINDUNG_SECRET_KEY") or os.environ.get("LINDUNG_SECRET_KEY_FILE")
        return None if given else home() / SECRET_KEY_FILE
    return _keys_folder() / name if name in KEY_FILES else None


def _refuse_without_keys(public: Path | None) -> None:
    """A fresh installation would make keys of its own, which open nothing and prove nothing of what comes back."""
    folder = _keys_folder()
    needed = [MARK_FILE] if public else [MARK_FILE, "audit-head.pub"]
    if os.environ.get("LINDUNG_KEY_PROVIDER", "file") == "file":
        needed.append("sealing.json")
    if missing := [name for name in needed if not (folder / name).exists()]:
        raise Refused(
            f"Missing in {folder}: {', '.join(missing)}. Nothing was changed. Put the key files of the old installation"
            " there first (and its secret-key into LINDUNG_HOME), or restore from wraps made --with-keys."
        )
