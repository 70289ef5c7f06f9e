"""`lindung screen` says what the pages say: both ask `assess`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from lindung.identification.instruments import assess
from lindung.identification.instruments.commands import check_folder_problems, screen
from lindung.identification.instruments.tests.packs import AT, INSTRUMENTS
from lindung.kernel.country import available, installed

app = typer.Typer()
app.command()(screen)
runner = CliRunner()


def run(tmp_path: Path, content: str, *options: str) -> tuple[int, str, str]:
    path = tmp_path / "answers.json"
    path.write_text(content, encoding="utf-8")
    result = runner.invoke(app, [options[0], "--answers", str(path), *options[1:]])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_command_gives_the_advice_of_the_engine(tmp_path: Path, name: str) -> None:
    country = name.split("-")[0]
    instrument = INSTRUMENTS[name]
    answers = instrument.examples[0].answers
    code, out, _ = run(
        tmp_path, json.dumps(answers), instrument.id, "--json", "--country", country, "--at", AT.isoformat()
    )
    assert code == 0
    told = json.loads(out)
    expected = assess(instrument=instrument, answers=answers, at=AT).as_json()
    assert {**told, "at": None} == {**expected, "at": None}


def test_words_for_people_are_in_the_language_asked_for(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, '{"papers": "kept"}', "adult", "--language", "ms")
    assert code == 0
    assert out.startswith("Teliti lebih lanjut")


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        ("{}", ("survey",), "no published instrument"),
        ("{}", ("adult-9",), "no published instrument"),
        ("{}", ("adult", "--country", "xyz"), "no country pack"),
        ("{}", ("adult", "--language", "tlh"), "no such language"),
        ("{}", ("adult", "--at", "noon"), "Write it as"),
        ("{}", ("adult", "--events-on", "2021"), "Write it as"),
        ("[]", ("adult",), "not a mapping"),
        ("{", ("adult",), "not JSON"),
        ("[" * 100_000, ("adult",), "not JSON"),
        ('{"name": "x"}', ("adult",), "no such question"),
        ('{"papers": "burnt by Mr X"}', ("adult",), "not on the list"),
        ('{"age_years": true}', ("adult",), "not the kind"),
    ],
)
def test_a_refusal_says_why_on_stderr_and_repeats_nothing(
    tmp_path: Path, content: str, options: tuple[str, ...], message: str
) -> None:
    code, out, err = run(tmp_path, content, *options)
    assert code == 1
    assert out == ""
    assert message in err
    assert "Mr X" not in err


def test_a_file_that_is_not_there_is_refused() -> None:
    result = runner.invoke(app, ["adult", "--answers", "nowhere.json"])
    assert result.exit_code == 1
    assert "Check the path" in result.stderr


@pytest.mark.parametrize("country", available())
def test_our_part_of_the_country_check_is_clean(country: str) -> None:
    assert check_folder_problems(installed(code=country)) == []
