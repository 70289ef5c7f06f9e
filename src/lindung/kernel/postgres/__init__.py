"""Our own launcher for PostgreSQL, so demo, tests and one-box use need no installed service (ADR-0002).

>>> with running(data_dir=Path("var/postgres")) as server:      # doctest: +SKIP
...     server.create_database(name="lindung")
...     connection = psycopg.connect(server.dsn())

It needs the standard library and psycopg, and no Django: it runs before settings exist.
"""

from lindung.kernel.postgres.binaries import Binaries, find_binaries
from lindung.kernel.postgres.errors import (
    CannotStart,
    CannotStop,
    NoBinaries,
    PostgresError,
    UnusableDirectory,
)
from lindung.kernel.postgres.server import Server, running

__all__ = [
    "Binaries",
    "CannotStart",
    "CannotStop",
    "NoBinaries",
    "PostgresError",
    "Server",
    "UnusableDirectory",
    "find_binaries",
    "running",
]
