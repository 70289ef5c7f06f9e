"""What the worker computes: everything that rooms ask for, and nothing kept waiting by what cannot be."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from lindung.access.testing import NOON
from lindung.statistics import actions, asked, queries
from lindung.statistics.asking import Ask
from lindung.statistics.evaluating import Evaluated
from lindung.statistics.models import Result
from lindung.statistics.tasks import compute_figures

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
GOOD = Ask("cases.opened", *YEAR)
NARROW = Ask("referrals.sent", *YEAR, {"need": ["medical", "shelter"], "child": [True]})
LOST, WRONG = Ask("cases.lost", *YEAR), Ask("cases.opened", *YEAR, {"colour": ["red"]})


def _wanted(at: datetime) -> Iterator[Ask]:
    yield from (LOST, WRONG, GOOD, GOOD, NARROW)


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody else ask."""
    monkeypatch.setattr(asked, "_sources", [])


@pytest.mark.django_db
def test_the_worker_computes_what_is_asked_and_names_what_it_cannot(caplog: pytest.LogCaptureFixture) -> None:
    asked.declare(_wanted)
    asked.declare(_wanted)
    assert asked.asks(at=NOON) == [LOST, WRONG, GOOD, NARROW], "each once, whoever asks"
    with caplog.at_level(logging.WARNING):
        assert compute_figures(timestamp=int(NOON.timestamp())) == 2
    assert set(queries.latest(asks=[LOST, WRONG, GOOD, NARROW])) == {GOOD, NARROW}
    assert "cases.lost" in caplog.text and "colour" in caplog.text
    assert compute_figures(timestamp=int(NOON.timestamp()) + 60) == 2
    assert Result.objects.count() == 2, "again on the same day, in the same rows"


@pytest.mark.django_db
def test_what_the_database_refuses_costs_that_figure_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def figure(*, ask: Ask, **more: Any) -> Evaluated:
        if ask == GOOD:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return evaluated(ask=ask, **more)

    evaluated = actions.figure
    monkeypatch.setattr(actions, "figure", figure)
    asked.declare(_wanted)
    assert compute_figures(timestamp=int(NOON.timestamp())) == 1
    assert set(queries.latest(asks=[GOOD, NARROW])) == {NARROW}
    assert "the database refused (cases.opened)" in caplog.text


def test_asks_are_the_same_whatever_the_order_of_their_narrowing() -> None:
    same = Ask("referrals.sent", *YEAR, {"child": ["true"], "need": ("shelter", "medical", "shelter")})
    assert same == NARROW and hash(same) == hash(NARROW)
    assert Ask("referrals.sent", *YEAR) != NARROW and Ask("referrals.sent", *YEAR).narrowing_key == ""
    assert len({GOOD, Ask("cases.opened", *YEAR, {}), Ask("cases.opened", YEAR[0], YEAR[0])}) == 2
