"""Files with mistakes are refused with file, line and what to do; published files may not change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lindung.identification.instruments import (
    InstrumentError,
    UnknownInstrument,
    check_folder,
    load_instruments,
    newest,
    pick,
)
from lindung.identification.instruments.published import changed, lock, read_lock
from lindung.identification.instruments.tests.packs import FOLDERS

NAME = "adult-1.yaml"
SOUND = (FOLDERS[0] / NAME).read_text(encoding="utf-8")


def folder_with(tmp_path: Path, text: str, name: str = NAME) -> Path:
    folder = tmp_path / "instruments"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def replaced(old: str, new: str) -> str:
    assert old in SOUND
    return SOUND.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: adult\n", "id: adult\nid: adult\n", "given twice"),
        ("version: 1", "version: 0", "version"),
        ("version: 1", "version: 2", "rename the file"),
        ("status: published", "status: ready", "status"),
        ("audience:", "readers:", "readers"),
        ("id: recruited,", "id: hired,", "code list 'indicators'"),
        ("is: [by_force]", "is: [stolen]", "cannot be answered"),
        ("{question: own_choice, is: [by_force]}", "{question: choice_made, is: [a]}", "no question"),
        ('{question: passed_on, is: ["yes"]}', '{question: passed_on, is: ["no"]}', "is no sign"),
        ('{question: passed_on, is: ["yes"]}', "{question: passed_on, is: [unsure]}", "never counts"),
        ('{question: passed_on, is: ["yes"]}', "{question: passed_on}", "has either"),
        ("{question: hours_a_day, at_least: 12}", '{question: hours_a_day, is: ["12"]}', "by bounds"),
        ("      - id: passed_on", "      - id: paid_for", "stands here 2 times"),
        ("choices: work_kinds", "choices: jobs", "no code list"),
        ("relevant: {question: owes_money,", "relevant: {question: hurt_body,", "must be asked before"),
        ("    adult: [act, means, purpose]", "    adult: [act, harm]", "other harm is no element"),
        ("title: {en: About you, ms: Tentang diri anda}", "title: {en: About you}", "no words in: ms"),
        ("title: {en: About you, ms: Tentang diri anda}", 'title: {en: About you, ms: ""}', "title"),
        ("    years: age_years", "    years: ages", "is no question"),
        ("coercion_required: [deceived_about_work,", "coercion_required: [hired,", "is no indicator"),
        ("child_under: 18", "child_under: many", "child_under"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(InstrumentError) as caught:
        load_instruments(folder=folder_with(tmp_path, replaced(old, new)))
    found = [problem for problem in caught.value.problems if message in problem.message]
    assert found, str(caught.value)
    assert str(found[0]).startswith(f"instruments/{NAME}:")


def test_the_line_is_the_line_of_the_mistake(tmp_path: Path) -> None:
    text = replaced("is: [by_force]", "is: [stolen]")
    with pytest.raises(InstrumentError) as caught:
        load_instruments(folder=folder_with(tmp_path, text))
    assert "is: [stolen]" in text.splitlines()[caught.value.problems[0].line - 1]


def test_an_example_that_does_not_come_out_is_reported(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, SOUND.replace("advice: presume\n", "advice: other_harm\n", 1))
    problems = [str(problem) for problem in check_folder(folder=folder)]
    assert any("advice: expected other_harm; got presume" in problem for problem in problems)


def test_a_folder_that_is_not_there_has_no_instruments(tmp_path: Path) -> None:
    assert load_instruments(folder=tmp_path / "none") == {}


def test_the_newest_published_version_is_picked_and_old_ones_stay(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, SOUND)
    folder_with(tmp_path, replaced("version: 1", "version: 2"), "adult-2.yaml")
    draft = replaced("version: 1", "version: 3").replace("status: published", "status: draft")
    folder_with(tmp_path, draft, "adult-3.yaml")
    instruments = load_instruments(folder=folder)
    assert newest(instruments=instruments)["adult"].version == 2
    assert pick(instruments=instruments, name="adult").version == 2
    assert pick(instruments=instruments, name="adult", version=1).version == 1
    with pytest.raises(UnknownInstrument, match="It has: adult"):
        pick(instruments=instruments, name="survey")


def test_a_published_file_cannot_change_vanish_or_stay_unlocked(tmp_path: Path) -> None:
    folder = tmp_path / "instruments"
    shutil.copytree(FOLDERS[0], folder)
    assert changed(folder=folder) == []
    (folder / NAME).write_text(SOUND + "# a thought\n", encoding="utf-8")
    assert "next version" in changed(folder=folder)[0].message
    locked = read_lock(folder=folder)
    lock(folder=folder)
    assert read_lock(folder=folder) == locked, "locking again must not whitewash a change"
    (folder / NAME).unlink()
    load_instruments.__globals__["_load"].cache_clear()
    assert "bring it back" in changed(folder=folder)[0].message
    (folder / "published.lock").unlink()
    assert all("lock it" in problem.message for problem in changed(folder=folder))
