"""`python -m bench.plan`: what the plan's pages cost with five years of standings, in CPU of this process per request.

The budget of a plan at a glance is 10 queries and 30 ms. Beside each page stands its cost as a multiple of the list of
plans, measured in the same run: that ratio compares machines.
"""

from __future__ import annotations

import os
import time
from itertools import cycle
from typing import TYPE_CHECKING

from bench.run import HOME

if TYPE_CHECKING:
    from django.test import Client

BUDGET_MS, ROUNDS = 30.0, 40
PLAN = "NAPTIP-3.0"
PAGES = {
    "list of plans": "/plans/",
    "at a glance": f"/plans/{PLAN}/",
    "over the years": f"/plans/{PLAN}/timeline/",
    "compare": f"/plans/{PLAN}/compare/",
    "objective": f"/plans/{PLAN}/objectives/S15/",
    "activity": f"/plans/{PLAN}/activities/P1.S9.O1.iii/",
    "indicator": f"/plans/{PLAN}/indicators/P1.S9.O1.iii.1/",
}


def main() -> None:
    """Prepare the national plan with standings, ask for each page, print the table; exit with 1 over budget."""
    os.environ["LINDUNG_HOME"] = str(HOME / "plan")
    os.environ |= {"LINDUNG_DEMO": "true", "LINDUNG_SECOND_FACTOR": "demo", "LINDUNG_HOSTS": "testserver"}
    from lindung.config.commands.ground import ground

    with ground(country="mys", migrate=True):
        client = _prepared()
        spent = {name: _cost(client, address) for name, address in PAGES.items()}
    for name, milliseconds in spent.items():
        print(f"{name:<16}{milliseconds:>8.1f} ms CPU{milliseconds / spent['list of plans']:>8.1f} ×")
    if spent["at a glance"] > BUDGET_MS:
        raise SystemExit(1)


def _prepared() -> Client:
    """Return a browser of a monitoring officer in a country whose activities stand somehow in each year."""
    from django.test import Client

    from lindung.access.models import User
    from lindung.config.commands.run import DEMO_PASSWORD
    from lindung.kernel import clock
    from lindung.kernel.country import current
    from lindung.plans.models import Activity, Period
    from lindung.plans.reviews.models import Standing as Row
    from lindung.plans.rules import Standing
    from lindung.world.cast import prepare

    prepare(pack=current(), at=clock.now(), password=DEMO_PASSWORD)
    marks = cycle(Standing)
    rows = [
        Row(
            activity=activity,
            period=period,
            rule_standing=mark,
            standing=mark,
            rule_reason="in_time",
            computed_at=clock.now(),
        )
        for period in Period.objects.filter(plan__code=PLAN, kind=Period.Kind.ANNUAL)
        for activity, mark in zip(Activity.objects.filter(plan__code=PLAN), marks, strict=False)
    ]
    Row.objects.bulk_create(rows, ignore_conflicts=True)
    client = Client()
    client.force_login(
        User.objects.get(username="suraya.nso"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def _cost(client: Client, address: str) -> float:
    for _ in range(5):
        assert client.get(address).status_code == 200, address
    started = time.process_time()
    for _ in range(ROUNDS):
        client.get(address)
    return 1000 * (time.process_time() - started) / ROUNDS


if __name__ == "__main__":
    main()
