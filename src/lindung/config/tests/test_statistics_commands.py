"""`lindung statistics list`, `measure` and `snapshot`, in the test's own database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lindung.config.cli import app
from lindung.config.commands import statistics
from lindung.config.tests.installation import SOURCE
from lindung.kernel import clock
from lindung.statistics import measures
from lindung.statistics.models import Result, Snapshot
from lindung.statistics.tests.world import LATEST, build

YEAR = ("--from", "2025-01-01", "--to", "2025-12-31")


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small fixed world; commands find their database already there."""
    monkeypatch.setattr(statistics, "ground", lambda country=None: nullcontext("mys"))
    monkeypatch.setattr(statistics, "_without_database", lambda country: nullcontext())
    monkeypatch.setattr(clock, "now", lambda: LATEST)
    build()


def run(*words: str) -> tuple[int, str, str]:
    """Return the exit code, what was said on stdout and on stderr."""
    done = CliRunner().invoke(app, ["statistics", *words])
    return done.exit_code, done.stdout, done.stderr


def test_a_measure_is_printed_for_people_and_for_programs_and_nothing_is_kept(world: None) -> None:
    code, out, _err = run("measure", "referrals.accepted", *YEAR, "--by", "receiver_kind", "--by", "need")
    assert code == 0 and "Referrals accepted, 2025-01-01 to 2025-12-31: 4 referrals" in out
    assert "ngo_shelter" in out and "medical" in out and "police" in out
    code, out, err = run("measure", "referrals.answered_in_time", *YEAR, "--json")
    told = json.loads(out)
    assert code == 0 and err == ""
    assert (told["value"], told["numerator"], told["denominator"]) == (80, 4, 5)
    assert told["cells"] == {} and told["definition"] == measures.get("referrals.answered_in_time").definition
    early = json.loads(run("measure", "determinations.made", *YEAR, "--as-of", "2025-08-15", "--json")[1])
    assert early["value"] == 3
    narrowed = run(
        "measure", "referrals.sent", *YEAR, "--where", "state=AA-02", "--where", "child=true", "--json"
    )[1]
    assert json.loads(narrowed)["value"] == 1
    assert "no value" in run("measure", "organisations.active", *YEAR)[1]
    assert not Result.objects.exists()


def test_a_snapshot_is_made_and_answers_as_the_database_does(world: None, tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    code, out, _err = run("snapshot", "--out", str(folder), "--json")
    told = json.loads(out)
    assert code == 0 and told["rows"]["cases"] == 6
    assert Snapshot.objects.get().mark == told["mark"]
    words = ("measure", "cases.opened", *YEAR, "--by", "state", "--json")
    assert json.loads(run(*words, "--snapshot", str(folder))[1]) == json.loads(run(*words)[1])
    code, _out, err = run("snapshot", "--out", str(folder))
    assert code == 1 and "not empty" in err


def test_what_cannot_be_is_said_and_exits_with_one(world: None, tmp_path: Path) -> None:
    for words, said in (
        (("measure", "cases.lost", *YEAR), "no measure 'cases.lost'"),
        (("measure", "cases.opened", "--from", "2025-13-01", "--to", "2025-12-31"), "is no day"),
        (("measure", "cases.opened", "--from", "2025-12-31", "--to", "2025-01-01"), "ends on or after"),
        (("measure", "cases.opened", *YEAR, "--as-of", "2031-01-01"), "not come yet"),
        (("measure", "cases.opened", *YEAR, "--by", "case_key"), "cannot be divided or narrowed"),
        (("measure", "cases.opened", *YEAR, "--where", "state"), "column=value"),
        (("measure", "cases.opened", *YEAR, "--snapshot", str(tmp_path)), "no snapshot"),
    ):
        code, out, err = run(*words)
        assert code == 1 and out == "" and said in err, (words, err)


def test_listing_needs_no_database(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LINDUNG_")}
    done = subprocess.run(
        [sys.executable, "-m", "lindung", "statistics", "list", "--json"],
        env=environment | {"PYTHONPATH": str(SOURCE), "LINDUNG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    listed = json.loads(done.stdout)
    assert {one["code"] for one in listed} == set(measures.all())
    assert not (tmp_path / "postgres").exists()
