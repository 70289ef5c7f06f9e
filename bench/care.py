"""`python -m bench.care`: what care's searches cost in a large country, in CPU per page: program and database together.

A place for a person among thousands of houses, the directory with 20,000 services, the register, the board of shelters,
the queue of permissions, care at a glance. Beside each page stands its cost as a multiple of the case list's, measured
in the same run: that ratio compares machines. Over its budget of ten times the list, the run fails.
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from bench.processes import cpu_seconds
from bench.run import HOME

if TYPE_CHECKING:
    from django.test import Client

ROUNDS, TIMES = 24, 10.0
SERVICES = 20_000


def main() -> None:
    """Prepare the world, ask for each page, print the table; exit with 1 for a page over its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    given = parser.parse_args()
    os.environ["LINDUNG_HOME"] = str(HOME / f"{given.cases}-open")
    os.environ |= {"LINDUNG_DEMO": "true", "LINDUNG_SECOND_FACTOR": "demo", "LINDUNG_HOSTS": "testserver"}
    from lindung.config.commands.ground import ground

    with ground(country="mys", migrate=True):
        from bench.prepare import ensure_world, postmaster

        ensure_world(cases=given.cases, sealed=False)
        pages = _pages()
        roots = [os.getpid(), postmaster()]
        spent = {name: _cost(client, addresses, roots) for name, (client, addresses) in pages.items()}
        print(_size(given.cases))
    for name, milliseconds in spent.items():
        print(f"{name:<24}{milliseconds:>8.1f} ms CPU{milliseconds / spent['case list']:>8.1f} ×")
    if over := [name for name, cost in spent.items() if cost > TIMES * spent["case list"]]:
        raise SystemExit(f"Over {TIMES:g} times the case list: {', '.join(over)}")


def _pages() -> dict[str, tuple[Client, list[str]]]:
    """Return each page's reader and the addresses that are asked in turn."""
    from django.urls import reverse

    from bench.prepare import busiest
    from lindung.access.wall import behind
    from lindung.cases.models import Case
    from lindung.directory.listing.models import Entry
    from lindung.directory.listing.testing import fill
    from lindung.protection import queries

    if Entry.objects.count() < SERVICES:
        fill(services=SERVICES)
    officer, coordinator = busiest("protection_officer"), busiest("case_coordinator")
    with behind(officer):
        under = queries.visible_to(officer).filter(state="in_force").values("case")
        codes = list(
            Case.objects.filter(pk__in=under).order_by("code").values_list("code", flat=True)[:ROUNDS]
        )
    mine, far = _reader(officer.user_id), _reader(coordinator.user_id)
    directory = reverse("listing:home")
    asks = ("?need=medical&place=MY-07", "?need=legal_aid&language=my", "?need=counselling&sex=female&age=16")
    return {
        "case list": (mine, [reverse("case_list")]),
        "place for a person": (mine, [reverse("shelters:place", args=[code]) for code in codes]),
        "care at a glance": (mine, [reverse("care", args=[code]) for code in codes]),
        "plan of care": (mine, [reverse("care:home", args=[code]) for code in codes]),
        "care that is due": (mine, [reverse("care:due")]),
        "board of shelters": (far, [reverse("shelters:board")]),
        "waiting for a bed": (far, [reverse("shelters:waiting")]),
        "directory": (mine, [directory + ask for ask in asks]),
        "register": (mine, [reverse("roster:home") + "?kind=interpreter&language=my"]),
        "callouts": (mine, [reverse("callouts:list")]),
        "queue of permissions": (far, [reverse("permissions:queue")]),
        "leaving": (far, [reverse("leaving:due")]),
    }


def _reader(user_id: object) -> Client:
    from django.test import Client

    from lindung.access.models import User

    client = Client()
    client.force_login(User.objects.get(pk=user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _cost(client: Client, addresses: list[str], roots: list[int]) -> float:
    """Return milliseconds of CPU for a page; each must be there."""
    assert addresses, "the world holds nothing to ask for"
    for address in addresses[:3]:
        assert client.get(address).status_code == 200, address
    before = cpu_seconds(roots=roots)
    for number in range(ROUNDS):
        client.get(addresses[number % len(addresses)])
    return 1000 * (cpu_seconds(roots=roots) - before) / ROUNDS


def _size(cases: int) -> str:
    from lindung.protection.shelters.models import Bed, House

    return f"{cases:,} cases, {House.objects.count():,} houses, {Bed.objects.count():,} beds, {SERVICES:,} services"


if __name__ == "__main__":
    main()
