"""The table of steps, the packs, and the sums: pure, without a database."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.kernel.country import current, use
from lindung.kernel.problems import Invalid
from lindung.protection.leaving import pack
from lindung.protection.leaving.actions import advice
from lindung.protection.leaving.actions.after import _months_after
from lindung.protection.leaving.workflow import BEFORE, LEAVING

LEVELS = ("low", "medium", "high")


def test_every_state_is_reached_and_every_open_one_left() -> None:
    assert not LEAVING.unreachable()
    assert not LEAVING.dead_ends()


def test_nothing_leads_to_papers_booking_or_departure_past_the_assessment() -> None:
    reached, frontier = {"planned"}, ["planned"]
    past = {"assess_safe", "override", "settle"}
    while frontier:
        for step in LEAVING.available(state=frontier.pop()):
            if step.name not in past and step.target not in reached:
                reached.add(step.target)
                frontier.append(step.target)
    assert not reached & ((BEFORE - {"planned"}) | {"departed", "received", "following"})


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_packs_are_sound(country: str) -> None:
    with use(country):
        assert list(pack.check_leaving(current())) == []
        assert pack.rules().follow_ups.months == (1, 3, 6, 12)
        for rows in (pack.rules().papers, pack.rules().escorts, pack.rules().risk.factors):
            assert all({"en", "ms"} <= one.label.languages for one in rows)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("valid_days: 30", "valid_days: 0"),
        ("months: [1, 3, 6, 12]", "months: [3, 1]"),
        ("instead_of: passport", "instead_of: wand"),
        ("medium: 3, high: 6", "medium: 6, high: 6"),
        ("code: none", "code: ngo"),
        ("receipt:", "recept:"),
    ],
)
def test_a_broken_pack_is_named(old: str, new: str, tmp_path: Path) -> None:
    text = (current().folder / pack.NAME).read_text()
    assert old in text
    shutil.copytree(current().folder, tmp_path / "pack")
    (tmp_path / "pack" / pack.NAME).write_text(text.replace(old, new, 1))
    assert list(pack.check_leaving(replace(current(), folder=tmp_path / "pack")))


@given(st.sets(st.sampled_from(["debt", "traffickers_near", "no_income", "no_home", "before"])))
def test_another_factor_never_lowers_the_advice(factors: set[str]) -> None:
    score, level = advice(factors)
    for one in pack.rules().risk.factors:
        more, higher = advice(factors | {one.code})
        assert more >= score
        assert LEVELS.index(higher) >= LEVELS.index(level)


def test_an_unknown_factor_is_refused() -> None:
    with pytest.raises(Invalid):
        advice(["full_moon"])


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.integers(1, 60))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    later = _months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or _months_after(later.replace(day=1), 1).toordinal() - later.toordinal() == 1
