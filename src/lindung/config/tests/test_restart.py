"""The database server is killed under load: no answer is an error, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg
import pytest

from lindung.config.tests.browsing import Browser
from lindung.config.tests.installation import PASSWORD, Installation
from lindung.kernel.postgres import running

pytestmark = pytest.mark.slow
KILLS = 3


@dataclass
class Load:
    """People who read and write until told to stop, and what they were answered."""

    origin: str
    username: str
    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def write(self, writer: int) -> None:
        """Send one note after the other; a pause page is sent again as it stands until it is acknowledged."""
        browser, number = self._signed_in(), 0
        while not self.stop.is_set():
            number += 1
            text = f"note {writer}-{number}"
            page = browser.get("/note/")
            self._count(page.status, {200, 503}, page.text)
            if page.status != 200:
                time.sleep(0.2)
                continue
            fields = page.form(action="/note/") | {"text": text}
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                answer = browser.post("/note/", fields)
                self._count(answer.status, {302, 503}, answer.text)
                if answer.status == 302:
                    if answer.leads_to == "/":
                        self.acknowledged.append(text)
                    else:
                        self.unexpected.append(f"sent on to {answer.leads_to}")
                    break
                kept = answer.form(action="/note/")
                if kept != fields:
                    self.unexpected.append(f"the pause page lost {sorted(set(fields) - set(kept))}")
                fields = kept
                time.sleep(0.2)

    def read(self) -> None:
        """Open one page after the other."""
        browser = self._signed_in()
        while not self.stop.is_set():
            page = browser.get("/")
            self._count(page.status, {200, 503}, page.text)

    def goes_on(self) -> None:
        """Wait until the load has had some more notes taken, however slow the machine is."""
        enough = len(self.acknowledged) + 15
        _eventually(lambda: len(self.acknowledged) >= enough, seconds=90)

    def _signed_in(self) -> Browser:
        """Sign in, again and again if the database happens to be away just then."""
        browser = Browser(self.origin)
        _eventually(lambda: browser.sign_in(self.username, PASSWORD).leads_to == "/", seconds=30)
        return browser

    def _count(self, status: int, expected: set[int], text: str) -> None:
        self.statuses[status] += 1
        if status not in expected or (status == 503 and "A short pause" not in text):
            self.unexpected.append(f"{status}: {text[:200]}")


def test_killing_the_database_under_load_pauses_and_loses_nothing(
    installation: Installation, administrator: str
) -> None:
    with installation.site("--workers", "2", "--threads", "4") as origin:
        load = Load(origin, administrator)
        crowd = ThreadPoolExecutor(max_workers=6)
        people = [crowd.submit(load.write, number) for number in range(4)]
        people += [crowd.submit(load.read) for _ in range(2)]
        for _ in range(KILLS):
            load.goes_on()
            before = installation.postmaster
            os.kill(before, signal.SIGKILL)
            _eventually(lambda gone=before: installation.postmaster not in {0, gone}, seconds=30)
        load.goes_on()
        load.stop.set()
        for person in people:
            person.result(timeout=90)

        browser = Browser(origin)
        assert browser.sign_in(administrator, PASSWORD).leads_to == "/"
        assert {browser.get("/").status for _ in range(20)} == {200}
        assert browser.get("/readyz").status == 200
        kept = _notes(installation)

    assert load.unexpected == []
    assert set(load.statuses) <= {200, 302, 503}
    assert load.statuses[503] > 0, "the load never met the pause: this run proves nothing"
    assert len(load.acknowledged) > 50
    assert set(load.acknowledged) <= set(kept)
    assert max(kept.values()) == 1, "something was done twice"


def _notes(installation: Installation) -> Counter[str]:
    """Return how often each note is in the database."""
    with (
        running(data_dir=installation.home / "postgres") as server,
        psycopg.connect(server.dsn(database="lindung_mys")) as connection,
    ):
        rows = connection.execute("SELECT detail->>'text' FROM kernel_auditevent WHERE event = 'test.note'")
        return Counter(text for (text,) in rows)


def _eventually(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)
