"""Shows pages to a browser without a server: the test client answers, static files come from the finders."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponseBase
from django.test import Client
from playwright.sync_api import Page, Route

ORIGIN = "http://lindung.localhost"


class Recorded:
    """Answers taken beforehand: pages that need the database cannot be made inside the browser's event loop."""

    def __init__(self, *, client: Client, addresses: list[str]) -> None:
        self.answers = {address: client.get(address) for address in addresses}

    def get(self, address: str) -> HttpResponseBase:
        """Return the answer recorded for `address`."""
        return self.answers[address.rstrip("?")]


def serve(*, page: Page, client: Client | Recorded) -> None:
    """Answer every request of `page` to ORIGIN through `client`; anything else is refused."""

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if f"{address.scheme}://{address.netloc}" != ORIGIN:
            route.abort()
        elif address.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            _static(route, address.path.split("/", 2)[2])
        else:
            _page(route, client, f"{address.path}?{address.query}")

    page.route("**/*", answer)


def _static(route: Route, name: str) -> None:
    found = finders.find(name)
    if found is None:
        route.fulfill(status=404, body="")
        return
    route.fulfill(
        body=Path(found).read_bytes(), content_type=guess_type(name)[0] or "application/octet-stream"
    )


def _page(route: Route, client: Client | Recorded, address: str) -> None:
    request = route.request
    if request.method == "POST" and isinstance(client, Client):
        body, kind = request.post_data_buffer or b"", request.headers["content-type"]
        response = client.generic("POST", address, body, content_type=kind)
    else:
        response = client.get(address)
    cookies = (
        {"set-cookie": "\n".join(morsel.OutputString() for morsel in response.cookies.values())}
        if response.cookies
        else {}
    )
    headers = {name.lower(): value for name, value in response.headers.items()}
    route.fulfill(status=response.status_code, headers={**headers, **cookies}, body=response.content)
