"""Who fits and why not: every reason alone; more never turns a no into a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.access.testing import NOON
from lindung.directory.roster.availability import Span
from lindung.directory.roster.models import Entry, Speaks, Training
from lindung.directory.roster.queries import Card
from lindung.kernel.country import available, installed
from lindung.protection.callouts.fitting import Wanted, ranked
from lindung.protection.callouts.rules import check_rules

SPAN = Span(NOON, NOON + timedelta(hours=2))
ACCOUNT = uuid4()
WANTED = Wanted(
    kind="interpreter",
    language="my",
    dialect="Mon",
    span=SPAN,
    mode="on_site",
    place="MY-07",
    sex="",
    person_sex="female",
    child=True,
    nationalities=frozenset({"MMR"}),
    organisations=frozenset({"police"}),
    barred=frozenset({uuid4()}),
)


def card(**given: Any) -> Card:
    entry = Entry(kind="interpreter", display_name="Ada", sex="female", user_id=ACCOUNT)
    for name, value in given.items():
        setattr(entry, name, value)
    return Card(
        entry=entry,
        languages=[Speaks(language="my", level="native", dialects=["Mon"])],
        trainings=[Training(kind="child", taken_on=date(2026, 1, 1))],
    )


def test_who_has_all_of_it_fits() -> None:
    [fit] = ranked(cards=[card()], wanted=WANTED)
    assert fit.fits and not fit.against and fit.score >= 6 + 3 + 1 + 3


def _spoken(level: str) -> Card:
    found = card()
    found.languages = [Speaks(language="my", level=level, dialects=[])]
    return found


def _taken(name: str) -> Card:
    found = card()
    setattr(found, name, [Span(NOON - timedelta(hours=1), NOON + timedelta(minutes=1))])
    return found


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (_spoken("basic"), {}),
        (card(), {"language": "th"}),
        (card(), {"sex": "male"}),
        (card(places=["MY-01"]), {}),
        (card(on_site=False), {}),
        (card(by_phone=False), {"mode": "phone"}),
        (card(not_for_nationalities=["MMR"]), {}),
        (card(not_for_organisations=["police"]), {}),
        (card(), {"barred": frozenset({ACCOUNT})}),
        (_taken("bookings"), {}),
        (_taken("absences"), {}),
    ],
)
def test_each_reason_alone_speaks_against(one: Card, wanted: dict[str, Any]) -> None:
    [fit] = ranked(cards=[one], wanted=replace(WANTED, **wanted))
    assert not fit.fits and fit.against


def test_who_fits_comes_first_and_the_better_before_the_good() -> None:
    best, good, not_there = card(), _spoken("fluent"), _taken("bookings")
    good.entry.display_name = "Bo"
    found = ranked(cards=[not_there, good, best], wanted=WANTED)
    assert [fit.card for fit in found] == [best, good, not_there]


def test_other_helpers_need_no_language() -> None:
    helper = card(kind="lawyer")
    assert ranked(cards=[helper], wanted=replace(WANTED, kind="lawyer", language="th"))[0].fits


@given(sex=st.sampled_from(["", "female", "male"]), asked=st.booleans(), phone=st.booleans())
def test_a_conflict_is_outweighed_by_nothing(sex: str, asked: bool, phone: bool) -> None:
    one = card(not_for_nationalities=["MMR"])
    wanted = replace(
        WANTED,
        sex=sex,
        mode="phone" if phone else "on_site",
        asked=frozenset({one.entry.pk}) if asked else frozenset(),
    )
    assert not ranked(cards=[one], wanted=wanted)[0].fits


@pytest.mark.parametrize("country", sorted(available()))
def test_the_packs_rules_are_sound(country: str) -> None:
    assert list(check_rules(installed(code=country))) == []


def test_whoever_has_another_call_to_answer_comes_last_of_those_who_fit() -> None:
    first, second, far = (
        card(pk=uuid4()),
        card(pk=uuid4(), display_name="Bea"),
        card(pk=uuid4(), on_site=False),
    )
    wanted = replace(WANTED, pending=frozenset({first.entry.pk}))
    fits = ranked(cards=[first, second, far], wanted=wanted)
    assert [fit.card for fit in fits] == [second, first, far]
    assert fits[1].fits
