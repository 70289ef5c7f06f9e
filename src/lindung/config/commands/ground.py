"""What commands stand on: the home folder, the installation's key, a database, Django."""

from __future__ import annotations

import os
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
import typer

from lindung.kernel.country import available
from lindung.kernel.postgres import running


def say(text: str = "") -> None:
    """Tell the person at the terminal; on stderr, so that results alone are on stdout."""
    typer.echo(text, err=True)


def refuse(text: str) -> NoReturn:
    """Say what is wrong, why and what to do next, and exit with 1."""
    say(text)
    raise typer.Exit(1)


def home() -> Path:
    """Return the folder for data, keys and logs: `LINDUNG_HOME`, else `var/` here; private to its owner."""
    folder = Path(os.environ.get("LINDUNG_HOME", "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def country_chosen(country: str | None) -> str:
    """Return the country pack to work with and make it known to the program."""
    code = country or os.environ.get("LINDUNG_COUNTRY") or "mys"
    if code not in available():
        refuse(
            f"There is no country pack {code!r}. There are: {', '.join(available())}. Choose one with --country."
        )
    os.environ["LINDUNG_COUNTRY"] = code
    return code


def secret_key(folder: Path) -> None:
    """Give this process the installation's key; a new installation makes one, readable by its owner only."""
    if os.environ.get("LINDUNG_SECRET_KEY") or os.environ.get("LINDUNG_SECRET_KEY_FILE"):
        return
    path = folder / "secret-key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    os.environ["LINDUNG_SECRET_KEY_FILE"] = str(path)


@contextmanager
def ground(
    *, country: str | None = None, migrate: bool = False, quiet: bool = True, serving: bool = False
) -> Iterator[str]:
    """Give a command its database and Django: the operator's PostgreSQL if `LINDUNG_DB_HOST` is set, else our own.

    A command connects as the owner of the tables; what is `serving` others, as the role that row-level security
    binds. Yields the country's code. Our own server is shared with other programs of this folder; the last one stops
    it.
    Asked to end by SIGTERM, the command leaves in order, as by Ctrl-C.
    """
    signal.signal(signal.SIGTERM, _leave)
    code = country_chosen(country)
    folder = home()
    secret_key(folder)
    os.environ.setdefault("LINDUNG_KEYS", str(folder / "keys"))
    if os.environ.get("LINDUNG_DB_HOST"):
        if not serving:
            _as_owner()
        start_django(migrate=migrate, quiet=quiet)
        yield code
        return
    name = f"lindung_{code}"
    with running(data_dir=folder / "postgres") as server:
        server.create_database(name=name)
        os.environ.update(server.environment(database=name, app=serving))
        try:
            start_django(migrate=migrate, quiet=quiet)
            # What this command starts serves others.
            os.environ.update(server.environment(database=name, app=True))
            yield code
        finally:
            leave_database()
            for variable in [key for key in os.environ if key.startswith("LINDUNG_DB_")]:
                del os.environ[variable]


def _as_owner() -> None:
    """Let this command connect to the operator's PostgreSQL as the role that owns the tables."""
    for ending in ("", "_FILE"):
        secret = os.environ.get(f"LINDUNG_DB_OWNER_PASSWORD{ending}")
        if secret is not None:
            os.environ["LINDUNG_DB_USER"] = os.environ.get("LINDUNG_DB_OWNER", "lindung")
            os.environ[f"LINDUNG_DB_PASSWORD{ending}"] = secret


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def start_django(*, migrate: bool, quiet: bool) -> None:
    """Set Django up and, if asked, bring the schema to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.config.settings")
    django.setup()
    if migrate:
        from django.core.management import call_command

        _clear_uppers()
        call_command("migrate", verbosity=0 if quiet else 1, interactive=False, stdout=sys.stderr)
        _raise_walls()
        _make_keys()


def _clear_uppers() -> None:
    """Take away what stands on the tables, where a migration is about to change them."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from lindung.kernel import uppers

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        uppers.clear()


def _raise_walls() -> None:
    from lindung.kernel import walls

    try:
        walls.build()
    except walls.NoWall as missing:
        refuse(str(missing))


def _make_keys() -> None:
    """Make the key file of a new installation; one that has sealed anything must bring its own."""
    from django.conf import settings

    from lindung.kernel.sealing import keyfile
    from lindung.kernel.sealing.models import KeyWrap

    folder = Path(settings.KEYS_FOLDER)
    if settings.KEY_PROVIDER != "file" or (folder / keyfile.NAME).exists():
        return
    if KeyWrap.objects.exists():
        refuse(
            f"{folder / keyfile.NAME} is missing, and without it nothing sealed here opens. Restore it from the backup"
            " of the keys."
        )
    keyfile.make(folder=folder)


def leave_database() -> None:
    """Close this process's connections, the pool's too, so that the server can stop at once."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's connections have it
