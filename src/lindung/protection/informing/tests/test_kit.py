"""The sentences: every pack complete in every language, mistakes named, and dates as the language writes them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.kernel.country import available, current, installed, use
from lindung.kernel.problems import Invalid
from lindung.protection.informing import kit as module
from lindung.protection.informing.facts import Facts, written
from lindung.protection.informing.kit import DAYS, FLAGS, check_kit, kit_of, places_in
from lindung.protection.informing.sheet import Sheet, put_together, script_of

LANGUAGES = ("en", "ms", "id", "bn", "my", "ne", "vi", "th", "ta", "zh")
BOTH = [(country, language) for country in available() for language in LANGUAGES]
EVERY = Facts(
    today=date(2026, 11, 22),
    days={name: date(2026, 12, 1) for name in DAYS}
    | {"custody_by": datetime(2026, 12, 1, 14, 30, tzinfo=UTC)},
    numbers={"majority": 18, "permission_days": 10},
    flags=FLAGS,
)
NOTHING = replace(EVERY, days={}, flags=frozenset())


def texts_of(sheet: Sheet) -> list[str]:
    return [line for part in sheet.parts for line in (part.heading, *part.lines)]


@pytest.mark.parametrize("country", available())
def test_every_pack_is_sound_and_has_the_ten_languages(country: str) -> None:
    pack = installed(code=country)
    assert list(check_kit(pack)) == []
    assert kit_of(pack).languages == LANGUAGES


@pytest.mark.parametrize(("country", "language"), BOTH)
def test_each_language_says_as_much_as_the_first(country: str, language: str) -> None:
    with use(country) as pack:
        kit = kit_of(pack)
        for facts in (EVERY, NOTHING):
            first = put_together(kit=kit, language="en", facts=facts)
            sheet = put_together(kit=kit, language=language, facts=facts)
            assert [len(part.lines) for part in sheet.parts] == [len(part.lines) for part in first.parts]
            assert sheet.unchecked, "nobody has checked a text yet: the sheet says so"
            assert not any("{" in line or "}" in line for line in texts_of(sheet))
            if language != "en":
                assert not set(texts_of(sheet)) & set(texts_of(first)), "a sentence was not translated"


@given(
    day=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)),
    language=st.sampled_from(LANGUAGES),
)
def test_a_day_is_written_with_its_day_and_year(day: date, language: str) -> None:
    text = written(day, language=language)
    digits = "".join(str(int(one)) if one.isdecimal() else " " for one in text).split()
    assert {day.year, day.day} <= {int(one) for one in digits}


def test_digits_are_those_of_the_language() -> None:
    assert "২২" in written(date(2026, 11, 22), language="bn")
    assert "၂၂" in written(date(2026, 11, 22), language="my")
    assert "२२" in written(date(2026, 11, 22), language="ne")
    assert written(date(2026, 11, 22), language="en") == "Sunday, 22 November 2026"
    assert "14" in written(datetime(2026, 11, 22, 14, 30, tzinfo=UTC), language="vi")


def test_scripts() -> None:
    assert [script_of(one) for one in ("en", "bn", "my", "ne", "th", "ta", "zh")] == [
        *("Latn", "Beng", "Mymr", "Deva", "Thai", "Taml", "Hans")
    ]


def test_a_sentence_without_its_date_is_not_said() -> None:
    kit = kit_of(current())
    full = " ".join(texts_of(put_together(kit=kit, language="en", facts=EVERY)))
    bare = " ".join(texts_of(put_together(kit=kit, language="en", facts=NOTHING)))
    assert "1 December 2026" in full and "No court has made an order" not in full
    assert "2026" not in bare and "No court has made an order" in bare


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid):
        put_together(kit=kit_of(current()), language="fr", facts=NOTHING)


@given(st.text(max_size=60))
def test_braces_in_a_word_of_the_person_fill_in_nothing(word: str) -> None:
    try:
        sheet = put_together(kit=kit_of(current()), language="en", facts=NOTHING, code_word=word)
    except Invalid:
        return
    assert not word.strip() or sheet.code_word.startswith("Your word: ") or not sheet.code_word


def _broken(change: Callable[[Path], None], folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what is wrong with a copy of the pack after a change."""
    pack = current()
    shutil.copytree(pack.folder, folder / "pack")
    shutil.copytree(module.REGIONS, folder / "regions")
    monkeypatch.setattr(module, "REGIONS", folder / "regions")
    change(folder)
    return "\n".join(str(one) for one in check_kit(replace(pack, folder=folder / "pack")))


def _in(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = next(folder.rglob(name))
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("texts.th.yaml", "{custody_by}", "", "the words in braces differ"),
        ("texts.th.yaml", "{custody_by}", "{custody_at}", "nothing fills in {custody_at}"),
        ("texts.ta.yaml", "{number}", "", "{number} is missing"),
        ("texts.my.yaml", "  rights_no:", "  rights_not:", "no sentence rights_no"),
        ("texts.ms.yaml", "language: ms", "language: id", "language is id, not ms"),
        ("texts.zh.yaml", "{custody_by}", "{custody_by}}", "a brace without its other half"),
        ("kit.bn.yaml", "  court:", "  judge:", "nobody asks for the term judge"),
        ("kit.vi.yaml", "texts:", 'texts:\n  who_we: "x"', "the region already says who_we"),
        ("kit.vi.yaml", "texts:", 'texts:\n  spare: "x"', "nothing says spare"),
        ("kit.ne.yaml", "checked: false", "checked: perhaps", "checked"),
        ("kit.yaml", "[interim]", "[intern]", "no fact intern"),
        ("kit.yaml", "stages: [accepted", "stages: [excepted", "no step excepted"),
        ("kit.yaml", "hours: 24", "hours: 0", "inform.hours"),
    ],
)
def test_a_mistake_is_named(
    name: str, old: str, new: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said in _broken(_in(name, old, new), tmp_path, monkeypatch)


def test_a_language_without_its_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(folder: Path) -> None:
        next(folder.rglob("kit.my.yaml")).unlink()

    assert "kit.my.yaml" in _broken(change, tmp_path, monkeypatch)


def test_a_sentence_names_what_it_fills_in() -> None:
    assert places_in("Bis {today} im {court}.") == {"today", "court"}
