"""The one clock, and travelling with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lindung.kernel import clock


def test_time_runs_on_from_where_one_travelled_and_returns() -> None:
    there = datetime(2031, 5, 1, 12, 0, tzinfo=UTC)
    with clock.travel(to=there):
        assert timedelta() <= clock.now() - there < timedelta(seconds=5)
        with clock.travel(to=there + timedelta(days=2)):
            assert clock.now() - there >= timedelta(days=2)
        assert clock.now() - there < timedelta(seconds=5)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_an_error_on_the_way_brings_the_clock_back() -> None:
    with pytest.raises(KeyError), clock.travel(to=datetime(2031, 5, 1, tzinfo=UTC)):
        raise KeyError
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
