"""Measures for `bench.timing`; not collected with the tests: a clock on the wall proves nothing on a busy machine."""

from __future__ import annotations

import random
import statistics
import sys
import time

import pytest

from tests.security import objects
from tests.security.addresses import Address, every_address
from tests.security.asking import Caller, quieted
from tests.security.world import Country

ROLE = "front_line_officer"
ROUNDS = 60


@pytest.mark.django_db
def test_measure(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)
    caller = Caller(country.users[ROLE])
    foreign = country.file(role=ROLE, relation="foreign")
    order = random.Random(5)
    wanted = ("/cases/<str:code>/", "/api/v1/cases/{code}", "/referrals/<str:case_code>/<uuid:subject>/")
    measured = [address for address in every_address() if address.path in wanted and address.method == "GET"]
    for address in measured:
        urls = {"foreign": objects.filled(address, foreign), "none": objects.missing(address)}
        took: dict[str, list[float]] = {"foreign": [], "none": []}
        for _turn in range(ROUNDS):
            for kind in order.sample(list(urls), 2):
                took[kind].append(_seconds(caller, address, urls[kind], country))
        slower = sum(one > other for one, other in zip(took["foreign"], took["none"], strict=True)) / ROUNDS
        medians = {kind: statistics.median(values) * 1000 for kind, values in took.items()}
        sys.stdout.write(
            f"{address.path}: foreign {medians['foreign']:.2f} ms, none {medians['none']:.2f} ms, "
            f"foreign slower in {slower:.0%}\n"
        )
    assert measured


def _seconds(caller: Caller, address: Address, url: str, country: Country) -> float:
    started = time.perf_counter()
    answer = caller.ask(address, url, file=country.file(role=ROLE, relation="foreign"))
    assert answer.status == 404
    return time.perf_counter() - started
