"""`lindung law` as a person and as a machine meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lindung.kernel.law.commands import app
from lindung.kernel.law.reference import reference

ROOT = Path(__file__).resolve().parents[5]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def asked(rule: str, start: str, place: str, *more: str) -> dict[str, object]:
    result = run("due", rule, "--from", start, "--place", place, "--json", *more)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_json_names_rule_value_source_end_act_by_and_steps() -> None:
    answer = asked("ipo.duration", "2026-11-07T14:30", "MY-03", "--country", "mys")

    assert answer["rule"] == "ipo.duration"
    assert (answer["value"], answer["value_since"], answer["unit"]) == (21, "2015-11-18", "calendar_days")
    assert answer["started_at"] == "2026-11-07T14:30:00+08:00"
    assert (answer["last_day"], answer["due_at"]) == ("2026-11-28", "2026-11-29T00:00:00+08:00")
    assert answer["act_by"] == "2026-11-26T17:00:00+08:00"
    assert isinstance(answer["source"], dict)
    assert isinstance(answer["steps"], list)


@pytest.mark.parametrize(
    ("start", "value", "last_day"), [("2015-11-17", 14, "2015-12-01"), ("2015-11-18", 21, "2015-12-09")]
)
def test_history_works(start: str, value: int, last_day: str) -> None:
    answer = asked("ipo.duration", start, "MY-14")

    assert (answer["value"], answer["last_day"]) == (value, last_day)


def test_the_other_country_has_its_own_law() -> None:
    assert (
        asked("custody.production", "2026-11-12T21:00", "SG-01", "--country", "SGP")["last_day"]
        == "2026-11-17"
    )


def test_text_explains_in_the_language_asked_for() -> None:
    result = run("due", "po.duration", "--from", "2026-11-07", "--place", "MY-03", "--language", "ms")

    assert result.stdout.startswith("3 bulan dari 7 Nov 2026")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ipo.duratio", "--from", "2026-11-07", "--place", "MY-03"), "Did you mean ipo.duration"),
        (("ipo.duration", "--from", "2026-11-07", "--place", "MY-3"), "Did you mean MY-"),
        (("ipo.duration", "--from", "2026-04-31", "--place", "MY-03"), "neither a day nor a moment"),
        (("ipo.duration", "--from", "9999-12-31", "--place", "MY-03"), "outside 1900-2200"),
        (("ipo.duration", "--from", "tomorrow", "--place", "MY-03"), "neither a day nor a moment"),
        (("ipo.duration", "--from", "2007-01-01", "--place", "MY-03"), "not in force on 2007-01-01"),
        (("custody.production", "--from", "2026-11-07", "--place", "MY-03"), "Give the time"),
        (
            ("ipo.duration", "--from", "2026-11-07", "--place", "MY-03", "--country", "xyz"),
            "There is no country pack",
        ),
    ],
)
def test_refusals_go_to_stderr_and_say_what_next(arguments: tuple[str, ...], says: str) -> None:
    result = run("due", *arguments, "--json")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert says in result.stderr


@pytest.mark.parametrize("command", ["due", "reference"])
def test_help_carries_an_example(command: str) -> None:
    assert "Example: lindung law" in run(command, "--help").stdout


def test_the_reference_page_is_current() -> None:
    page = (ROOT / "docs/reference/law.md").read_text(encoding="utf-8")

    assert page == reference(), "The packs have changed: run `lindung law reference > docs/reference/law.md`."
    assert run("reference").stdout == page
