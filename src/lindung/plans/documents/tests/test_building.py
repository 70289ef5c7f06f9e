"""From the plan's tables to content: every number is the one that stands there."""

from __future__ import annotations

import csv
import io
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from lindung.plans import computing
from lindung.plans.committees.models import Committee
from lindung.plans.documents import building, sheets
from lindung.plans.documents.building import states
from lindung.plans.documents.content import Content, IndicatorLine
from lindung.plans.documents.tests.conftest import Scene
from lindung.plans.models import Activity, Indicator, Period
from lindung.plans.reporting.models import Progress
from lindung.plans.reviews.models import Standing
from lindung.statistics import measures
from lindung.statistics.models import Result

pytestmark = pytest.mark.django_db


def review(scene: Scene, language: str = "en") -> Content:
    return building.review(period=scene.period, language=language, at=scene.at)


def kept(scene: Scene, but: str = "") -> None:
    """Close every period, save one, with the figures that stood: a review counts those of open ones itself."""
    review(scene)
    closed = Period.objects.filter(plan=scene.plan).exclude(code=but)
    closed.update(closed_at=scene.at, opened_at=F("starts"))
    scene.period.refresh_from_db(fields=["closed_at"])


def line(content: Content, code: str) -> IndicatorLine:
    return next(one for one in content.indicators if one.code == code)


def test_a_review_has_all_of_the_plan(scene: Scene) -> None:
    content = review(scene)
    assert [part.code for part in content.pillars] == ["P1", "P2"]
    assert [len(part.objectives) for part in content.pillars] == [1, 1]
    assert len(content.activities) == 5 and len(content.indicators) == 7
    assert content.periods == ("2021", "2022", "2023", "2024")
    assert all(tuple(one.period for one in row.readings) == content.periods for row in content.indicators)
    assert sum(content.counts.values()) == 5


def test_each_figure_carries_who_and_when(scene: Scene) -> None:
    row = line(review(scene), "P2.S2.O1.ii.2")
    assert [one.value for one in row.readings] == [None, Decimal(60), Decimal(104), Decimal("48.5")]
    assert [one.text for one in row.readings] == ["–", "60", "104", "48.50"]
    last = row.readings[-1]
    assert (last.source, last.on_text, last.measure) == ("Chambers", "20 Jan 2025", "")
    assert row.unit == "MYR" and row.source == "Chambers, 20 Jan 2025"


def test_what_was_said_in_words_is_kept(scene: Scene) -> None:
    last = line(review(scene), "P1.S1.O2.i.1").readings[-1]
    assert last.value is None and last.text == "In words"
    assert last.said == "They asked for interpreters. #panic()"


def test_targets_are_said(scene: Scene) -> None:
    content = review(scene)
    assert line(content, "P1.S1.O1.i.1").target == "at least 100 each year; at least 30 % women and girls"
    assert line(content, "P2.S2.O1.ii.1").target == "at most 30"
    both = line(content, "P2.S2.O1.i.1")
    assert "at least 50 each year" in both.target and "at least 80 in 2024" in both.target
    assert both.target_value == Decimal(80)


def test_standings_are_those_of_the_table_and_both_are_shown(scene: Scene) -> None:
    content = review(scene)
    stood = dict(Standing.objects.filter(period=scene.period).values_list("activity__code", "standing"))
    assert {one.code: one.standing for one in content.activities} == stood
    other = next(one for one in content.activities if one.code == "P1.S1.O1.ii")
    assert other.standing == "done" and other.rule_standing not in ("", "done")
    assert other.why_other == "The handbook is out; its report follows."
    assert all(not one.why_other for one in content.activities if one is not other)


def test_adjustments_have_before_and_after(scene: Scene) -> None:
    (one,) = review(scene).adjustments
    assert (one.code, one.before, one.after) == ("P2.S2.O1.i.1", "50 each year", "35 each year")
    assert one.reason == "Fewer posts than planned." and "PROS" in one.decided


def test_of_a_partners_comments_on_an_activity_the_newest_is_printed(scene: Scene) -> None:
    content = review(scene)
    assert [one.text for one in content.comments] == ["Interpreters are missing at night."]
    assert content.comments[0].organisation == "Friends"


def test_what_stands_in_the_way_is_repeated(scene: Scene) -> None:
    hard = {one.code: one.difficulty for one in review(scene).activities}
    assert hard["P2.S2.O1.ii"] == "The court had no room."
    Progress.objects.filter(indicator__activity__code="P2.S2.O1.ii").update(
        state="submitted", decided_by=None, decided_at=None
    )
    hard = {one.code: one.difficulty for one in review(scene).activities}
    assert hard["P2.S2.O1.ii"] == "", "nobody has approved it yet"


def test_a_withdrawn_activity_is_not_in_it(scene: Scene) -> None:
    Activity.objects.filter(plan=scene.plan, code="P1.S1.O1.i").update(withdrawn_at=scene.at)
    content = review(scene)
    assert len(content.activities) == 4
    assert "P1.S1.O1.i.1" not in [one.code for one in content.indicators]


def test_in_malay_the_plan_speaks_malay(scene: Scene) -> None:
    content = review(scene, "ms")
    assert content.plan == "Pelan kecil 2021 hingga 2025"
    assert content.pillars[0].title == "Pencegahan"
    assert line(content, "P1.S1.O1.i.1").title == "Pegawai dilatih"


def test_a_half_year_and_the_whole_plan_have_their_own_column(scene: Scene) -> None:
    half = Period.objects.create(
        plan=scene.plan,
        code="2025-H1",
        kind="half",
        starts="2025-01-01",
        ends="2025-06-30",
        due_on="2025-07-31",
    )
    codes = [one.code for one in building.columns_of(Period.objects.get(pk=half.pk))]
    assert codes == ["2021", "2022", "2023", "2024", "2025-H1"]


def test_a_review_takes_as_many_questions_for_more_activities(scene: Scene) -> None:
    review(scene)
    with CaptureQueriesContext(
        connection,
    ) as before:
        review(scene)
    for number in range(20):
        one = Activity.objects.get(plan=scene.plan, code="P1.S1.O1.i")
        one.pk, one.code, one.position = None, f"P1.S1.O1.x{number}", 100 + number
        one._state.adding = True
        one.id = uuid.uuid4()
        one.save()
    with CaptureQueriesContext(connection) as after:
        assert len(review(scene).activities) == 25
    assert len(after) <= len(before)


def test_small_numbers_by_place_are_hidden_with_what_gives_them_away(scene: Scene) -> None:
    kept(scene)
    code = states.SHOWN[0]
    for year, cells in {"2023": {"x": 40, "y": 30}, "2024": {"x": 1, "y": 30, "z": 12}}.items():
        Result.objects.filter(measure=code, starts=f"{year}-01-01").update(
            value=sum(cells.values()), cells={"state": cells}
        )
    content = review(scene)
    table = next(one for one in content.tables if one.measure == code)
    cells = {
        (name, column): cell
        for name, row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
    }
    assert cells["x", "2024"].suppressed and cells["x", "2024"].value is None
    assert sum(cell.suppressed for cell in cells.values()) >= 4, (
        "one hidden number alone follows from the totals"
    )
    totals = dict(zip(table.columns, table.totals, strict=True))
    assert (totals["2023"].text, totals["2024"].text) == ("70", "43")
    key = next(one for one in content.key_figures if one.note.startswith(code))
    assert key.text == "43"


def test_a_national_number_that_is_small_is_hidden_too(scene: Scene) -> None:
    kept(scene)
    code = states.SHOWN[0]
    Result.objects.filter(measure=code, starts="2024-01-01").update(value=2, cells={})
    key = next(one for one in review(scene).key_figures if one.note.startswith(code))
    assert key.text == "not shown"


def test_figures_of_an_open_period_are_counted_when_the_review_is_made(scene: Scene) -> None:
    kept(scene, but="2024")
    Result.objects.update(value=77, cells={})
    Result.objects.exclude(starts="2024-01-01").update(as_of="2026-01-31")
    key = next(one for one in review(scene).key_figures if one.note.startswith(states.SHOWN[0]))
    assert key.text == "0"
    assert key.note.endswith(", 31 January 2026"), "no younger than the oldest of its figures"


def test_the_sum_of_the_years_stands_in_no_table_of_the_years(scene: Scene) -> None:
    code = states.SHOWN[0]
    whole = Period.objects.filter(plan=scene.plan, kind="final").first() or Period.objects.create(
        plan=scene.plan,
        code="2021-2025",
        kind="final",
        starts="2021-01-01",
        ends="2025-12-31",
        due_on="2026-03-31",
    )
    whole = Period.objects.select_related("plan").get(pk=whole.pk)
    scene = replace(scene, period=whole)
    kept(scene)
    for year, count in {"2023": 70, "2024": 2}.items():
        Result.objects.filter(measure=code, starts=f"{year}-01-01").update(
            value=count, cells={"state": {"x": count}}
        )
    Result.objects.filter(measure=code, starts=whole.starts, ends=whole.ends).update(
        value=72, cells={"state": {"x": 72}}
    )
    content = review(scene)
    table = next(one for one in content.tables if one.measure == code)
    assert whole.code not in table.columns and len(table.totals) == len(table.columns)
    key = next(one for one in content.key_figures if one.note.startswith(code))
    assert key.text == "not shown", "72 less the years that are shown is the year that is hidden"


def test_computed_figures_of_few_cases_are_told_as_few(scene: Scene) -> None:
    counted = Indicator.objects.filter(plan=scene.plan, measure="screenings.completed").first()
    assert counted is not None
    ask = computing.asks(plan=scene.plan, indicators=[counted], periods=[scene.period])[
        counted.pk, scene.period.code
    ]
    Result.objects.create(
        measure=ask.measure,
        definition=measures.get(ask.measure).definition,
        narrowing_key=ask.narrowing_key,
        starts=ask.starts,
        ends=ask.ends,
        as_of=scene.at.date(),
        computed_at=scene.at,
        origin="live",
        value=2,
    )
    content = review(scene)
    (told,) = [one for one in line(content, counted.code).readings if one.period == scene.period.code]
    assert (told.text, told.value, told.few) == ("fewer than 3", None, True)
    rows = list(csv.DictReader(io.StringIO(sheets.csv_table(content=content).decode("utf-8-sig"))))
    (row,) = [one for one in rows if one["indicator"] == counted.code and one["period"] == told.period]
    assert (row["value"], row["text"]) == ("", "fewer than 3")


def test_a_pack_has_every_committee_late_first(scene: Scene) -> None:
    Committee.objects.filter(actor__code="BOARD").update(kind=Committee.Kind.COUNCIL)
    content = building.pack(period=scene.period, language="en", at=scene.at)
    assert [page.code for page in content.pages] == ["CARE", "PROS", "BOARD"]
    order = ["late", "at_risk", "not_started", "on_track", "done"]
    for page in content.pages:
        ranks = [order.index(one.standing) for one in page.activities]
        assert ranks == sorted(ranks)
    pros = content.pages[1]
    assert {one.code for one in pros.activities} == {"P2.S2.O1.i", "P2.S2.O1.ii"} and not pros.whole
    (point,) = pros.points
    assert (point.title, point.owner, point.late, point.priority) == (
        "Ask the court for a room.",
        "Chambers",
        True,
        "High",
    )
    board = content.pages[2]
    assert board.whole and {one.standing for one in board.activities} <= {"late", "at_risk"}
