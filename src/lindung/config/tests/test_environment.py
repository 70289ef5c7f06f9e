"""The operator's settings: typed, from variables or files, refused with the variable's name."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from lindung.config.environment import Environment, WrongSetting, read


def test_without_variables_everything_has_a_default_and_a_meaning() -> None:
    assert read({}) == Environment()
    assert all(item.metadata["doc"] for item in fields(Environment))


def test_variables_become_their_types() -> None:
    given = {
        "LINDUNG_HTTPS": "True",
        "LINDUNG_DEMO": "0",
        "LINDUNG_DB_POOL": "0",
        "LINDUNG_HOSTS": "a,b",
        "PATH": "x",
    }
    made = read(given)
    assert (made.https, made.demo, made.db_pool, made.hosts) == (True, False, 0, "a,b")


def test_a_secret_may_come_from_a_file_and_the_variable_itself_wins(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from-file\n", encoding="utf-8")
    assert read({"LINDUNG_SECRET_KEY_FILE": str(file)}).secret_key == "from-file"
    both = {"LINDUNG_SECRET_KEY_FILE": str(file), "LINDUNG_SECRET_KEY": "given"}
    assert read(both).secret_key == "given"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"LINDUNG_HTTPS": "yes"}, "LINDUNG_HTTPS: write true or false"),
        ({"LINDUNG_DB_PORT": "5432a"}, "LINDUNG_DB_PORT: write a whole number"),
        ({"LINDUNG_DB_PORT": "-1"}, "LINDUNG_DB_PORT: write a whole number"),
        ({"LINDUNG_DB_PORT": "65536"}, "LINDUNG_DB_PORT: write a number from 1 to 65535"),
        ({"LINDUNG_IDLE_MINUTES": "0"}, "LINDUNG_IDLE_MINUTES: write a number from 1 to 720"),
        ({"LINDUNG_SECOND_FACTOR": "off"}, "LINDUNG_SECOND_FACTOR: write required"),
        ({"LINDUNG_SECOND_FACTOR": "demo"}, "LINDUNG_SECOND_FACTOR: only a demonstration"),
        ({"LINDUNG_SECOND_FACTOR": "demo", "LINDUNG_DEMO": "0"}, "only a demonstration"),
        ({"LINDUNG_SECURITY_CONTACT": "ask.example"}, "LINDUNG_SECURITY_CONTACT: write an address"),
        ({"LINDUNG_SECURITY_CONTACT": "mailto:a@b.example\nExpires: never"}, "LINDUNG_SECURITY_CONTACT"),
        ({"LINDUNG_SECRET_KEY_FILE": "/nowhere/key"}, "LINDUNG_SECRET_KEY_FILE: cannot read it"),
    ],
)
def test_what_cannot_be_used_stops_the_program(given: dict[str, str], reason: str) -> None:
    with pytest.raises(WrongSetting, match=reason):
        read(given)


def test_a_demonstration_may_do_without_a_second_factor_and_nothing_else_may() -> None:
    assert read({"LINDUNG_SECOND_FACTOR": "demo", "LINDUNG_DEMO": "true"}).second_factor == "demo"
    assert read({"LINDUNG_DEMO": "true"}).second_factor == "required"
    assert read({}).second_factor == "required"


def test_a_binary_file_is_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongSetting, match="it is not text"):
        read({"LINDUNG_SECRET_KEY_FILE": str(file)})
