"""What every journey stands on: one Chromium for a file, and the real site with a country's invented people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.journeys.browser import PHONE, launch
from tests.journeys.story import Story

from lindung.kernel.country import use


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all pages of a file."""
    # Playwright keeps an event loop in this thread; what Django does here it does from within, one at a time.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def origin(browser: Browser, transactional_db: None, live_server: Any) -> str:
    """The address of the real site, in another thread of this process, on the test database."""
    return str(live_server.url)


@pytest.fixture
def country() -> str:
    """The country whose people appear; a file of journeys may choose another."""
    return "mys"


@pytest.fixture
def story(request: pytest.FixtureRequest, browser: Browser, origin: str, country: str) -> Iterator[Story]:
    """An empty country on a Monday morning, its demo users seated with phones, or as wide as the test asks."""
    width = getattr(request, "param", PHONE)
    name = request.node.name.partition("[")[0].removeprefix("test_")
    with use(country):
        yield Story.begin(browser=browser, origin=origin, width=width, name=name)
