"""A browser without a screen: real HTTP, cookies kept, forms read from the page and sent as a person would."""

from __future__ import annotations

import html.parser
import http.client
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Page:
    """An answer: status, headers, text, and where it led if it was a redirect."""

    status: int
    text: str
    headers: http.client.HTTPMessage
    url: str

    @property
    def leads_to(self) -> str:
        return self.headers.get("Location", "")

    def form(self, *, action: str = "", method: str = "post") -> dict[str, str]:
        """Return name -> value of the first form with this method whose action begins so."""
        reader = _Forms()
        reader.feed(self.text)
        for form in reader.forms:
            if form.method == method and form.action.startswith(action):
                return dict(form.fields)
        raise AssertionError(f"no {method} form to {action!r} on {self.url}")


class Browser:
    """One person's browser at one server; redirects are shown, not followed."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.cookies = http.cookiejar.CookieJar()
        keep = urllib.request.HTTPCookieProcessor(self.cookies)
        self._opener = urllib.request.build_opener(keep, _Stay)

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._send(urllib.request.Request(self.origin + path))

    def post(self, path: str, fields: dict[str, str], *, referer: str = "") -> Page:
        """Send a form."""
        data = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.origin + path, data=data)
        request.add_header("Sec-Fetch-Site", "same-origin")
        if referer:
            request.add_header("Referer", self.origin + referer)
        return self._send(request)

    def sign_in(self, username: str, password: str) -> Page:
        """Sign in by name and password through the page."""
        fields = self.get("/account/login/").form(action="/account/login/")
        return self.post("/account/login/", fields | {"login": username, "password": password})

    def _send(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Page(answer.status, answer.read().decode(), answer.headers, request.full_url)
        except urllib.error.HTTPError as answer:
            with answer:
                return Page(answer.code, answer.read().decode(), answer.headers, request.full_url)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class _Form:
    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Forms(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(_Form(given.get("method", "get").lower(), given.get("action", "")))
        elif tag in {"input", "textarea"} and self.forms and given.get("name"):
            self.forms[-1].fields.append((given["name"], given.get("value", "")))
