"""The command that writes reviews."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lindung.config.cli import app
from lindung.config.commands import plan_documents
from lindung.plans.testing import small_people, small_plan


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command stand on the database of the tests."""

    @contextmanager
    def ground(**given: object) -> Iterator[str]:
        yield "mys"

    monkeypatch.setattr(plan_documents, "ground", ground)
    small_plan()
    small_people()


def run(*words: str) -> tuple[int, str]:
    """Return the exit status and what was said."""
    found = CliRunner().invoke(app, ["plan", "report", *words])
    return found.exit_code, found.output


def test_it_says_what_it_wants() -> None:
    status, said = run("--plan", "X", "--period", "2024")
    assert status == 1 and "--pdf" in said


@pytest.mark.slow
@pytest.mark.django_db
def test_it_writes_what_was_asked_for(there: None, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.pdf", "a.xlsx", "a.csv", "pack.pdf")]
    words = [
        word
        for path, flag in zip(paths, ("--pdf", "--xlsx", "--csv", "--pack"), strict=True)
        for word in (flag, str(path))
    ]
    status, said = run("--plan", "SMALL-1", "--period", "2024", "--language", "ms", *words)
    assert status == 0, said
    assert [path.read_bytes()[:4] for path in paths] == [b"%PDF", b"PK\x03\x04", b"\xef\xbb\xbfp", b"%PDF"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--plan", "SMALL-1", "--period", "1999"], "There are: 2021"),
        (["--plan", "NONE", "--period", "2024"], "There are: none"),
        (["--plan", "SMALL-1", "--period", "2024", "--language", "xx"], "no language 'xx'"),
    ],
)
def test_what_is_not_there_is_named(there: None, tmp_path: Path, words: list[str], reason: str) -> None:
    status, said = run(*words, "--csv", str(tmp_path / "a.csv"))
    assert status == 1 and reason in said and not (tmp_path / "a.csv").exists()


@pytest.mark.django_db
def test_a_place_that_cannot_be_written_is_named(there: None, tmp_path: Path) -> None:
    status, said = run("--plan", "SMALL-1", "--period", "2024", "--csv", str(tmp_path / "no" / "a.csv"))
    assert status == 1 and "could not be written" in said
