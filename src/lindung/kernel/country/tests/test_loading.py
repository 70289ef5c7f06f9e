"""A pack with mistakes: all are found at once, each with file and line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from lindung.kernel.country import PackError, load_pack
from lindung.kernel.country.choosing import FOLDER
from lindung.kernel.country.tests.test_commands import change

IPO, COUNTRY, BODIES = "law/ipo.duration.yaml", "country.yaml", "directory/organisations.yaml"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "mys"
    shutil.copytree(FOLDER / "mys", folder)
    return folder


def problems(folder: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        load_pack(folder=folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (IPO, "since: 2015-11-18", "since: 2008-01-01", "overlap"),
        (IPO, "- since: 2008-02-28", "- since: 2008-02-28\n    until: 2016-01-01", "overlap"),
        (IPO, "- since: 2008-02-28", "- since: 2008-02-28\n    until: 2008-01-01", "before it starts"),
        (IPO, "    value: 21\n    source:", "    value: 21\n    sauce:", "source: Field required"),
        (IPO, "unit: calendar_days", "unit: fortnights", "'calendar_days'"),
        (IPO, "unit: calendar_days", "unit: calendar_days\nkind: order", "Extra inputs are not permitted"),
        (IPO, "value: 21", 'value: "21"', "valid integer"),
        (IPO, "value: 21", "value: 0", "greater than or equal to 1"),
        (IPO, "liberty_at_stake: true", "liberty_at_stake: yes", "valid boolean"),
        (IPO, "since: 2015-11-18", "since: 18 November 2015", "valid date"),
        (IPO, "code: ipo.duration", "code: ipo.length", "belongs in ipo.length.yaml"),
        (IPO, ", ms: perintah perlindungan interim dibuat", "", "no text in language 'ms'"),
        (IPO, "last_day: 2015-12-01", "not_in_force: false", "an example expects"),
        (COUNTRY, "time_zone: Asia/Kuala_Lumpur", "time_zone: Asia/Atlantis", "not a time zone"),
        (COUNTRY, "rule: po.duration", "rule: po.length", "no rule po.length"),
        (COUNTRY, "urgency: urgent", "urgency: routine", "each urgency"),
        (COUNTRY, "fraud: police", "fraud: army", "fraud"),
        (BODIES, "place: MY-07", "place: MY-77", "no place MY-77"),
        (BODIES, "district: timur_laut", "district: petaling", "no district petaling"),
        (BODIES, "code: labour_penang", "code: labour_hq", "labour_hq is given twice"),
        (BODIES, "kind: customs", "kind: army", "kind"),
        ("places.yaml", "calendar: johor", "calendar: johore", "no weekends johore"),
        ("places.yaml", 'holidays: "03"', 'holidays: "33"', "no part 33"),
        ("calendar.yaml", "holidays_of: MY", "holidays_of: QQ", "no country QQ"),
        ("calendar.yaml", "- since: 2014-01-01", "- since: 2001-01-01", "in order of time"),
        ("directory/demo_users.yaml", "organisation: nso", "organisation: nsa", "no organisation nsa"),
        ("directory/demo_users.yaml", "language: ms", "language: fr", "no language fr"),
        ("terms/terms.yaml", "  court:", "  tribunal:", "tribunal"),
        ("terms/terms.yaml", "  council: {", "  # {", "the term council is missing"),
    ],
)
def test_a_mistake_is_found_and_placed(pack: Path, file: str, old: str, new: str, says: str) -> None:
    change(pack / file, old, new)

    found = problems(pack)

    assert any(says in problem for problem in found), found
    assert all(int(problem.split(":")[1]) >= 1 for problem in found)


def test_the_line_is_that_of_the_mistake(pack: Path) -> None:
    line = change(pack / IPO, "unit: calendar_days", "unit: fortnights")

    assert problems(pack)[0].startswith(f"{IPO}:{line}: unit: ")


def test_all_mistakes_are_found_at_once(pack: Path) -> None:
    change(pack / IPO, "unit: calendar_days", "unit: fortnights")
    change(pack / COUNTRY, "code: mys", "code: MYS")
    change(pack / BODIES, "kind: customs", "kind: army")
    (pack / "law/po.duration.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")

    files = {problem.split(":")[0] for problem in problems(pack)}

    assert files == {IPO, COUNTRY, BODIES, "law/po.duration.yaml"}


def test_a_missing_file_is_a_problem_too(pack: Path) -> None:
    (pack / "places.yaml").unlink()

    assert any(problem.startswith("places.yaml:1: cannot be read") for problem in problems(pack))


def test_an_extra_holiday_rests_where_it_is_kept(pack: Path) -> None:
    source = "{title: {en: Gazette, ms: Warta}, verification: verified, last_checked_on: 2026-11-22}"
    holiday = (
        f"{{day: 2026-11-24, name: {{en: Funeral, ms: Pengebumian}}, places: [MY-06], source: {source}}}"
    )
    change(pack / "calendar.yaml", "extra_holidays: []", f"extra_holidays:\n  - {holiday}")

    loaded = load_pack(folder=pack)

    assert not loaded.calendar("MY-06").is_working(date(2026, 11, 24))
    assert loaded.calendar("MY-06").holiday(date(2026, 11, 24), language="ms") == "Pengebumian"
    assert loaded.calendar("MY-07").is_working(date(2026, 11, 24))
