"""All cases of a group or none, who belongs together, who sees it, and helpers called to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import helpers_hooks
from lindung.cases.actions import PersonFacts
from lindung.cases.groups import actions, queries
from lindung.cases.groups.models import LARGEST, Group, Member
from lindung.cases.groups.rows import BELONGS, BadRows, Row, link_of, problems_of, read_age
from lindung.cases.groups.testing import make_group, rows_of
from lindung.cases.models import Case, PersonLink
from lindung.kernel.problems import Invalid, Refusal


def test_one_case_for_each_row_and_links_where_they_belong_together(amina: Actor) -> None:
    rows = rows_of(["id", "id", "my"])
    rows[0] = replace(rows[0], facts=replace(rows[0].facts, needs=("medical_now",)))
    rows[1] = replace(
        rows[1], facts=PersonFacts(age_years=3, age_basis="stated"), belongs_with=1, belongs="child"
    )
    with behind(amina):
        group = make_group(by=amina, rows=rows)
        cases = {one.number: one.case for one in queries.members(group=group, by=amina)}
    assert group.people == len(cases) == 3
    assert (cases[1].urgent, cases[2].urgent, cases[2].is_child) == (True, False, True)
    link = PersonLink.objects.get()
    assert (link.person_id, link.kind, link.other_id) == (cases[1].person_id, "parent_of", cases[2].person_id)


def test_one_bad_row_opens_no_case_at_all(amina: Actor) -> None:
    rows = rows_of(["id", "my", "bn"])
    rows[1] = replace(rows[1], facts=replace(rows[1].facts, languages=("xx-none",)), belongs_with=9)
    with pytest.raises(BadRows) as refused:
        make_group(by=amina, rows=rows)
    assert [(one.number, one.field) for one in refused.value.problems] == [
        (2, "best_language"),
        (2, "belongs_with"),
    ]
    assert not Case.objects.exists()
    assert not Group.objects.exists()


def test_without_the_permission_nothing_is_opened(db: None) -> None:
    clerk = make_actor(name="clerk", role="prosecutor", organisation=make_organisation(code="chambers"))
    with pytest.raises(Refusal):
        make_group(by=clerk)
    assert not Case.objects.exists()


def test_more_than_one_page_holds_is_another_group(amina: Actor) -> None:
    with pytest.raises(Invalid):
        make_group(by=amina, rows=rows_of(["id"] * (LARGEST + 1)))


def test_an_outsider_sees_neither_group_nor_members(amina: Actor, chidi: Actor, nora: Actor) -> None:
    group = make_group(by=amina)
    with behind(chidi):
        assert not Group.objects.exists()
        assert not Member.objects.exists()
        with pytest.raises(Group.DoesNotExist):
            queries.one(group_id=group.pk, by=chidi)
    with behind(nora):
        assert queries.one(group_id=group.pk, by=nora).people == 2
    with behind(amina):
        assert [one.pk for one in queries.newest(by=amina)] == [group.pk]


def test_whoever_is_let_into_one_case_sees_the_group_and_that_case_only(amina: Actor, chidi: Actor) -> None:
    from lindung.cases.actions import involve

    group = make_group(by=amina)
    case = queries.members(group=group, by=amina)[0].case
    involve(case=case, organisation=make_organisation(code="elsewhere"), purpose="services", at=NOON)
    with behind(chidi):
        found = queries.one(group_id=group.pk, by=chidi)
        assert [one.case_id for one in queries.members(group=found, by=chidi)] == [case.pk]


class Caller:
    """Stands for the room that calls helpers."""

    def __init__(self, called: int) -> None:
        self.called = called
        self.asked: list[dict[str, Any]] = []

    def __call__(self, **how: Any) -> int:
        self.asked.append(how)
        return self.called


def test_helpers_are_called_to_the_whole_group(amina: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    group, caller = make_group(by=amina, rows=rows_of(["id", "my", "bn"])), Caller(4)
    monkeypatch.setattr(helpers_hooks, "_callers", [caller])
    with behind(amina):
        done = actions.call_helpers(group_id=group.pk, kinds=("interpreter",), hours=4, by=amina, at=NOON)
    assert (done.called, done.called_at) == (4, NOON)
    (asked,) = caller.asked
    assert len(asked["case_ids"]) == 3
    assert (asked["ends_at"] - asked["starts_at"]).total_seconds() == 4 * 3600


def test_nobody_called_is_said_and_not_noted(
    amina: Actor, chidi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_group(by=amina)
    monkeypatch.setattr(helpers_hooks, "_callers", [Caller(0)])
    with pytest.raises(Invalid):
        actions.call_helpers(group_id=group.pk, kinds=("interpreter",), hours=4, by=amina, at=NOON)
    assert Group.objects.get().called_at is None
    with pytest.raises(Group.DoesNotExist):
        actions.call_helpers(group_id=group.pk, kinds=("interpreter",), hours=4, by=chidi, at=NOON)
    quiet = make_actor(name="quiet", role="prosecutor", organisation=make_organisation(code="station"))
    assert not quiet.may(Permission.CALLOUT_ASK)
    with pytest.raises(Refusal):
        actions.call_helpers(group_id=group.pk, kinds=("interpreter",), hours=4, by=quiet, at=NOON)


@pytest.mark.parametrize(
    ("typed", "years", "sure"),
    [
        ("17", 17, True),
        (" 17 ?", 17, False),
        ("2009", 17, True),
        ("2009?", 17, False),
        ("", None, False),
        ("?", None, False),
    ],
)
def test_an_age_is_read_in_any_shape(typed: str, years: int | None, sure: bool) -> None:
    assert read_age(typed, found_on=date(2026, 11, 8)) == (years, sure)


@pytest.mark.parametrize("typed", ["young", "-3", "1800", "2027", "17 or 18", "٣"])
def test_what_is_no_age_is_refused(typed: str) -> None:
    if typed == "٣":  # digits of any script mean what they say
        assert read_age(typed, found_on=date(2026, 11, 8)) == (3, True)
        return
    with pytest.raises(Invalid):
        read_age(typed, found_on=date(2026, 11, 8))


_ROWS = st.lists(
    st.tuples(st.none() | st.integers(1, 8), st.sampled_from([*BELONGS, "uncle"])), min_size=1, max_size=8
).map(
    lambda made: [
        Row(number=number, facts=PersonFacts(), belongs_with=other, belongs=how)
        for number, (other, how) in enumerate(made, start=1)
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_ROWS)
def test_rows_without_a_problem_make_links_that_the_database_takes(rows: list[Row]) -> None:
    if problems_of(rows=rows, found_on=NOON.date(), at=NOON):
        return
    links = {link for row in rows if (link := link_of(row))}
    numbers = {row.number for row in rows}
    assert all(first != second and {first, second} <= numbers for first, second, _kind in links)
    assert not any((second, first, kind) in links for first, second, kind in links)


def test_a_group_nobody_knows_is_not_there(amina: Actor) -> None:
    with pytest.raises(Group.DoesNotExist):
        queries.one(group_id=uuid4(), by=amina)
