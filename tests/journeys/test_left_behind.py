"""What a device keeps after its user has left: the back button shows nothing, and another's tab neither."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from tests.journeys.browser import open_page

from lindung.access.testing import PASSWORD, make_organisation, make_user

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey-left-behind")]


@pytest.mark.parametrize("leaving", ["lock", "sign out", "ended from afar"])
def test_the_back_button_shows_nothing_once_somebody_has_left(
    browser: Browser, origin: str, leaving: str
) -> None:
    make_user(username="amina", role="front_line_officer", organisation=make_organisation(code="labour"))
    page = open_page(browser)
    page.set_default_timeout(8_000)
    page.goto(f"{origin}/")
    page.get_by_label("Username").fill("amina")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{origin}/")
    page.goto(f"{origin}/cases/")
    assert "Cases" in page.locator("h1").inner_text()
    second = page.context.new_page()
    second.goto(f"{origin}/referrals/")
    if leaving == "lock":
        page.get_by_role("button", name="Lock").click()
    elif leaving == "sign out":
        page.goto(f"{origin}/account/logout/")
        page.get_by_role("button", name="Sign Out").click()
    else:
        from lindung.access.actions import end_sessions
        from lindung.access.models import User

        assert end_sessions(user=User.objects.get(username="amina")) == 1
        page.goto(f"{origin}/cases/?closed=1")
    page.wait_for_url("**/account/login/**")
    for _step in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert page.locator("h1").inner_text() == "Sign in", page.url
        assert "Amina" not in page.content()
    second.reload()
    assert second.locator("h1").inner_text() == "Sign in"
    page.context.close()
