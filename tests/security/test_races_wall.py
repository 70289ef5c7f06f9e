"""Row-level security under load: many actors in turn over one small pool, and no answer shows another's case.

The requests go through the server's own way in, with the role that owns nothing and the pool of production: what one
request told the database about its actor must be gone when the next one gets its connection.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as chosen
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from lindung.access.models import User
from lindung.access.testing import NOON, make_organisation, make_user
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.kernel import clock, walls
from lindung.kernel.country import current
from tests.security.asking import signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
THREADS, ROUNDS, ORGANISATIONS, CASES = 8, 12, 6, 3
POOLS: dict[str, Any] = vars(DatabaseWrapper)["_connection_pools"]
"""The pools of this process, by database."""
POOL = {"min_size": 1, "max_size": 3, "timeout": 60}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with a browser, the codes of their organisation's cases, and one that is not theirs."""

    cookie: str
    own: frozenset[str]
    foreign: str


@pytest.fixture
def readers() -> list[Reader]:
    """Return one reader for each organisation."""
    users: list[User] = []
    codes: list[frozenset[str]] = []
    from lindung.access.actors import Actor

    for number in range(ORGANISATIONS):
        organisation = make_organisation(code=f"station{number}", kind="labour")
        user = make_user(username=f"reader{number}", role="front_line_officer", organisation=organisation)
        users.append(user)
        codes.append(frozenset(make_case(by=Actor.of(user)).code for _ in range(CASES)))
    name = chosen.SESSION_COOKIE_NAME
    return [
        Reader(
            cookie=f"{name}={signed_in(user).cookies[name].value}",
            own=codes[number],
            foreign=min(codes[(number + 1) % ORGANISATIONS]),
        )
        for number, user in enumerate(users)
    ]


@contextmanager
def in_production(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connect as the pages do: as the application's role, from one small pool for all threads."""
    settings = connections.settings["default"]
    password = (Path(settings["HOST"]).parent / f"{walls.APP_ROLE}.password").read_text().strip()
    connection.close()
    with monkeypatch.context() as patch:
        patch.setattr(chosen, "WALL_ROLE", "")
        patch.setitem(settings, "USER", walls.APP_ROLE)
        patch.setitem(settings, "PASSWORD", password)
        patch.setitem(settings, "CONN_HEALTH_CHECKS", True)
        patch.setitem(settings, "OPTIONS", settings["OPTIONS"] | {"pool": POOL})
        yield
        connection.close()
        for pool in POOLS.values():
            pool.close()
        POOLS.clear()


def ask(handler: WSGIHandler, reader: Reader, path: str) -> tuple[int, str]:
    """Ask as a server would; return status and body."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_COOKIE": reader.cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
    }
    told: list[str] = []

    def start(status: str, _headers: object, _error: object = None, /) -> Any:
        told.append(status)

    answer = handler(environ, start)
    try:
        return int(told[0].split()[0]), b"".join(answer).decode()
    finally:
        answer.close()


def test_no_answer_shows_anothers_case(readers: list[Reader], monkeypatch: pytest.MonkeyPatch) -> None:
    form = re.compile(rf"\b{re.escape(current().case_prefix)}-[0-9A-Z]+(?:-[0-9A-Z]+)*")
    assert all(form.fullmatch(code) for reader in readers for code in reader.own), (
        "the search must know codes"
    )
    statuses: Counter[int] = Counter()
    wrong: list[str] = []
    handler = WSGIHandler()
    gate = threading.Barrier(THREADS)

    def read(thread: int) -> None:
        gate.wait()
        for turn in range(ROUNDS):
            reader = readers[(thread + turn) % len(readers)]
            mine = sorted(reader.own)[turn % CASES]
            for path, expected in (
                ("/cases/", 200),
                (f"/cases/{reader.foreign}/", 404),
                (f"/cases/{mine}/", 200),
            ):
                status, body = ask(handler, reader, path)
                statuses[status] += 1
                seen = set(form.findall(body)) - ({reader.foreign} if status == 404 else set())
                needed = reader.own if path == "/cases/" else {mine} if expected == 200 else set()
                if status != expected or seen - reader.own or not needed <= seen:
                    wrong.append(
                        f"{path}: {status}, {len(seen - reader.own)} of others, {len(needed - seen)} lost"
                    )

    with clock.travel(to=NOON), in_production(monkeypatch):
        threads = [threading.Thread(target=read, args=(number,)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _told_nothing()
    assert not wrong, "\n".join(wrong[:20])
    assert statuses == {200: 2 * THREADS * ROUNDS, 404: THREADS * ROUNDS}


def _told_nothing() -> None:
    """Every connection that goes back to the pool knows nobody, and shows nobody's case."""
    names = ("lindung.user", "lindung.organisation", "lindung.reach")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (walls.APP_ROLE,)
    (pool,) = POOLS.values()
    connection.close()
    held = [pool.getconn() for _ in range(POOL["max_size"])]
    try:
        for one in held:
            kept = [one.execute("SELECT current_setting(%s, true)", [name]).fetchone()[0] for name in names]
            assert not any(kept)
            assert one.execute("SELECT count(*) FROM cases_case").fetchone() == (0,)
            one.rollback()
    finally:
        for one in held:
            pool.putconn(one)


def test_an_actor_left_behind_on_a_connection_would_be_seen(
    readers: list[Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The instrument itself: where one request's actor stays on the connection, the check above fails."""
    assert Case.objects.count() == ORGANISATIONS * CASES
    someone = Case.objects.values_list("lead_organisation_id", flat=True)[0]
    with in_production(monkeypatch):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lindung.organisation', %s, false)", [str(someone)])
            cursor.execute("SELECT set_config('lindung.reach', 'own', false)")
        with pytest.raises(AssertionError):
            _told_nothing()


def test_outside_a_request_the_database_shows_nothing(
    readers: list[Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query that nobody stands behind finds no case, however it is asked."""
    assert Case.objects.exists()
    with in_production(monkeypatch):
        assert not Case.objects.exists()
