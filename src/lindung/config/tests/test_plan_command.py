"""`lindung plan` as the secretariat's technician runs it: nothing changes by mistake, everything wrong is told."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from lindung.config.tests.installation import Installation
from lindung.kernel.country import installed
from lindung.plans.importing.packs import check_plans

pytestmark = pytest.mark.slow
SMALL = Path(__file__).resolve().parents[2] / "plans" / "tests" / "files" / "small.yaml"


def _file(folder: Path, *pairs: tuple[str, str]) -> Path:
    """Write the small plan, for organisations that are there, changed."""
    text = SMALL.read_text("utf-8")
    for here in ("office", "chambers", "welfare", "police"):
        text = text.replace(f"organisations: [{here}]", "organisations: [nso]")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "plan.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_plan_is_tried_imported_exported_and_changed_only_on_purpose(
    installation: Installation, tmp_path: Path
) -> None:
    file = _file(tmp_path)
    tried = installation.run("plan", "import", str(file), "--dry-run", "--json")
    assert tried.returncode == 0, tried.stderr
    assert json.loads(tried.stdout)["version"] is None

    done = installation.run("plan", "import", str(file))
    assert done.returncode == 0 and "SMALL-1 stands as version 1." in done.stderr, done.stderr
    again = installation.run("plan", "import", str(file))
    assert again.returncode == 0 and "nothing to change" in again.stderr, again.stderr

    book = tmp_path / "plan.xlsx"
    out = installation.run("plan", "export", "SMALL-1", "--xlsx", str(book))
    assert out.returncode == 0, out.stderr
    same = installation.run("plan", "import", str(book))
    assert same.returncode == 0 and "nothing to change" in same.stderr, same.stderr

    changed = _file(tmp_path, ("value: 50", "value: 60"))
    asked = installation.run("plan", "import", str(changed))
    assert asked.returncode == 1 and "--yes --reason" in asked.stderr
    assert "indicator P2.S2.O1.i.1" in asked.stderr
    applied = installation.run("plan", "import", str(changed), "--yes", "--reason", "Council decided")
    assert applied.returncode == 0 and "version 2" in applied.stderr, applied.stderr


def test_every_bad_row_is_told_and_nothing_is_imported(installation: Installation, tmp_path: Path) -> None:
    file = _file(
        tmp_path,
        ("code: SMALL-1", "code: BAD-1"),
        ("value: 50", "value: -5"),
        ("responsible: [PARTNERS, CARE]", "responsible: [NOBODY]"),
    )
    told = installation.run("plan", "import", str(file), "--json")
    assert told.returncode == 1
    assert "a target cannot be negative" in told.stderr
    assert "nothing was imported" in told.stderr
    assert json.loads(told.stdout)["problems"][0]["line"] > 1
    missing = installation.run("plan", "export", "BAD-1", "--xlsx", str(tmp_path / "bad.xlsx"))
    assert missing.returncode == 1 and "There is no plan BAD-1" in missing.stderr


def test_a_template_needs_no_database(installation: Installation, tmp_path: Path) -> None:
    book = tmp_path / "empty.xlsx"
    made = installation.run("plan", "template", str(book))
    assert made.returncode == 0 and book.stat().st_size > 5_000, made.stderr
    assert installation.run("plan", "template", str(tmp_path / "empty.csv")).returncode == 1
    assert installation.run("plan", "template", str(tmp_path / "no" / "empty.xlsx")).returncode == 1


def test_country_check_reads_the_plans_of_the_folder(tmp_path: Path) -> None:
    pack = installed(code="mys")
    assert list(check_plans(pack)) == []
    (tmp_path / "plans").mkdir()
    text = SMALL.read_text("utf-8").replace("country: mys", "country: sgp")
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / "plans" / name).write_text(text, "utf-8")
    moved = dataclasses.replace(pack, folder=tmp_path)
    told = " ".join(map(str, check_plans(moved)))
    assert "there is no organisation welfare here" in told
    sound = text
    for code in ("office", "chambers", "welfare", "police"):
        sound = sound.replace(f"organisations: [{code}]", "organisations: [nso]")
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / "plans" / name).write_text(sound, "utf-8")
    told = " ".join(map(str, check_plans(moved)))
    assert "this is a plan of sgp, not of mys" in told
    assert "SMALL-1 is also the plan in a.yaml" in told
