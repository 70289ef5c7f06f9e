"""What opening protected sections adds to looking at a case: the same cases, seen shut and seen opened, in turn."""

from __future__ import annotations

import time
from collections.abc import Callable

from lindung.access.actors import Actor
from lindung.access.wall import behind
from lindung.cases import actions, queries
from lindung.kernel import clock

CASES = 150
ROUNDS = 3


def cost(*, actor: Actor) -> tuple[float, float]:
    """Return CPU milliseconds of this process for one case, shut and opened, as `actor` sees their own cases."""
    with behind(actor):
        codes = list(queries.visible_to(actor).values_list("code", flat=True)[:CASES])

    def shut(code: str) -> None:
        actions.view(code=code, by=actor, at=clock.now())

    def opened(code: str) -> None:
        seen = actions.see(code=code, by=actor, at=clock.now())
        seen.needs  # noqa: B018 - reading opens it

    found = {shut: 0.0, opened: 0.0}
    for _ in range(ROUNDS):
        for look in found:
            found[look] += _spent(look, codes, actor)
    each = 1000 / max(1, ROUNDS * len(codes))
    return found[shut] * each, found[opened] * each


def _spent(look: Callable[[str], None], codes: list[str], actor: Actor) -> float:
    started = time.process_time()
    for code in codes:
        with behind(actor):
            look(code)
    return time.process_time() - started
