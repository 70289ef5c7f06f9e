"""Every component and sign-in page, on a desk and on a phone: readable by all, within the policy, no overflow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from tests.gallery.serving import ORIGIN, Recorded, serve
from tests.journeys.browser import (
    DESK,
    PHONE,
    axe_violations,
    csp_reports,
    no_sideways_scroll,
    open_page,
)

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

GALLERY = ["case", "list", "screening", "form", "overview"]
PROBLEMS = ["400", "403", "404", "500", "503", "refused", "conflict", "second-factor", "inactive", "resume"]
PAGES = [
    *(f"gallery/{name}" for name in GALLERY),
    *(f"gallery/problem/{name}" for name in PROBLEMS),
    "account/login/",
]
ACCOUNT = [
    "account/2fa/",
    "account/2fa/totp/activate/",
    "account/2fa/webauthn/",
    "account/2fa/webauthn/add/",
    "account/password/change/",
    "account/logout/",
    "account/reauthenticate/",
]


@pytest.fixture(autouse=True)
def _gallery(settings: Any) -> None:
    """Put the sample pages beside the site's own; they need no frame from the database."""
    settings.ROOT_URLCONF = "tests.gallery.urls"
    engine = settings.TEMPLATES[0]
    processors = [name for name in engine["OPTIONS"]["context_processors"] if not name.startswith("lindung.")]
    folders = [*engine["DIRS"], Path(__file__).parents[1] / "gallery/templates"]
    settings.TEMPLATES = [
        {**engine, "DIRS": folders, "OPTIONS": {**engine["OPTIONS"], "context_processors": processors}}
    ]
    if "lindung.kernel.web.language.LanguageMiddleware" not in settings.MIDDLEWARE:
        at = settings.MIDDLEWARE.index("django.middleware.locale.LocaleMiddleware") + 1
        language = "lindung.kernel.web.language.LanguageMiddleware"
        settings.MIDDLEWARE = [*settings.MIDDLEWARE[:at], language, *settings.MIDDLEWARE[at:]]


def shown(browser: Browser, *, width: int, client: Client | Recorded | None = None) -> Page:
    """Return a page served by the test client."""
    page = open_page(browser, width=width)
    serve(page=page, client=client or Client())
    return page


def assert_good(page: Page) -> None:
    """Fail with whatever the page does wrong."""
    assert axe_violations(page) == []
    assert no_sideways_scroll(page) == []
    assert csp_reports(page) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_good(browser: Browser, address: str, width: int) -> None:
    page = shown(browser, width=width)
    page.goto(f"{ORIGIN}/{address}")
    assert page.locator("h1").count() == 1
    assert_good(page)
    page.context.close()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_form_with_mistakes_says_which_and_leads_there(browser: Browser, width: int) -> None:
    page = shown(browser, width=width)
    page.goto(f"{ORIGIN}/gallery/form")
    page.get_by_label("Day").first.fill("31")
    page.get_by_label("Month").first.fill("4")
    page.get_by_label("Year").first.fill("2026")
    page.get_by_role("button", name="Save").click()
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="31 April does not exist.").click()
    assert page.evaluate("document.activeElement.name") == "found_on_day"
    assert page.get_by_label("Month").first.input_value() == "4"
    assert_good(page)
    page.context.close()


def test_another_language_keeps_what_was_typed(browser: Browser) -> None:
    page = shown(browser, width=PHONE)
    page.goto(f"{ORIGIN}/gallery/form")
    page.get_by_label("Where was the person found?").fill("Pier 4")
    page.get_by_role("button", name="Bahasa Melayu").click()
    page.wait_for_selector("html[lang=ms]")
    assert page.locator("#id_place").input_value() == "Pier 4"
    assert page.locator(".govuk-error-message").count() == 0
    assert csp_reports(page) == []
    page.context.close()


def test_the_menu_of_a_phone_opens(browser: Browser) -> None:
    page = shown(browser, width=PHONE)
    page.goto(f"{ORIGIN}/gallery/case")
    assert not page.get_by_role("link", name="Referrals").is_visible()
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("link", name="Referrals").is_visible()
    page.locator("summary", has_text="More").click()
    assert page.get_by_role("link", name="Close case").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Close case").is_visible()
    page.context.close()


@pytest.mark.django_db
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_an_account_are_good(browser: Browser, width: int) -> None:
    addresses = [f"/{address}" for address in ACCOUNT]
    page = shown(browser, width=width, client=Recorded(client=_signed_in(), addresses=addresses))
    for address in addresses:
        page.goto(f"{ORIGIN}{address}")
        assert_good(page)
    page.context.close()


def _signed_in() -> Client:
    from lindung.access.models import Organisation, User
    from lindung.kernel import clock

    organisation = Organisation.objects.create(code="test.shelter", kind="shelter", names={"en": "Shelter A"})
    user = User(
        username="officer",
        display_name="An Officer",
        organisation=organisation,
        roles=["administrator"],
        opened_at=clock.now(),
    )
    user.set_password("a long enough password")
    user.save()
    client = Client()
    answer = client.post("/account/login/", {"login": "officer", "password": "a long enough password"})
    assert answer.status_code == 302
    answer = client.post("/account/reauthenticate/", {"password": "a long enough password"})
    assert answer.status_code == 302
    return client
