"""The instruments as data: both countries load, mistakes are found together, each with its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.kernel.country import PackError, current
from lindung.protection.care.charts import HEIGHT, WIDTH, line
from lindung.protection.care.kit import REGIONS, _kit, check_care, kit_of

COUNTRIES = Path(__file__).resolve().parents[3] / "countries"


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_both_countries_ask_with_the_person(country: str) -> None:
    kit = _kit(COUNTRIES / country, ("en", "ms"))
    kinds = {one.kind for one in kit.instruments.values()}
    assert kinds == {"needs", "social", "risk"}
    needs = kit.instruments["needs-1"]
    assert {domain.code for domain in needs.domains} >= {
        "health",
        "legal",
        "safety",
        "documents",
        "livelihood",
    }
    assert all(len(one.levels) == 5 for one in kit.instruments.values())


def test_this_country_is_without_problems() -> None:
    assert list(check_care(current())) == []
    assert kit_of(current()).instrument(code="needs", version=9) is None


def _copy(tmp_path: Path) -> Path:
    shutil.copytree(COUNTRIES / "mys" / "assessments", tmp_path / "assessments")
    shutil.copy(REGIONS / "asean" / "assessments" / "needs-1.yaml", tmp_path / "assessments")
    return tmp_path / "assessments"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("needs-1.yaml", "code: safety", "code: weather", "no domain weather"),
        ("needs-1.yaml", "version: 1", "version: 2", "belongs in needs-2.yaml"),
        ("needs-1.yaml", "code: dentist", "code: doctor", "doctor is given twice"),
        ("needs-1.yaml", ", ms: Sukar}", "}", "no text in language 'ms'"),
        ("needs-1.yaml", "kind: yes_no", "kind: maybe", "kind"),
        ("care.yaml", "needs-1, social-1", "needs-1, needs-1", "named twice"),
        ("care.yaml", "social-1", "lost-1", "cannot be read"),
        ("care.yaml", "days: 30", "days: 0", "again.days"),
        ("care.yaml", "currency: MYR", "currency: money", "currency"),
    ],
)
def test_mistakes_are_found(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    folder = _copy(tmp_path)
    path = folder / file
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new, 1))
    with pytest.raises(PackError) as refused:
        _kit(tmp_path, ("en", "ms"))
    assert said in str(refused.value)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 4)), min_size=2, max_size=12
    )
)
def test_a_line_stays_in_its_frame_and_goes_with_time(marks: list[tuple[date, int]]) -> None:
    marks.sort()
    drawn = line(marks, lowest=0, highest=4)
    assert drawn is not None
    points = [tuple(map(int, one.split(","))) for one in drawn.points.split()]
    assert len(points) == len(marks)
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in points)
    assert [x for x, _y in points] == sorted(x for x, _y in points)
    for (_x, one), (_z, other), (_d, low), (_e, high) in zip(
        points, points[1:], marks, marks[1:], strict=False
    ):
        assert (one < other) == (low > high)


def test_one_mark_is_no_line() -> None:
    assert line([(date(2026, 1, 1), 2)], lowest=0, highest=4) is None
