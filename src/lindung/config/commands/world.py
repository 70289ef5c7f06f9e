"""Invented worlds."""

from __future__ import annotations

import time
from datetime import date
from typing import Annotated

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import DEMO_PASSWORD, Country


def world(
    cases: Annotated[int, typer.Option(help="How many cases.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed makes the same world.")] = 7,
    today: Annotated[str, typer.Option(help="Day the clocks are alive on, YYYY-MM-DD.")] = "",
    bulk: Annotated[
        bool | None, typer.Option(help="Write tables directly; by default from 2,000 cases on.")
    ] = None,
    country: Country = None,
) -> None:
    """Fill an empty database with invented people, deterministic by seed, through the real actions.

    Example: lindung world --cases 100000 --seed 3 --country mys
    """
    started = time.monotonic()
    try:
        day = date.fromisoformat(today) if today else None
    except ValueError:
        refuse(f"{today!r} is not a day. Write it as YYYY-MM-DD, such as 2026-11-22.")
    with ground(country=country, migrate=True):
        from lindung.kernel import clock
        from lindung.world import demo as invented

        at = invented.evening_of(day) if day else clock.now()
        large = cases >= 2000 if bulk is None else bulk
        try:
            made = invented.fill(at=at, cases=cases, seed=seed, bulk=large, password=DEMO_PASSWORD, tell=say)
            invented.live_plan(at=at, seed=seed, password=DEMO_PASSWORD, tell=say)
        except invented.NotEmpty as error:
            refuse(str(error))
    say(f"{made} cases in {time.monotonic() - started:.1f} s.")
