"""The loader against everything a hurried or hostile hand can write."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.kernel.country.strict_yaml import LARGEST, Unreadable, parse, read


def refusal(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        parse(text=text, file="pack.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None),
        ("NO", "NO"), ("no", "no"), ("on", "on"), ("off", "off"), ("yes", "yes"), ("Y", "Y"),
        ("True", "True"), ("12", 12), ("-3", -3), ("0", 0), ("010", "010"), ("0x10", "0x10"),
        ("1_000", "1_000"), ("1e3", "1e3"), ("12:30", "12:30"), ("190:20:30", "190:20:30"), ("1.5", 1.5),
        (".inf", ".inf"), (".5", ".5"),
        ("2026-11-07", date(2026, 11, 7)), ("2026-11-07T14:30", "2026-11-07T14:30"),
        ('"2026-11-07"', "2026-11-07"), ("'12'", "12"), ('"true"', "true"), ('"NO"', "NO"),
        ("|-\n  two\n  lines", "two\nlines"),
    ],
)  # fmt: skip
def test_scalars_mean_what_they_say(written: str, read_as: object) -> None:
    value = parse(text=f"key: {written}\n", file="f").data["key"]

    assert value == read_as
    assert type(value) is type(read_as)


def test_keys_are_text_never_booleans() -> None:
    assert parse(text="NO: Norway\non: ja\n1: one\n", file="f").data == {
        "NO": "Norway",
        "on": "ja",
        "1": "one",
    }


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "given twice, first on line 1"),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "given twice, first on line 2"),
        ("a: &x [1]\nb: *x\n", 1, "anchor"),
        ("a: *x\n", 1, "alias"),
        ("&k a: 1\n", 1, "anchor"),
        ("a:\n  <<: {b: 1}\n", 2, "merging"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "tag"),
        ("a: !!str 1\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 2026-04-31\n", 1, "not a day of the calendar"),
        ("a: 1\nb: [1, 2\n", 3, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ("? [1, 2]\n: x\n", 1, "key must be plain text"),
        ("- 1\n- 2\n", 1, "must be a mapping"),
        ("", 1, "empty"),
        ("a: safe\nb: evil\u202etxt\n", 2, "invisible character"),
    ],
)
def test_refusals_name_file_line_and_reason(text: str, line: int, says: str) -> None:
    message = refusal(text)

    assert message.startswith(f"pack.yaml:{line}: ")
    assert says in message


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))

    assert "pack.yaml:1: the anchor &l0" in refusal("l0: &l0 [lol]\n" + levels)


def test_deep_nesting_is_refused() -> None:
    assert "nested deeper" in refusal("a: " + "[" * 5_000)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(10 * LARGEST)

    with pytest.raises(Unreadable, match="larger than"):
        read(path=path)


@pytest.mark.parametrize("content", [b"a: \xff\xfe\n", b"\x00\x01", b"a: \x07\n"])
def test_bytes_that_are_not_text_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(content)

    with pytest.raises(Unreadable, match=r"bytes\.yaml:1: "):
        read(path=path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="check that it is there"):
        read(path=tmp_path / "none.yaml")


def test_every_part_knows_its_line() -> None:
    document = parse(text="a:\n  - b: 1\n    c:\n      d: 2\n", file="f")

    assert document.line("a") == 1
    assert document.line("a", 0, "c", "d") == 4
    assert document.line("a", 0, "missing", "further") == 2
    assert document.line("elsewhere") == 1


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_but_never_crashes(text: str) -> None:
    try:
        document = parse(text=text, file="f")
    except Unreadable as error:
        assert error.problem.line >= 1
    else:
        assert isinstance(document.data, dict)
