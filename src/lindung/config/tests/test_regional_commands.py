"""`lindung plan release` and `lindung plan receive`, in the test's own database."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lindung.access.testing import NOON
from lindung.config.cli import app
from lindung.config.commands import regional
from lindung.kernel import clock
from lindung.plans.regional import figures, files
from lindung.plans.regional.models import Received, Release
from lindung.plans.regional.tests.conftest import PLAN, Partner, Scene, regional_plan
from lindung.plans.testing import small_people


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A regional plan at noon; the command finds its database already there."""
    monkeypatch.setattr(regional, "ground", lambda country=None: nullcontext("mys"))
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(figures, "threshold", lambda: 3)
    return Scene(plan=regional_plan(), people=small_people(), partner=Partner())


def run(*words: str) -> tuple[int, str, str]:
    """Return the exit code, what was said on stdout and on stderr."""
    done = CliRunner().invoke(app, ["plan", *words])
    return done.exit_code, done.stdout, done.stderr


def test_proposed_approved_by_another_and_written(scene: Scene, tmp_path: Path) -> None:
    words = ["release", "--plan", PLAN, "--period", "2025", "--measure", "cases.opened"]
    code, out, _err = run(*words, "--by", "mona")
    assert code == 0
    release = Release.objects.get(number=out.strip())
    file = tmp_path / "release.json"
    code, _out, err = run("release", release.number, "--out", str(file))
    assert code == 1 and "not approved" in err and not file.exists()
    scene.approve(release)
    assert run("release", release.number.lower(), "--out", str(file))[0] == 0
    assert files.read(data=file.read_bytes()).release.number == release.number
    scene.withdraw(Release.objects.get(pk=release.pk))
    code, _out, err = run("release", release.number, "--out", str(file))
    assert code == 0 and "withdrawn" in err
    assert files.read(data=file.read_bytes()).release.kind == "lindung.release.withdrawal"


def test_what_cannot_be_proposed_is_said(scene: Scene) -> None:
    plan, measure = ["--plan", PLAN, "--period", "2025"], ["--measure", "cases.opened"]
    for words, said in (
        (["release"], "Either propose"),
        (["release", *plan, *measure], "Say who acts"),
        (["release", *plan, *measure, "--by", "dora"], "role does not include"),
        (["release", *plan, "--measure", "no.such", "--by", "mona"], "no count"),
        (["release", "--plan", PLAN, "--period", "1999", *measure, "--by", "mona"], "There are: 2025"),
        (["release", "REL-0000-0000", "--out", "x.json"], "There is no release"),
    ):
        code, out, err = run(*words)
        assert code == 1 and said in err and not out, err
    assert not Release.objects.exists()


def test_a_partners_file_is_received_or_refused_with_its_code(scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "partner.json"
    file.write_bytes(scene.partner.file())
    code, _out, err = run("receive", str(file), "--by", "mona")
    assert code == 1 and err.startswith("unknown_country:") and not Received.objects.exists()
    scene.trust()
    code, out, _err = run("receive", str(file), "--by", "mona")
    assert code == 0 and out.strip() == "sgp REL-0000-0001 2025: received"
    code, _out, err = run("receive", str(file), "--by", "mona")
    assert code == 1 and err.startswith("replayed:")
    file.write_bytes(scene.partner.file() + b"\n")
    assert run("receive", str(file), "--by", "mona")[2].startswith("not_a_release:")
    assert run("receive", str(tmp_path / "none.json"), "--by", "mona")[0] == 1
    file.write_bytes(scene.partner.file(scene.partner.withdrawal()))
    assert "withdrawn by its country" in run("receive", str(file), "--by", "mona")[1]
