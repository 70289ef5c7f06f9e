"""Importing plans from YAML: every mistake with its line, differences before anything is written, reports kept."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import yaml
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import NotAllowed
from lindung.access.models import Organisation
from lindung.access.testing import NOON, make_organisation
from lindung.access.wall import behind
from lindung.kernel.audit import AuditEvent
from lindung.plans import actions, queries
from lindung.plans import models as table
from lindung.plans.amending import NothingChanges, PlanMoved
from lindung.plans.changes import How, between
from lindung.plans.importing.comparing import around, compare
from lindung.plans.importing.reading import read_bytes, read_path
from lindung.plans.models import Amendment, Plan
from lindung.plans.neutral import Filed
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting.models import Progress
from lindung.plans.stored import rows_of
from lindung.plans.testing import KINDS, SMALL, small_people, small_plan
from lindung.plans.writing import PeriodInUse

Edit = Callable[[dict[str, Any]], None]


def text(edit: Edit | None = None, *, order: int | None = None) -> bytes:
    """Return the small plan as YAML, edited, its lists in another order."""
    data = yaml.safe_load(SMALL.read_text("utf-8"))
    for period in data["periods"]:
        period["code"] = str(period["code"])
    if edit is not None:
        edit(data)
    if order is not None:
        chance = random.Random(order)
        for listed in (*(one for one in data.values() if isinstance(one, list)),):
            chance.shuffle(listed)
        for activity in data["activities"]:
            chance.shuffle(activity["indicators"])
    return yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False).encode()


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: aliases are not read."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never point back."""
        return True


def filed(edit: Edit | None = None, *, order: int | None = None) -> Filed:
    read = read_bytes(data=text(edit, order=order), name="small.yaml")
    assert read.filed is not None, read.problems
    return read.filed


def told(edit: Edit) -> list[str]:
    """Return what is said about an edited plan, which must not be taken."""
    read = read_bytes(data=text(edit), name="small.yaml", around=around)
    assert read.filed is None
    return [str(one) for one in read.problems]


def activity(data: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in data["activities"] if one["code"] == code)


def drop(data: dict[str, Any], code: str) -> None:
    data["activities"].remove(activity(data, code))


@pytest.fixture
def organisations(db: None) -> None:
    for code, kind in KINDS.items():
        make_organisation(code=code, kind=kind)


@pytest.mark.usefixtures("organisations")
@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda one: one["activities"].append(one["activities"][0]), "P1.S1.O1.i is given twice; keep one"),
        (lambda one: one["pillars"].append(one["pillars"][0]), "P1 is given twice; keep one"),
        (lambda one: activity(one, "P1.S1.O1.i").update(responsible=["NOBODY"]), "there is no actor NOBODY"),
        (lambda one: activity(one, "P1.S1.O1.i").update(supporting=["CARE"]), "CARE is named twice"),
        (lambda one: activity(one, "P1.S1.O1.i").update(starts=2019), "2019-01-01 is outside the plan"),
        (lambda one: activity(one, "P1.S1.O1.i").update(ends=2026), "2026-12-31 is outside the plan"),
        (
            lambda one: activity(one, "P1.S1.O1.i").update(starts=2024, ends=2022),
            "before it starts on 2024-01-01",
        ),
        (lambda one: activity(one, "P1.S1.O1.i").update(objective="S1"), "the objective, not both"),
        (lambda one: activity(one, "P1.S1.O1.i").update(surprise=1), "Extra inputs are not permitted"),
        (lambda one: one["outputs"][0].update(objective="S9"), "there is no objective S9"),
        (lambda one: one["objectives"][0].update(duties=["none"]), "the code list duties has no none"),
        (lambda one: one["actors"][0].update(organisations=["nowhere"]), "there is no organisation nowhere"),
        (lambda one: one["actors"][0].update(title={"en": "Board"}), "no text in language ms; add it"),
        (lambda one: one["plan"].update(region="asia"), "either the country or the region"),
        (lambda one: one["periods"][0].update(due_on="2021-06-01"), "periods.0.due_on"),
    ],
)
def test_every_mistake_is_told_with_file_and_line(edit: Edit, words: str) -> None:
    said = told(edit)
    assert any(words in one for one in said), said
    assert all(one.startswith("small.yaml:") for one in said)


@pytest.mark.usefixtures("organisations")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"targets": [{"span": "annual", "value": -1}]}, "a target cannot be negative"),
        ({"targets": [{"span": "period", "value": 1}]}, "names its period"),
        ({"targets": [{"span": "period", "period": "2030", "value": 1}]}, "there is no period 2030"),
        (
            {"targets": [{"span": "plan", "value": 1}, {"span": "plan", "value": 2}]},
            "for the same time; keep one",
        ),
        ({"unit": "parsecs"}, "the code list plan_units has no parsecs"),
        ({"disaggregate": ["mood"]}, "the code list plan_dimensions has no mood"),
        ({"share": {"min": 30, "group": "giants"}}, "the code list plan_dimensions has no giants"),
        ({"feed": {"report": "NOBODY"}}, "there is no actor NOBODY"),
        (
            {"feed": {"report": "CARE", "measure": "cases.opened"}},
            "exactly one of measure, programmes and report",
        ),
        ({"feed": {"report": "CARE", "where": {"kind": ["x"]}}}, "a report has none"),
        ({"starts": 2020}, "2020-01-01 is outside the plan"),
    ],
)
def test_mistakes_of_an_indicator_are_told(change: dict[str, Any], words: str) -> None:
    said = told(lambda one: one["activities"][0]["indicators"][0].update(change))
    assert any(words in one for one in said), said


@pytest.mark.django_db
def test_an_objective_of_another_plan_is_named_as_such() -> None:
    small_plan()
    said = told(lambda one: (one["plan"].update(code="SMALL-2"), one["objectives"].pop(0)))
    assert any("S1 is part of another plan, SMALL-1; name one of this plan" in one for one in said), said


def test_a_line_is_the_line_of_the_mistake() -> None:
    lines = SMALL.read_text("utf-8").splitlines()
    number = next(place for place, one in enumerate(lines, start=1) if "responsible: [PARTNERS, CARE]" in one)
    data = SMALL.read_text("utf-8").replace("[PARTNERS, CARE]", "[PARTNER, CARE]").encode()
    [problem] = read_bytes(data=data, name="small.yaml").problems
    assert (problem.file, problem.line) == ("small.yaml", number)


@pytest.mark.usefixtures("organisations")
def test_a_new_plan_arrives_whole_and_says_by_whom() -> None:
    people = small_people()
    found = compare(filed=filed())
    assert found.plan is None
    assert {one.how for one in found.changes} == {How.ADDED}
    with behind(people.monitor):
        done = actions.import_plan(filed=filed(), reason="As adopted", by=people.monitor, at=NOON, version=0)
    assert rows_of(plan=done.plan) == filed().rows
    [note] = Amendment.objects.all()
    assert (note.version, note.kind, note.by_id, note.reason) == (
        1,
        "import",
        people.monitor.user_id,
        "As adopted",
    )
    event = AuditEvent.objects.get(event="plans.imported")
    assert event.by_user_id == people.monitor.user_id


@pytest.mark.usefixtures("organisations")
def test_who_may_not_amend_imports_nothing() -> None:
    people = small_people()
    for one in (people.partner, people.decision_maker, people.chambers_lead, people.case_worker):
        with pytest.raises(NotAllowed), behind(one):
            actions.import_plan(filed=filed(), reason="Why not", by=one, at=NOON)
    assert not Plan.objects.exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.integers(0, 10_000))
@pytest.mark.django_db
def test_importing_again_in_any_order_changes_nothing(order: int) -> None:
    plan = small_plan()
    before = Amendment.objects.count()
    again = filed(order=order)
    assert compare(filed=again).changes == ()
    with pytest.raises(NothingChanges):
        actions.import_plan(filed=again, reason="Again", by=None, at=NOON)
    plan.refresh_from_db()
    assert (plan.version, Amendment.objects.count()) == (1, before)


@pytest.mark.django_db
def test_a_difference_is_shown_before_and_kept_after() -> None:
    plan, people = small_plan(), small_people()

    def edit(data: dict[str, Any]) -> None:
        activity(data, "P2.S2.O1.i")["indicators"][0]["targets"][0]["value"] = 60
        activity(data, "P1.S1.O1.ii")["title"]["en"] = "Write a better handbook"

    found = compare(filed=filed(edit))
    assert [(one.how, one.part, one.code) for one in found.changes] == [
        ("changed", "activity", "P1.S1.O1.ii"),
        ("changed", "indicator", "P2.S2.O1.i.1"),
    ]
    assert found.changes[1].before["targets"][0]["value"] == "50"
    done = actions.import_plan(
        filed=filed(edit), reason="Council decided", by=people.monitor, at=NOON, version=plan.version
    )
    assert done.plan.version == 2
    assert rows_of(plan=done.plan) == filed(edit).rows
    kept = Amendment.objects.filter(version=2, reason="Council decided").values_list(
        "code", "before__title__en"
    )
    assert set(kept) == {("P1.S1.O1.ii", "Write a handbook"), ("P2.S2.O1.i.1", None)}


@pytest.mark.django_db
def test_dropping_an_activity_with_reports_withdraws_it_says_so_and_keeps_them() -> None:
    plan, people = small_plan(), small_people()
    period = table.Period.objects.get(plan=plan, code="2023")
    reporting.open_period(period_id=period.pk, by=people.monitor, at=NOON)
    indicator = table.Indicator.objects.get(plan=plan, code="P1.S1.O1.ii.1")
    progress = reporting.submit(
        indicator=indicator.pk,
        period=period.pk,
        value=1,
        cells={},
        narrative="Printed",
        difficulty="",
        by=people.welfare_focal,
        at=NOON,
    )
    without = filed(lambda data: drop(data, "P1.S1.O1.ii"))
    found = compare(filed=without)
    assert [(one.part, one.code, one.reports) for one in found.kept] == [
        ("activity", "P1.S1.O1.ii", 1),
        ("indicator", "P1.S1.O1.ii.1", 1),
    ]
    done = actions.import_plan(filed=without, reason="Merged elsewhere", by=people.monitor, at=NOON)
    assert [one.code for one in done.kept] == ["P1.S1.O1.ii", "P1.S1.O1.ii.1"]
    indicator.refresh_from_db()
    assert indicator.withdrawn_at == indicator.activity.withdrawn_at == NOON
    assert Progress.objects.get(pk=progress.pk).narrative == "Printed"

    back = actions.import_plan(filed=filed(), reason="A mistake", by=people.monitor, at=NOON)
    indicator.refresh_from_db()
    assert indicator.withdrawn_at is None
    assert rows_of(plan=back.plan) == filed().rows
    assert table.Activity.objects.filter(plan=plan).count() == 5


@pytest.mark.django_db
def test_a_period_that_was_opened_stays() -> None:
    plan, people = small_plan(), small_people()
    period = table.Period.objects.get(plan=plan, code="2025")
    short = filed(lambda data: data["periods"].pop())
    reporting.open_period(period_id=period.pk, by=people.monitor, at=NOON)
    with pytest.raises(PeriodInUse, match="2025 was opened"):
        actions.import_plan(filed=short, reason="Shorter", by=people.monitor, at=NOON)
    assert Plan.objects.get().version == 1


@pytest.mark.django_db
def test_an_import_thought_out_for_an_older_version_is_refused() -> None:
    plan, people = small_plan(), small_people()
    first = filed(lambda data: drop(data, "P1.S1.O1.ii"))
    actions.import_plan(filed=first, reason="First", by=people.monitor, at=NOON, version=1)
    second = filed(lambda data: drop(data, "P1.S1.O2.i"))
    with pytest.raises(PlanMoved):
        actions.import_plan(filed=second, reason="Second", by=people.second_monitor, at=NOON, version=1)
    with pytest.raises(PlanMoved):
        actions.import_plan(filed=second, reason="As if new", by=people.second_monitor, at=NOON, version=0)
    assert rows_of(plan=Plan.objects.get(pk=plan.pk)) == first.rows


@pytest.mark.django_db
def test_a_dissolved_organisation_is_a_doubt_and_its_activities_are_listed() -> None:
    plan = small_plan()
    assert queries.led_by_nobody(plan=plan) == []
    assert compare(filed=filed()).doubts == ()
    Organisation.objects.filter(code="welfare").update(active=False)
    [doubt] = compare(filed=filed()).doubts
    assert "CARE: the organisation welfare is dissolved" in str(doubt)
    led = [one.code for one in queries.led_by_nobody(plan=plan)]
    assert led == ["P1.S1.O1.i", "P1.S1.O1.ii"]


@pytest.mark.django_db(transaction=True)
def test_two_who_import_at_once_do_not_mix() -> None:
    plan, people = small_plan(), small_people()
    files = [filed(lambda data: drop(data, "P1.S1.O1.ii")), filed(lambda data: drop(data, "P1.S1.O2.i"))]

    def run(one: Filed) -> str:
        try:
            actions.import_plan(filed=one, reason="At once", by=people.monitor, at=NOON, version=1)
        except PlanMoved:
            return "moved"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, files)) == ["done", "moved"]
    rows = rows_of(plan=Plan.objects.get(pk=plan.pk))
    assert rows in [one.rows for one in files]


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_new_plan_make_one() -> None:
    for code, kind in KINDS.items():
        make_organisation(code=code, kind=kind)

    def run(_number: int) -> str:
        try:
            actions.import_plan(filed=filed(), reason="New", by=None, at=NOON, version=0)
        except PlanMoved:
            return "moved"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == ["done", "moved"]
    assert Plan.objects.count() == 1


def test_nothing_differs_from_itself() -> None:
    read = read_path(path=SMALL)
    assert read.filed is not None
    assert between(before=read.filed.rows, after=filed(order=7).rows) == []
