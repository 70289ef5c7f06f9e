"""Takes the pictures of `docs/images` from a demo of invented people: `.venv/bin/python tools/pictures.py`.

It needs what the journeys need: `make assets messages`, and Chromium. The demo runs in a folder of its own.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.config.settings")

import django  # noqa: E402

django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402
from tests.journeys import path  # noqa: E402
from tests.journeys.browser import DESK, PHONE, launch  # noqa: E402
from tests.journeys.officer import Officer, seated  # noqa: E402

from lindung.config.commands.run import DEMO_PASSWORD  # noqa: E402

PORT = 8765
ORIGIN = f"http://127.0.0.1:{PORT}"
CASES = 60
WAIT = 240  # seconds for the demo to be ready


@contextmanager
def demo() -> Iterator[None]:
    """Run a demo of our own until the block ends."""
    with tempfile.TemporaryDirectory(prefix="lindung-pictures-") as home:
        environment = {**os.environ, "LINDUNG_HOME": home, "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "lindung", "demo", "--cases", str(CASES), "--port", str(PORT)]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait(process)
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes]) -> None:
    for _second in range(WAIT):
        if process.poll() is not None:
            raise SystemExit("The demo ended before it was ready. Run `lindung demo` to see why.")
        try:
            with urllib.request.urlopen(f"{ORIGIN}/readyz", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(1)
    raise SystemExit(f"The demo was not ready after {WAIT} seconds.")


def take(officer: Officer, *, name: str) -> None:
    """Keep what is on the screen."""
    file = IMAGES / f"{name}.png"
    officer.page.screenshot(path=file)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")


def case(officer: Officer) -> None:
    """Show the case under an interim order whose next deadline is the nearest that can still be kept."""
    officer.open("/cases/?stage=interim_order&stage=enquiry")
    rows = officer.page.locator("tbody tr")
    left = {n: re.search(r"in (\d+) days", text) for n, text in enumerate(rows.all_inner_texts())}
    nearest = min((int(days[1]), n) for n, days in left.items() if days)[1]
    rows.nth(nearest).get_by_role("link").click()
    officer.page.wait_for_url("**/cases/*-*-*/")
    take(officer, name="case")


def screening(officer: Officer) -> None:
    """Show a page of questions, with two answers given."""
    instrument = path.begin(officer, instrument="labour_inspection", sex="male", nationality="BGD")
    said = path.told(instrument="labour_inspection", name="a plantation worker")
    path.answer_page(officer, instrument=instrument, said=said)
    officer.press("Save and continue")
    path.answer_page(officer, instrument=instrument, said={"safe_now": "no", "doctor_now": "yes"})
    officer.page.evaluate("scrollTo(0, 0)")
    take(officer, name="screening")


def main() -> None:
    """Take both."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo(), sync_playwright() as playwright:
        browser = launch(playwright)
        for name, width, picture in (
            ("daniel.nso", DESK, case),
            ("siva.police", PHONE, screening),
        ):
            with seated(
                browser=browser,
                origin=ORIGIN,
                name=name,
                width=width,
                story="pictures",
                password=DEMO_PASSWORD,
            ) as officer:
                picture(officer)
        browser.close()


if __name__ == "__main__":
    main()
