"""Every figure that a pack's plan asks for can be computed: its measure exists and knows the columns that narrow it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lindung.kernel.country import available, installed, use
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary
from lindung.plans.importing.packs import files
from lindung.plans.importing.reading import read_path
from lindung.plans.neutral import Row
from lindung.statistics import measures
from lindung.statistics.asking import frame
from lindung.statistics.compiling import compiled

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PLANS = sorted({path for code in available() for path in files(pack=installed(code=code))})


def _indicators(path: Path) -> dict[str, Row]:
    read = read_path(path=path)
    assert read.filed is not None, read.problems
    return read.filed.rows["indicator"]


def _statement(feed: Row) -> str:
    with use("mys"):
        year = frame(starts=date(2024, 1, 1), ends=date(2024, 12, 31), as_of=date(2025, 1, 31), at=NOW)
        code = feed.get("measure") or feed["programmes"]
        return compiled(measure=measures.get(code), frame=year, narrowing=feed.get("where", {})).sql


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_computed_indicator_compiles(path: Path) -> None:
    for code, row in _indicators(path).items():
        if "report" not in row["feed"]:
            assert "SELECT" in _statement(row["feed"]), code


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_values_that_narrow_are_codes_of_their_lists(path: Path) -> None:
    lists = {"kind": "programme_kinds", "role": "training_roles", "need": "services"}
    for code, row in _indicators(path).items():
        feed = row["feed"]
        for column, values in feed.get("where", {}).items():
            if column in lists and feed.get("measure") != "people.in_role":
                assert set(values) <= set(vocabulary(lists[column]).codes), code


def test_a_column_that_no_measure_knows_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot be divided or narrowed"):
        _statement({"measure": "referrals.non_tip", "where": {"shoe_size": ["42"]}})
