"""Makes a cluster and its roles: one for maintenance, one that owns the databases, one that serves the pages."""

import os
import secrets
import shutil
import tempfile

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from lindung.kernel.postgres.account import open_private
from lindung.kernel.postgres.binaries import Binaries
from lindung.kernel.postgres.errors import CannotStart, UnusableDirectory
from lindung.kernel.postgres.home import Home

ADMIN = "lindung_admin"
OWNER = "lindung"
APP = "lindung_app"
"""Owns nothing: the pages connect as it, bound by row-level security."""
FIGURES = "lindung_figures"
"""Nobody connects as it: who makes figures steps down to it, and sees views without persons."""
_BUILTIN_LOCALE_MAJOR = 17


def password(*, home: Home, role: str) -> str:
    """Return the role's password, made on first use and kept in a file of the program's account alone."""
    path = home.password_file(role)
    if not path.exists():
        if role == ADMIN and home.data.exists():
            raise UnusableDirectory(
                f"{path} is missing, and without it the cluster in {home.data} cannot be opened. Restore it"
                " from the backup that holds the data, or move the data away to begin with an empty cluster."
            )
        scratch = path.with_name(f".{path.name}")
        with os.fdopen(open_private(scratch, os.O_WRONLY | os.O_TRUNC), "w") as file:
            file.write(secrets.token_urlsafe(32))
        scratch.replace(path)
    return path.read_text(encoding="ascii").strip()


def dsn(*, home: Home, socket_dir: str, port: int, database: str, role: str) -> str:
    """Return a libpq connection string over the socket, with the password in it: never log it."""
    return make_conninfo(
        host=socket_dir, port=port, dbname=database, user=role, password=password(home=home, role=role)
    )


def ensure_cluster(*, home: Home, binaries: Binaries, sync: bool) -> None:
    """Make the cluster unless there is one; a half-made one is thrown away. Call it under the start lock.

    ``sync=False`` leaves out the flush to disk, for tests.
    """
    if home.major() is not None:
        return
    if home.unfinished_data.exists():
        shutil.rmtree(home.unfinished_data)
    home.account.make_private_directory(home.unfinished_data)
    output = ""
    for locale in _locales(binaries):
        output = _initdb(home, binaries, [*locale, *([] if sync else ["--no-sync"])])
        if not output:
            home.unfinished_data.rename(home.data)
            return
    raise CannotStart(
        f"PostgreSQL {binaries.version} could not make a cluster in {home.root}. It said:\n{output}\n"
        "Mend what it names and start again; nothing was left behind."
    )


def ensure_roles(*, home: Home, admin_dsn: str) -> None:
    """Make the ordinary roles, or give them the passwords of their files.

    The owner may create databases, because tests make their own, but no roles, and is no superuser; it may step
    down to the application's role, never the other way.
    """
    fresh = _ensure_role(home, admin_dsn, OWNER, "CREATEDB")
    if _ensure_role(home, admin_dsn, APP, "NOCREATEDB NOINHERIT") or fresh:
        with psycopg.connect(admin_dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
    _ensure_figures(admin_dsn)


def _ensure_figures(admin_dsn: str) -> None:
    """Make the role that figures are read as, also in a cluster older than it: both others may step down to it.

    The application's role never has its rights without stepping down: NOINHERIT, before it is granted.
    """
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [FIGURES]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(FIGURES)))
        inherits = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolinherit"
        if connection.execute(inherits, [APP]).fetchone():
            connection.execute(sql.SQL("ALTER ROLE {} NOINHERIT").format(sql.Identifier(APP)))
        granted = (
            "SELECT u.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
            " JOIN pg_roles u ON u.oid = m.member WHERE r.rolname = %s"
        )
        members = {name for (name,) in connection.execute(granted, [FIGURES])}
        for role in {APP, OWNER} - members:
            connection.execute(
                sql.SQL("GRANT {} TO {}").format(sql.Identifier(FIGURES), sql.Identifier(role))
            )


def _ensure_role(home: Home, admin_dsn: str, role: str, may: str) -> bool:
    """Make one role if need be; return whether anything was done.

    The server receives a verifier computed here, so no statement carries the password.
    """
    is_new = not home.password_file(role).exists()
    secret = password(home=home, role=role)
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        if known and not is_new:
            return False
        encrypt = connection.pgconn.encrypt_password
        verifier = encrypt(secret.encode(), role.encode(), b"scram-sha-256").decode()
        connection.execute(
            sql.SQL("{} ROLE {} LOGIN {} NOSUPERUSER NOCREATEROLE NOREPLICATION PASSWORD {}").format(
                sql.SQL("ALTER" if known else "CREATE"),
                sql.Identifier(role),
                sql.SQL(may),
                sql.Literal(verifier),
            )
        )
    return True


def _locales(binaries: Binaries) -> list[list[str]]:
    """Return what to try: letters of all scripts known, order by code point, the same on every machine."""
    if binaries.major >= _BUILTIN_LOCALE_MAJOR:
        return [["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]]
    return [["--locale=C.UTF-8"], ["--locale=C"]]


def _initdb(home: Home, binaries: Binaries, options: list[str]) -> str:
    """Run initdb and return what it complained about; empty when it succeeded."""
    with tempfile.NamedTemporaryFile("w", dir=home.root, prefix=".") as file:
        file.write(password(home=home, role=ADMIN))
        file.flush()
        if os.geteuid() == 0:
            os.fchown(file.fileno(), home.account.uid, home.account.gid)
        done = home.account.run(
            command=[
                binaries.directory / "initdb",
                f"--pgdata={home.unfinished_data}",
                f"--username={ADMIN}",
                f"--pwfile={file.name}",
                "--auth=scram-sha-256",
                "--data-checksums",
                "--encoding=UTF8",
                "--no-instructions",
                *options,
            ]
        )
    return "" if done.returncode == 0 else (done.stderr or done.stdout or f"exit code {done.returncode}")
