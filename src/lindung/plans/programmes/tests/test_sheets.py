"""Sheets of events: all rows or none, in whatever order, and nothing twice."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from lindung.access.actors import NotAllowed
from lindung.access.wall import behind
from lindung.kernel.problems import Invalid
from lindung.plans.programmes import actions, queries
from lindung.plans.programmes.kinds import TABLE
from lindung.plans.programmes.models import Event, EventIndicator, Import
from lindung.plans.programmes.problems import BadRows, Settled
from lindung.plans.programmes.sheets import cells, templates
from lindung.plans.programmes.sheets.columns import columns
from lindung.plans.programmes.sheets.tables import Cell
from lindung.plans.programmes.testing import make_event
from lindung.plans.programmes.tests.conftest import Scene
from lindung.plans.testing import small_people, small_plan

NEEDED: dict[str, dict[str, Cell]] = {
    "training": {"women": 4, "men": "6", "role": "Judge or magistrate", "evaluated": "yes"},
    "campaign": {"channels": "Radio; television", "reach": "12,000", "languages": "Tamil; ms"},
    "meeting": {"meeting_kind": "Dialog", "level": "national"},
    "publication": {"publication_kind": "Manual"},
    "agreement": {
        "agreement_kind": "treaty",
        "counterpart": "A neighbour",
        "agreement_state": "Signed",
        "signed_on": "1.2.2024",
    },
    "inspection": {"number": 7, "sectors": "Fishing: 3; construction: 4"},
    "operation": {"number": 2},
    "grant": {"fund_kind": "Grant", "amount": "2,500.50", "recipient": "Friends House"},
    "other": {"other_kind": "pilot"},
}


def table(kind: str, *rows: dict[str, Cell]) -> list[list[Cell]]:
    """Return a sheet with a row for each of `rows`, under the names of the columns."""
    names = [column.name for column in columns(kind=kind)]
    base: dict[str, Cell] = {"title": "From a sheet", "held_from": date(2024, 3, 5)} | NEEDED[kind]
    return [list(names), *([(base | row).get(name) for name in names] for row in rows)]


@pytest.mark.parametrize("kind", TABLE)
def test_every_kind_comes_from_a_sheet(scene: Scene, kind: str) -> None:
    by = scene.people.welfare_focal
    with behind(by):
        made = actions.prepare(kind=kind, table=table(kind, {}), by=by, at=scene.at)
    assert (made.good, made.bad, made.known) == (1, 0, 0), made.rows
    assert not Event.objects.exists()
    with behind(by):
        actions.confirm(import_id=made.pk, by=by, at=scene.at)
    event = Event.objects.get()
    assert event.kind == kind and event.organisation.code == "welfare"
    made.refresh_from_db()
    assert made.rows == [] and made.confirmed_at == scene.at
    if kind == "inspection":
        assert {one.sector: one.number for one in queries.tallies(event=event)} == {
            "fishing": 3,
            "construction": 4,
        }
    if kind == "training":
        assert event.evaluated is True and sum(one.number for one in queries.people(event=event)) == 10
    if kind == "campaign":
        assert (event.reach, event.channels, event.languages) == (
            12000,
            ["radio", "television"],
            ["ms", "ta"],
        )
    if kind == "grant":
        assert event.amount == Decimal("2500.50") and event.currency == scene.plan.currency


@pytest.mark.parametrize("kind", TABLE)
def test_the_template_is_read_back_in_either_language(scene: Scene, kind: str) -> None:
    from django.utils import translation

    for language in ("en", "ms"):
        with translation.override(language):
            content = templates.of_kind(kind=kind, ending="xlsx")
        head = [cell.value for cell in load_workbook(io.BytesIO(content)).worksheets[0][1]]
        given = table(kind, {})
        made = actions.prepare(
            kind=kind, table=[head, *given[1:]], by=scene.people.welfare_focal, at=scene.at
        )
        assert made.good == 1, made.rows


def test_one_bad_row_stops_the_sheet_and_says_which_and_why(scene: Scene) -> None:
    by = scene.people.welfare_focal
    rows: list[dict[str, Cell]] = [
        {"title": "Good"},
        {"title": "", "held_from": "someday", "women": "-1"},
        {"title": "Elsewhere", "organisation": "police"},
        {"title": "Nobody", "organisation": "The Unheard Of"},
        {"title": "Future", "held_from": date(2030, 1, 1)},
        {"title": "Tagged", "indicators": "P9.NONE"},
        {"title": "Personal", "summary": "Call 012-345 6789"},
        {"title": "Role", "role": "Astronaut"},
    ]
    made = actions.prepare(kind="training", table=table("training", *rows), by=by, at=scene.at)
    problems = {row["number"]: {column for column, _why in row["problems"]} for row in made.rows}
    assert problems == {
        2: set(),
        3: {"title", "held_from", "women"},
        4: {"organisation"},
        5: {"organisation"},
        6: {"held_from"},
        7: {"indicators"},
        8: {"summary"},
        9: {"role"},
    }
    assert (made.good, made.bad) == (1, 7)
    assert "6789" not in str([row["problems"] for row in made.rows])
    with pytest.raises(BadRows):
        actions.confirm(import_id=made.pk, by=by, at=scene.at)
    assert not Event.objects.exists()


def test_what_stands_already_and_what_stands_twice_is_left_out(scene: Scene) -> None:
    by = scene.people.welfare_focal
    make_event(by=by, title="Known")
    rows: list[dict[str, Cell]] = [
        {"title": "KNOWN"},
        {"title": "New"},
        {"title": "new "},
        {"title": "Newer"},
    ]
    made = actions.prepare(kind="training", table=table("training", *rows), by=by, at=scene.at)
    assert [row["known"] for row in made.rows] == [True, False, True, False]
    actions.confirm(import_id=made.pk, by=by, at=scene.at)
    assert Event.objects.count() == 3
    again = actions.prepare(kind="training", table=table("training", *rows), by=by, at=scene.at)
    assert (again.good, again.known) == (0, 4)


def test_what_became_known_meanwhile_is_left_out_and_what_became_wrong_stops_it(scene: Scene) -> None:
    by = scene.people.welfare_focal
    code = scene.trained.code
    rows: list[dict[str, Cell]] = [{"title": "One", "indicators": code}, {"title": "Two", "indicators": code}]
    made = actions.prepare(kind="training", table=table("training", *rows), by=by, at=scene.at)
    make_event(by=by, title="One")
    scene.trained.withdrawn_at = scene.at
    scene.trained.save()
    with pytest.raises(BadRows):
        actions.confirm(import_id=made.pk, by=by, at=scene.at)
    assert Event.objects.count() == 1
    scene.trained.withdrawn_at = None
    scene.trained.save()
    actions.confirm(import_id=made.pk, by=by, at=scene.at)
    assert Event.objects.count() == 2 and EventIndicator.objects.count() == 1
    with pytest.raises(Settled):
        actions.confirm(import_id=made.pk, by=by, at=scene.at)


def test_sheets_are_their_senders_own(scene: Scene) -> None:
    by, other = scene.people.welfare_focal, scene.people.welfare_lead
    made = actions.prepare(kind="training", table=table("training", {}), by=by, at=scene.at)
    with behind(other):
        assert not Import.objects.exists(), "the database shows it to nobody else"
    for act in (actions.confirm, actions.discard):
        with pytest.raises(Import.DoesNotExist):
            act(import_id=made.pk, by=other, at=scene.at)
    with pytest.raises(NotAllowed):
        actions.prepare(
            kind="training", table=table("training", {}), by=scene.people.decision_maker, at=scene.at
        )
    newer = actions.prepare(kind="meeting", table=table("meeting", {}), by=by, at=scene.at)
    assert Import.objects.get() == newer, "an unconfirmed one is dropped for the next"


def test_who_keeps_the_plan_imports_for_all(scene: Scene) -> None:
    by = scene.people.monitor
    rows: list[dict[str, Cell]] = [{"organisation": "police"}, {"organisation": "Welfare"}, {"title": "Own"}]
    made = actions.prepare(kind="training", table=table("training", *rows), by=by, at=scene.at)
    actions.confirm(import_id=made.pk, by=by, at=scene.at)
    assert set(Event.objects.values_list("organisation__code", flat=True)) == {"police", "welfare", "office"}


@pytest.mark.parametrize(
    "wrong",
    [
        [["title", "colour"], ["A", "red"]],
        [["title"], ["A"]],
        [["title", "held_from"]],
        [["title", "title", "held_from"], ["A", "B", "2024-01-01"]],
    ],
)
def test_a_sheet_that_is_not_of_the_template_is_refused(scene: Scene, wrong: list[list[Cell]]) -> None:
    with pytest.raises(Invalid) as refused:
        actions.prepare(kind="training", table=wrong, by=scene.people.welfare_focal, at=scene.at)
    assert refused.value.field == "file" and not Import.objects.exists()


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("5.3.2024", date(2024, 3, 5)),
        ("05/03/2024", date(2024, 3, 5)),
        ("", None),
    ],
)
def test_days_are_read_with_the_day_first(given: str, day: date | None) -> None:
    assert cells.day(given) == day


@pytest.mark.parametrize("given", ["31.2.2024", "2024-13-01", "03/25/2024", "March", "20240305"])
def test_days_that_are_none_are_refused(given: str) -> None:
    with pytest.raises(Invalid):
        cells.day(given)


ROW = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["A", "B", "C", ""]),
        "held_from": st.sampled_from(["2024-01-02", "2024-01-03", "2031-01-01", "x"]),
        "women": st.sampled_from([None, 0, 5, "many"]),
        "men": st.sampled_from([None, 3]),
    }
)


class TestSheets(TestCase):
    """Whatever the rows."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(ROW, min_size=1, max_size=6), st.randoms(use_true_random=False))
    def test_all_or_nothing_and_the_order_does_not_matter(
        self, rows: list[dict[str, Any]], chance: Any
    ) -> None:
        small_plan()
        by, at = small_people().welfare_focal, small_plan().imported_at
        blank: dict[str, Cell] = {"role": None, "evaluated": None}
        made = actions.prepare(
            kind="training", table=table("training", *(blank | row for row in rows)), by=by, at=at
        )
        wrong = [
            row
            for row in rows
            if not row["title"] or row["held_from"] in ("2031-01-01", "x") or row["women"] == "many"
        ]
        assert made.bad == len(wrong)
        assert made.good + made.bad + made.known == len(rows)
        mixed = list(rows)
        chance.shuffle(mixed)
        again = actions.prepare(
            kind="training", table=table("training", *(blank | row for row in mixed)), by=by, at=at
        )
        assert (again.good, again.bad, again.known) == (made.good, made.bad, made.known)
        if wrong:
            with pytest.raises(BadRows):
                actions.confirm(import_id=again.pk, by=by, at=at)
            assert not Event.objects.exists()
            return
        actions.confirm(import_id=again.pk, by=by, at=at)
        assert Event.objects.count() == len({(row["title"], row["held_from"]) for row in rows})


def test_a_forgotten_sheet_is_dropped_after_a_week(scene: Scene) -> None:
    from datetime import timedelta

    from lindung.plans.programmes.tasks import drop_sheets

    made = actions.prepare(
        kind="training", table=table("training", {}), by=scene.people.welfare_focal, at=scene.at
    )
    assert drop_sheets(int((scene.at + timedelta(days=6)).timestamp())) == 0
    assert drop_sheets(int((scene.at + timedelta(days=8)).timestamp())) == 1
    assert not Import.objects.filter(pk=made.pk).exists()
