"""`lindung country check` as the author of a pack meets it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lindung.kernel.country import Problem, available
from lindung.kernel.country.checking import check
from lindung.kernel.country.choosing import FOLDER
from lindung.kernel.country.commands import app


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", *arguments])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "sgp"
    shutil.copytree(FOLDER / "sgp", folder)
    return folder


def change(path: Path, old: str, new: str) -> int:
    """Replace the first `old`; return the number of its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("code", available())
def test_every_installed_pack_is_sound(code: str) -> None:
    result = run(str(FOLDER / code))

    assert result.exit_code == 0, result.stderr
    assert "sound" in result.stdout
    assert "still to be compared" in result.stdout


def test_each_failing_example_is_reported_at_its_line(pack: Path) -> None:
    law, calendar = pack / "law/custody.production.yaml", pack / "calendar.yaml"
    first = change(
        law, "last_day: 2026-11-17, act_by: 2026-11-17", "last_day: 2026-11-18, act_by: 2026-11-16"
    )
    second = change(law, "not_in_force: true", "last_day: 2011-07-22")
    third = change(calendar, "day: 2026-11-13, working: true", "day: 2026-11-13, working: false")

    result = run(str(pack))

    assert result.exit_code == 1
    assert f"{law}:{first}: example “over a weekend”: expected the last day 2026-11-18" in result.stderr
    assert f"{law}:{first}: example “over a weekend”: expected to act by 2026-11-16" in result.stderr
    assert (
        f"{law}:{second}: example “before the amendment”: The rule custody.production was not"
        in result.stderr
    )
    assert f"{calendar}:{third}: example “a plain Friday”" in result.stderr
    assert "4 problem(s)" in result.stderr


def test_an_example_that_expects_nothing_in_force_fails_where_a_value_applies(pack: Path) -> None:
    change(pack / "law/po.review.yaml", "starts: 2015-02-28", "starts: 2015-03-01")

    assert "expected no value in force, but 6 months since 2015-03-01 applies" in run(str(pack)).stderr


def test_an_example_in_a_place_that_is_not_there_fails(pack: Path) -> None:
    change(pack / "law/custody.production.yaml", "place: SG-01", "place: SG-9")
    change(pack / "calendar.yaml", "place: SG-05", "place: SG-99")

    messages = [problem.message for problem in check(folder=pack)]

    assert any("There is no place 'SG-9'" in message for message in messages)
    assert any("there is no place SG-99" in message for message in messages)


def test_json_goes_to_stdout_alone(pack: Path) -> None:
    change(pack / "country.yaml", "case_prefix: PHT", "case_prefix: pht")

    listed = json.loads(run(str(pack), "--json").stdout)["problems"]

    assert [(Path(found["file"]).name, found["line"]) for found in listed] == [("country.yaml", 5)]
    assert json.loads(run(str(FOLDER / "sgp"), "--json").stdout) == {"problems": []}


def test_other_rooms_add_their_checks(pack: Path) -> None:
    problem = Problem("instruments/adult.yaml", 7, "an example fails")

    assert check(folder=pack, more=[lambda loaded: [problem]]) == [problem]


def test_a_folder_that_is_not_there_is_refused_with_what_there_is() -> None:
    result = run("nowhere")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "installed are: mys, sgp" in result.stderr


def test_help_carries_an_example() -> None:
    assert "Example: lindung country check" in run("--help").stdout
