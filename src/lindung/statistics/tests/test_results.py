"""Computing, keeping and finding figures."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lindung.access.actors import NotAllowed
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases.testing import make_case
from lindung.kernel.audit import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.statistics import actions, measures, queries
from lindung.statistics.asking import Ask
from lindung.statistics.models import Result

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TODAY = NOON.date()


@pytest.mark.django_db
def test_every_measure_computes_with_nothing_recorded() -> None:
    rows = actions.compute(asks=[Ask(code, *YEAR) for code in measures.all()], at=NOON)

    assert len(rows) == len(measures.all()) >= 30
    by_code = {row.measure: row for row in rows}
    assert by_code["cases.opened"].value == 0
    assert by_code["referrals.answered_in_time"].value is None, "no share of nothing"
    assert by_code["determinations.days"].value is None


@pytest.mark.django_db
def test_a_result_is_found_again_with_its_cells_in_one_query() -> None:
    officer = make_actor(
        name="amina", role="front_line_officer", organisation=make_organisation(code="station")
    )
    make_case(by=officer, at=NOON)
    make_case(by=officer, at=NOON)
    asks = [Ask("cases.opened", *YEAR), Ask("cases.opened", *YEAR, {"organisation_kind": ["health"]})]

    actions.compute(asks=asks, at=NOON)
    with CaptureQueriesContext(connection) as asked:
        found = queries.latest(asks=[*asks, Ask("cases.closed", *YEAR)])

    assert len(asked) == 1
    assert {ask.narrowing_key != "": int(row.value or 0) for ask, row in found.items()} == {False: 2, True: 0}
    assert found[asks[0]].cells["organisation_kind"] == {"police": 2}
    assert found[asks[0]].as_of == TODAY and found[asks[0]].origin == "live"


@pytest.mark.django_db
def test_computing_again_on_the_same_day_keeps_one_row_and_the_next_day_another() -> None:
    officer = make_actor(
        name="amina", role="front_line_officer", organisation=make_organisation(code="station")
    )
    ask = Ask("cases.opened", *YEAR)
    actions.compute(asks=[ask], at=NOON)
    make_case(by=officer, at=NOON)
    [again] = actions.compute(asks=[ask, ask], at=NOON + timedelta(minutes=5))
    actions.compute(asks=[ask], at=NOON + timedelta(days=1))

    kept = Result.objects.filter(measure="cases.opened").order_by("as_of")
    assert [int(row.value or 0) for row in kept] == [1, 1]
    assert kept[0].pk == again.pk
    assert queries.latest(asks=[ask])[ask].as_of == TODAY + timedelta(days=1)


@pytest.mark.django_db
def test_only_who_may_run_measures_computes_and_it_is_recorded() -> None:
    bureau = make_organisation(code="bureau", kind="secretariat")
    keeper = make_actor(name="kamal", role="monitoring_officer", organisation=bureau)
    reader = make_actor(name="dina", role="decision_maker", organisation=bureau)
    ask = Ask("cases.opened", *YEAR)

    with pytest.raises(NotAllowed):
        actions.compute(asks=[ask], at=NOON, by=reader)
    assert not Result.objects.exists()
    with behind(keeper):
        [row] = actions.compute(asks=[ask], at=NOON, as_of=TODAY - timedelta(days=1), by=keeper)
    assert row.value == 0
    trail = AuditEvent.objects.get(event="statistics.computed")
    assert trail.subject_id == row.pk and trail.detail["measure"] == "cases.opened"


@pytest.mark.django_db
def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(Invalid, match="not come yet"):
        actions.compute(asks=[Ask("cases.opened", *YEAR)], at=NOON, as_of=TODAY + timedelta(days=1))
    with pytest.raises(Invalid, match="cannot be divided or narrowed"):
        actions.compute(asks=[Ask("cases.opened", *YEAR, {"case_key": ["x"]})], at=NOON)
    with pytest.raises(Invalid, match="which values"):
        actions.compute(asks=[Ask("cases.opened", *YEAR, {"sex": []})], at=NOON)
    with pytest.raises(Invalid, match="ends on or after"):
        actions.compute(asks=[Ask("cases.opened", YEAR[1], YEAR[0])], at=NOON)
    with pytest.raises(measures.UnknownMeasure):
        actions.compute(asks=[Ask("cases.lost", *YEAR)], at=NOON)


@pytest.mark.django_db
def test_what_stands_now_says_nothing_about_the_past() -> None:
    make_organisation(code="station")
    now, past = (
        Ask("organisations.active", *YEAR),
        Ask("organisations.active", date(2025, 1, 1), date(2025, 12, 31)),
    )
    found = {row.starts.year: row.value for row in actions.compute(asks=[now, past], at=NOON)}
    assert found == {2026: 1, 2025: None}
    [rebuilt] = actions.compute(asks=[now], at=NOON, as_of=TODAY - timedelta(days=1))
    assert rebuilt.value is None


@pytest.mark.django_db
def test_what_stood_in_a_period_keeps_its_last_value_once_the_period_is_over() -> None:
    make_organisation(code="station")
    ask, later = Ask("organisations.active", *YEAR), NOON.replace(year=NOON.year + 1)
    [stood] = actions.compute(asks=[ask], at=NOON)
    [over] = actions.compute(asks=[ask], at=later)

    assert over.value is None and queries.latest(asks=[ask])[ask].value == 1
    kept = Result.objects.get()
    kept.pk, kept.as_of, kept.computed_at, kept.value = over.pk, later.date(), later, None
    kept.save(force_insert=True)
    assert queries.latest(asks=[ask])[ask].pk == stood.pk, "kept before this was known"


@pytest.mark.django_db
def test_a_result_of_an_earlier_definition_is_not_found() -> None:
    ask = Ask("cases.opened", *YEAR)
    actions.compute(asks=[ask], at=NOON)
    Result.objects.update(id=uuid4(), definition="earlier", as_of=TODAY + timedelta(days=1))
    assert queries.latest(asks=[ask]) == {}
    actions.compute(asks=[ask], at=NOON)
    assert queries.latest(asks=[ask])[ask].as_of == TODAY
