"""Every page in a real browser, as three roles: the content policy refuses nothing of ours, nobody else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from lindung.kernel import clock
from tests.journeys.browser import DESK, PHONE, csp_reports, hosts_asked, launch, open_page
from tests.security import objects, policy
from tests.security.addresses import every_address
from tests.security.asking import signed_in
from tests.security.world import LATER, Country, make_country

ROLES_SEEN = ("front_line_officer", "court_registrar", "data_officer", "monitoring_officer")
LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`));"""
NO_PAGE = ("Download is starting", "ERR_ABORTED")
FRAMING = '<!DOCTYPE html><title>evil</title><iframe src="{}"></iframe>'
pytestmark = [pytest.mark.slow, pytest.mark.journey]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all pages."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def site(browser: Browser, transactional_db: None, live_server: Any) -> Iterator[tuple[str, Country]]:
    """The real site with the country of the matrix, for four roles."""
    with clock.travel(to=LATER):
        yield str(live_server.url), make_country(roles=ROLES_SEEN)


def test_no_page_breaks_the_content_policy_or_asks_elsewhere(
    browser: Browser, site: tuple[str, Country]
) -> None:
    origin, country = site
    wrong = []
    for role, width in zip(ROLES_SEEN, (PHONE, DESK, PHONE, DESK), strict=True):
        page = open_page(browser, width=width)
        page.add_init_script(LISTEN)
        session = signed_in(country.users[role]).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
        file = country.file(role=role, relation="own")
        table = policy.read()[role]
        shown = 0
        page.goto(f"{origin}/nowhere/")
        for address in every_address():
            cell = table.get((address.path, "GET"), "")
            if address.method != "GET" or address.is_interface or not cell.startswith("200"):
                continue
            try:
                answer = page.goto(
                    origin + objects.address_of(address, file, country.planned), wait_until="load"
                )
            except PlaywrightError as failure:  # a file to keep
                assert any(word in str(failure) for word in NO_PAGE), failure
                continue
            shown += answer is not None and answer.status == 200
            found = [
                line for line in csp_reports(page) if "Content Security Policy" in line or "script" in line
            ]
            wrong += [f"{role} {address.path}: {line}" for line in found if line not in str(wrong)]
        assert shown > 10, role
        assert hosts_asked(page) == {urlsplit(origin).netloc}, role
        page.context.close()
    assert not wrong, "\n".join(wrong)


def test_no_page_shows_itself_inside_another(browser: Browser, site: tuple[str, Country]) -> None:
    origin, _country = site
    page = open_page(browser)
    page.route(
        "http://evil.example/", lambda route: route.fulfill(body=FRAMING.format(f"{origin}/account/login/"))
    )
    page.goto("http://evil.example/")
    frames = [frame for frame in page.frames if frame != page.main_frame]
    assert frames
    assert all("password" not in frame.content() for frame in frames)
    page.context.close()
