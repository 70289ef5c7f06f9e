"""Which place fits whom: examples of each reason, and what holds for every person and place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.protection.shelters.models import House, OrderKind, Zone
from lindung.protection.shelters.rules import WISHES, Fit, Kin, Terms, Who, changed, fit

HERE, THERE = UUID(int=1), UUID(int=2)
TODAY = date(2026, 11, 22)
WHO = Who(sex="female", age=27, child=False, order="interim", place="P", languages=("id",))
TERMS = Terms(
    zone=uuid4(),
    house=HERE,
    organisation=uuid4(),
    kind="transit",
    place="P",
    sexes=frozenset({"female", "male"}),
    adults=True,
    children="with_parent",
    age_from=None,
    age_to=None,
    orders=frozenset({"interim", "none"}),
    trans_welcome=True,
    languages=frozenset({"id"}),
    audience="women",
    zone_orders=frozenset(),
    review_due_on=None,
    beds=4,
    free=3,
)
CHILDREN = replace(TERMS, adults=False, children="alone", audience="girls", age_from=10, age_to=17)
GIRL = replace(WHO, age=12, child=True)


def kin(kind: str, house: UUID | None = None) -> tuple[Kin, ...]:
    return (Kin(kind=kind, house=house, zone=None, waiting=house is None),)


def judged(who: dict[str, Any], terms: dict[str, Any]) -> Fit:
    child = who.pop("girl", False)
    ground = CHILDREN if terms.pop("of_children", False) else TERMS
    return fit(who=replace(GIRL if child else WHO, **who), terms=replace(ground, **terms), on=TODAY)


@pytest.mark.parametrize(
    ("who", "terms", "fits"),
    [
        ({}, {}, True),
        ({"sex": "male"}, {}, False),
        ({"sex": "male"}, {"audience": "men"}, True),
        ({}, {"audience": "family"}, False),
        ({"family": kin("parent_of")}, {"audience": "family"}, True),
        ({"family": kin("parent_of")}, {"audience": "family", "free": 1}, False),
        ({"family": kin("parent_of", HERE)}, {"audience": "family", "free": 1}, True),
        ({"family": kin("parent_of", THERE)}, {"audience": "family"}, False),
        ({"family": kin("sibling_of", THERE)}, {}, True),
        ({"order": "full"}, {}, False),
        ({"order": "full"}, {"zone_orders": frozenset({"full"})}, True),
        ({}, {"zone_orders": frozenset({"full"})}, False),
        ({}, {"free": 0}, False),
        ({"girl": True}, {}, False),
        ({"girl": True}, {"of_children": True}, True),
        ({"girl": True, "age": 9}, {"of_children": True}, False),
        ({"girl": True, "age": None}, {"of_children": True}, True),
        ({"girl": True, "sex": "male"}, {"of_children": True}, False),
        ({"girl": True, "family": kin("child_of", HERE)}, {"audience": "family"}, True),
        ({"girl": True, "family": kin("child_of", THERE)}, {"of_children": True}, False),
        ({}, {"of_children": True}, False),
        ({"sex": "other"}, {}, False),
        ({"sex": "other"}, {"audience": "private"}, True),
        ({"sex": "other", "wish": "women"}, {}, True),
        ({"sex": "male", "wish": "women"}, {}, True),
        ({"sex": "male", "wish": "women"}, {"trans_welcome": False}, False),
        ({"wish": "private"}, {}, False),
        ({"wish": "private"}, {"audience": "private"}, True),
    ],
)
def test_who_fits_where(who: dict[str, Any], terms: dict[str, Any], fits: bool) -> None:
    found = judged(dict(who), dict(terms))
    assert found.fits is fits, [str(one) for one in found.reasons]
    assert found.fits or found.against


def test_reasons_are_said_in_words() -> None:
    found = fit(
        who=replace(WHO, languages=("my",)), terms=replace(TERMS, review_due_on=date(2026, 1, 1)), on=TODAY
    )
    said = " ".join(str(one) for one in found.reasons)
    assert "3 of 4 beds are free." in said and "interpreter" in said and "overdue" in said
    assert found.fits and found.score < fit(who=WHO, terms=TERMS, on=TODAY).score


def test_what_changes_is_told_and_what_was_decided_is_not_asked_again() -> None:
    grown = changed(who=replace(WHO, order="interim"), terms=CHILDREN, order_then="interim")
    assert not grown.fits and "come of age" in str(grown.reasons[0])
    assert changed(who=GIRL, terms=CHILDREN, order_then="interim").fits
    assert not changed(who=replace(WHO, order="full"), terms=TERMS, order_then="interim").fits
    assert changed(who=replace(WHO, sex="male"), terms=TERMS, order_then="interim").fits


@given(
    who=st.builds(
        Who,
        sex=st.sampled_from(["female", "male", "other", "unknown"]),
        age=st.none() | st.integers(0, 90),
        child=st.booleans(),
        order=st.sampled_from(OrderKind.values),
        place=st.sampled_from(["P", "Q"]),
        languages=st.just(("id",)),
        wish=st.sampled_from(["", *WISHES]),
    ),
    audience=st.sampled_from(Zone.Audience.values),
    kind=st.sampled_from(House.Kind.values),
    children=st.sampled_from(House.Children.values),
    free=st.integers(0, 4),
)
def test_nobody_is_put_where_they_must_not_be(
    who: Who, audience: str, kind: str, children: str, free: int
) -> None:
    terms = replace(TERMS, audience=audience, kind=kind, children=children, free=free)
    found = fit(who=who, terms=terms, on=TODAY)
    assert all(str(one) for one in found.reasons)
    if found.fits:
        assert free > 0 and who.order in terms.orders
        assert not (who.child and audience in {"women", "men"})
        assert who.child or audience not in {"girls", "boys", "children"}
        wanted = {"women": "female", "men": "male"}.get(who.wish, who.sex)
        assert audience != "women" or wanted == "female"
        assert audience != "men" or wanted == "male"
