"""Starts the tests' own PostgreSQL before Django reads its settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

_stack = ExitStack()
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def pytest_configure(config: pytest.Config) -> None:
    """Start (or share) the server under `.cache/`; every worker of a parallel run attaches to the same one."""
    from lindung.kernel.postgres import running

    data_dir = Path(__file__).parent / ".cache" / "postgres-tests"
    server = _stack.enter_context(running(data_dir=data_dir, settings=_FAST))
    os.environ.update(server.environment(database="lindung"))
    os.environ["LINDUNG_DB_POOL"] = "0"
    os.environ.setdefault("LINDUNG_COUNTRY", "mys")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the server; the last to leave stops it."""
    _stack.close()


@pytest.fixture
def pack_sgp() -> Iterator[None]:
    """Run a test in the second country."""
    from lindung.kernel.country import use

    with use("sgp"):
        yield
