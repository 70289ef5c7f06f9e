"""A story of several officers and days: who sits down when, at which device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Browser
from tests.journeys.officer import PASSWORD, Officer, seated

from lindung.cases.rules import local_date
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.world.cast import prepare

MONDAY = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)  # half past nine in the morning there
SITTING = timedelta(minutes=50)


@dataclass
class Story:
    """What happens at one width, and the moment it has reached."""

    browser: Browser
    origin: str
    width: int
    name: str
    moment: datetime = MONDAY

    @classmethod
    def begin(cls, *, browser: Browser, origin: str, width: int, name: str) -> Story:
        """Begin in an empty database with the directory and the demo users of the country."""
        prepare(pack=current(), at=MONDAY, password=PASSWORD)
        return cls(browser=browser, origin=origin, width=width, name=name)

    @property
    def today(self) -> date:
        """The day that the story has reached, where the country's clocks stand."""
        return local_date(self.moment)

    def next_day(self) -> None:
        """Let the night pass."""
        self.moment = self.moment.replace(hour=MONDAY.hour) + timedelta(days=1)

    @contextmanager
    def sits(self, name: str, *, language: str = "") -> Iterator[Officer]:
        """Let a demo user sit down for a while; the next one comes later in the day."""
        with (
            clock.travel(to=self.moment),
            seated(
                browser=self.browser,
                origin=self.origin,
                name=name,
                width=self.width,
                story=self.name,
                language=language,
            ) as officer,
        ):
            yield officer
        self.moment += SITTING
