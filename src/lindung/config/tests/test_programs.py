"""The commands as an operator meets them: real processes on an installation of their own."""

from __future__ import annotations

import os
import signal
import time

import psycopg
import pytest

from lindung.config.tests.browsing import Browser
from lindung.config.tests.installation import PASSWORD, Installation
from lindung.kernel.postgres import running

pytestmark = pytest.mark.slow

COMMANDS = [
    ("demo",),
    ("serve",),
    ("worker",),
    ("migrate",),
    ("check",),
    ("world",),
    ("screen",),
    ("user", "create"),
    ("token", "issue"),
    ("country", "check"),
    ("law", "due"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_by_an_example(words: tuple[str, ...]) -> None:
    from typer.testing import CliRunner

    from lindung.config.cli import app

    shown = CliRunner().invoke(app, [*words, "--help"])
    assert shown.exit_code == 0, shown.output
    assert "Example:" in shown.output
    assert f"lindung {' '.join(words)}" in shown.output


def test_a_new_installation_keeps_its_key_to_itself_and_is_sound(installation: Installation) -> None:
    key = installation.home / "secret-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert installation.home.stat().st_mode & 0o777 == 0o700
    assert len(key.read_text()) >= 50
    checked = installation.run("check")
    assert "PostgreSQL" in checked.stderr
    assert "superuser" not in checked.stderr
    assert "Schema" not in checked.stderr
    assert checked.returncode == 0, checked.stderr


def test_wrong_words_are_refused_with_a_reason(installation: Installation, administrator: str) -> None:
    words = ("user", "create", "bo", "--name", "Bo", "--role", "administrator", "--organisation")
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    for refused, reason in (
        (installation.run("migrate", "--country", "atlantis"), "There is no country pack 'atlantis'"),
        (installation.run(*words, "nowhere", typed=typed), "No organisation has the code 'nowhere'"),
        (installation.run(*words, "nso", typed="short\nshort\n"), "at least 12 characters"),
        (installation.run(*words, "nso", "--role", "king", typed=typed), "There is no role 'king'"),
        (installation.run("user", "create", administrator, *words[3:], "nso", typed=typed), "taken"),
        (installation.run("token", "issue", "nobody", "--name", "x"), "No active account"),
    ):
        assert refused.returncode == 1, refused.stderr
        assert reason in refused.stderr
        assert "Traceback" not in refused.stderr
        assert PASSWORD not in refused.stderr


def test_a_token_is_printed_once_and_kept_as_a_hash(installation: Installation, administrator: str) -> None:
    issued = installation.run("token", "issue", administrator, "--name", "office import")
    assert issued.returncode == 0, issued.stderr
    key = issued.stdout.strip()
    assert key.startswith("ldg_")
    with (
        running(data_dir=installation.home / "postgres") as server,
        psycopg.connect(server.dsn(database="lindung_mys")) as connection,
    ):
        rows = connection.execute("SELECT hash, expires_at - created_at FROM access_apitoken").fetchall()
    ((kept, life),) = rows
    assert key not in kept
    assert len(kept) == 64
    assert life.days == 90


def test_a_person_signs_in_over_http_and_a_flood_gets_an_answer(
    installation: Installation, administrator: str
) -> None:
    with installation.site("--workers", "1") as origin:
        browser = Browser(origin)
        assert browser.get("/readyz").status == 200
        assert browser.get("/").leads_to == "/account/login/?next=/"
        wrong = browser.sign_in(administrator, "wrong-lantern-99")
        assert wrong.status in {200, 422}
        assert browser.sign_in(administrator, PASSWORD).leads_to == "/"
        note = browser.get("/note/")
        fields = note.form(action="/note/")
        flood = browser.post("/note/", fields | {"text": "x" * (10 * 1024 * 1024)})
        assert flood.status == 413
        assert "larger than this page takes" in flood.text
        for _ in range(2):
            assert browser.post("/note/", fields | {"text": "one"}).leads_to == "/"
        lock = browser.get("/").form(action="/access/lock/")
        assert browser.post("/access/lock/", lock, referer="/note/").leads_to == "/account/login/?next=/note/"
        assert browser.get("/").status == 302


@pytest.mark.parametrize("words", [("serve", "--port", "0"), ("worker",)], ids=["serve", "worker"])
def test_asked_to_end_a_program_leaves_in_order_and_stops_its_database(
    installation: Installation, words: tuple[str, ...]
) -> None:
    with installation.program(*words) as process:
        deadline = time.monotonic() + 30
        while not installation.postmaster:
            assert process.poll() is None, (installation.home / f"{words[0]}.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        time.sleep(4)
        assert process.poll() is None, (installation.home / f"{words[0]}.log").read_text()
        os.kill(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
    assert process.returncode in {0, 128 + signal.SIGTERM}
    assert installation.postmaster == 0
    assert "Traceback" not in (installation.home / f"{words[0]}.log").read_text()
