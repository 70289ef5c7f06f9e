"""One database server for as long as a program needs it."""

import logging
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from lindung.kernel.postgres import cluster, postmaster, sharing
from lindung.kernel.postgres.binaries import find_binaries, make_reachable
from lindung.kernel.postgres.errors import CannotStart, PostgresError
from lindung.kernel.postgres.home import Home, open_home
from lindung.kernel.postgres.postmaster import Launch

logger = logging.getLogger(__name__)

_WATCH_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 30.0
_DATABASE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_CREATION_LOCK = 5_117_203  # any number: programs that create databases at the same moment take turns


class Server:
    """A running server that this program holds; get one from ``running``.

    While it is held, a watcher thread starts the server again should its process die.
    """

    def __init__(self, *, home: Home, launch: Launch, holding: int) -> None:
        self._home = home
        self._launch = launch
        self._holding = holding
        self._process_id = os.getpid()
        self._leaving = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="lindung-postgres", daemon=True)
        self._watcher.start()

    @property
    def socket_dir(self) -> Path:
        """The directory of the Unix socket; give it to libpq as the host."""
        return Path(self._launch.socket_dir)

    @property
    def port(self) -> int:
        """The port: it names the socket even when nothing listens on TCP."""
        return self._launch.port

    def dsn(self, *, database: str = "lindung", admin: bool = False) -> str:
        """Return a libpq connection string, password included: never log it.

        ``admin`` gives the superuser for maintenance; the application connects as the owner.
        """
        role = cluster.ADMIN if admin else cluster.OWNER
        return _dsn(self._home, self._launch, database, role)

    def django_settings(self, *, database: str) -> dict[str, Any]:
        """Return one entry for Django's ``DATABASES``."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database,
            "USER": cluster.OWNER,
            "PASSWORD": cluster.password(home=self._home, role=cluster.OWNER),
            "HOST": self._launch.socket_dir,
            "PORT": str(self.port),
        }

    def environment(self, *, database: str, app: bool = False) -> dict[str, str]:
        """Return the variables a child process reads its database from; the password stays in its file.

        `app` gives the role that serves pages, bound by row-level security; else the owner.
        """
        role = cluster.APP if app else cluster.OWNER
        return {
            "LINDUNG_DB_HOST": self._launch.socket_dir,
            "LINDUNG_DB_PORT": str(self.port),
            "LINDUNG_DB_NAME": database,
            "LINDUNG_DB_USER": role,
            "LINDUNG_DB_PASSWORD_FILE": str(self._home.password_file(role)),
        }

    def create_database(self, *, name: str) -> None:
        """Make the database, owned by the application's role and with ``btree_gist``, unless it exists."""
        if not _DATABASE_NAME.fullmatch(name):
            raise ValueError(
                f"{name!r} is no database name here: use small letters, digits and underscores, at most 63,"
                " not beginning with a digit."
            )
        with psycopg.connect(self.dsn(database="postgres", admin=True), autocommit=True) as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", [_CREATION_LOCK])
            if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                admin.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(name), sql.Identifier(cluster.OWNER)
                    )
                )
            with psycopg.connect(self.dsn(database=name), autocommit=True) as owner:
                _create_extension(owner)

    def stop(self) -> None:
        """Leave the server, and stop it if no other program needs it and one of us started it."""
        if self._leaving.is_set() or os.getpid() != self._process_id:
            return
        self._leaving.set()
        self._watcher.join()
        with sharing.alone(home=self._home):
            os.close(self._holding)
            if not sharing.is_needed(home=self._home) and _started_by_us(self._home, self._launch):
                postmaster.stop(home=self._home)

    def _watch(self) -> None:
        pause = _WATCH_SECONDS
        while not self._leaving.wait(pause):
            postmaster.bury_children()
            if postmaster.find(home=self._home) is not None:
                pause = _WATCH_SECONDS
                continue
            logger.warning("The database server is gone; starting it again.")
            try:
                with sharing.alone(home=self._home):
                    _bring_up(self._home, self._launch)
            except (PostgresError, OSError, psycopg.Error):
                logger.exception("The database server could not be started again; another attempt follows.")
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


@contextmanager
def running(
    *, data_dir: Path, tcp_port: int | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Hold the database server of ``data_dir`` for the length of the block.

    Makes the cluster on first use, joins a server that runs already, and stops it on leaving if nobody else
    holds it. ``tcp_port`` makes it listen on 127.0.0.1 as well; ``settings`` are server parameters, used only
    when this call starts the server. As root, ``data_dir`` may become a link (see ``home``).

    Raises a ``PostgresError`` that says what to do when there is no server to be had.
    """
    home = open_home(data_dir=data_dir)
    with sharing.alone(home=home):
        launch = _join_or_start(home, tcp_port, settings or {})
        holding = sharing.hold(home=home)
    server = Server(home=home, launch=launch, holding=holding)
    try:
        yield server
    finally:
        server.stop()


def _join_or_start(home: Home, tcp_port: int | None, settings: Mapping[str, str]) -> Launch:
    """Return how the server runs. The caller holds the start lock."""
    launch = _launch_in_use(home)
    if launch is None:
        launch = Launch(
            socket_dir=str(home.socket_directory()),
            port=tcp_port or postmaster.DEFAULT_PORT,
            tcp=tcp_port is not None,
            settings=dict(settings),
        )
    elif tcp_port is not None and (launch.tcp, launch.port) != (True, tcp_port):
        raise CannotStart(
            f"The database in {home.root} already runs without TCP port {tcp_port}. Stop the programs that"
            " use it and start again, or do not ask for the port."
        )
    _bring_up(home, launch)
    cluster.ensure_roles(home=home, admin_dsn=_dsn(home, launch, "postgres", cluster.ADMIN))
    return launch


def _launch_in_use(home: Home) -> Launch | None:
    """Return the parameters that bind us: of a live server, or of programs about to restart a dead one."""
    found, saved = postmaster.find(home=home), Launch.saved(home=home)
    if found is not None and found.socket_dir:
        if saved is not None and (saved.socket_dir, saved.port) == (found.socket_dir, found.port):
            return saved
        return Launch(socket_dir=found.socket_dir, port=found.port, tcp=found.tcp)  # started by other hands
    return saved if found is not None or sharing.is_needed(home=home) else None


def _bring_up(home: Home, launch: Launch) -> None:
    """Make the server answer. The caller holds the start lock."""
    binaries = make_reachable(binaries=find_binaries(major=home.major()), account=home.account)
    home.socket_directory()
    cluster.password(home=home, role=cluster.ADMIN)
    cluster.ensure_cluster(home=home, binaries=binaries, sync=launch.settings.get("fsync") != "off")
    admin_dsn = _dsn(home, launch, "postgres", cluster.ADMIN)
    postmaster.start(home=home, binaries=binaries, launch=launch, admin_dsn=admin_dsn)


def _started_by_us(home: Home, launch: Launch) -> bool:
    """Ask the running server whether a launcher started it; what other hands started is not ours to stop."""
    try:
        with psycopg.connect(_dsn(home, launch, "postgres", cluster.ADMIN), connect_timeout=5) as connection:
            row = connection.execute("SELECT current_setting(%s, true)", [postmaster.MARK]).fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and row[0] is not None


def _create_extension(connection: psycopg.Connection[Any]) -> None:
    try:
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    except psycopg.errors.FeatureNotSupported:
        raise CannotStart(
            "This PostgreSQL lacks the extension btree_gist. Install the package of its additional modules"
            " (often 'postgresql-contrib'), or set LINDUNG_PG_BIN=carrier for a new data directory."
        ) from None


def _dsn(home: Home, launch: Launch, database: str, role: str) -> str:
    return cluster.dsn(
        home=home, socket_dir=launch.socket_dir, port=launch.port, database=database, role=role
    )
