"""Driving Chromium in tests: open a page as a phone or a desk sees it, and ask it what we always ask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
CHROMIUM = os.environ.get("LINDUNG_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = 390
DESK = 1280
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class _Watch:
    """What a page complained about, and whether we are the ones disturbing it."""

    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    deaf: bool = False


_watches: WeakKeyDictionary[Page, _Watch] = WeakKeyDictionary()


def launch(playwright: Playwright) -> Browser:
    """Start the installed Chromium, headless and without talking to its maker."""
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)


def open_page(browser: Browser, *, width: int = DESK, **options: Any) -> Page:
    """Return a fresh page in a context of its own, watched for complaints from its first moment.

    `width` is in CSS pixels; phones get touch and a dense screen. `options` go to `new_context`.
    """
    phone = {"is_mobile": True, "has_touch": True, "device_scale_factor": 2} if width < 640 else {}
    size = {"width": width, "height": 844 if width < 640 else 900}
    context = browser.new_context(**{"viewport": size, "reduced_motion": "reduce", **phone, **options})
    page = context.new_page()
    watch = _watches[page] = _Watch()

    def listen(message: ConsoleMessage) -> None:
        policy = "Content Security Policy" in message.text or "requires 'Trusted" in message.text
        # A form that comes back with its mistakes is no error of ours; whatever else fails to load is.
        answered = "status of 4" in message.text and message.location["url"] == page.url
        if (policy or (message.type == "error" and not answered)) and not watch.deaf:
            watch.complaints.append(message.text)

    page.on("console", listen)
    page.on("request", lambda request: watch.hosts.add(urlsplit(request.url).netloc))
    page.on("pageerror", lambda error: watch.complaints.append(f"script error: {error}"))
    return page


def csp_reports(page: Page) -> list[str]:
    """Return what the content policy refused, and errors, on all pages shown since `open_page`."""
    return list(_watches[page].complaints)


def hosts_asked(page: Page) -> set[str]:
    """Return every host (with its port) that the pages shown since `open_page` asked for anything."""
    return set(_watches[page].hosts)


def axe_violations(page: Page) -> list[str]:
    """Return one line per accessibility violation axe finds: rule, help, and the elements concerned."""
    watch = _watches.setdefault(page, _Watch())
    with _undisturbed(watch):
        page.evaluate(_axe())
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
    return [
        f"{violation['id']}: {violation['help']}: "
        + "; ".join(f"{node['target'][0]} {node['failureSummary']!r}" for node in violation["nodes"][:3])
        for violation in found["violations"]
    ]


def no_sideways_scroll(page: Page) -> list[str]:
    """Return the elements that make the page scroll sideways; empty when it does not."""
    return page.evaluate(
        """() => {
          const root = document.scrollingElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          const wide = [...document.body.querySelectorAll("*")]
            .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1)
            .slice(0, 8)
            .map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
          return wide.length ? wide : ["the document itself"];
        }"""
    )


@contextmanager
def _undisturbed(watch: _Watch) -> Iterator[None]:
    watch.deaf = True
    try:
        yield
    finally:
        watch.deaf = False


@cache
def _axe() -> str:
    if not AXE.exists():
        raise FileNotFoundError("axe-core is not installed. Run `make assets`, then the tests again.")
    return AXE.read_text(encoding="utf-8")
