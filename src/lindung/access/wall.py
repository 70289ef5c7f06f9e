"""Telling the database who is asking, so that it shows what they may see and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import walls


def reach_of(actor: Actor) -> str:
    """Return how far an actor's eyes reach: `national`, `oversight` (the trail), or `own`."""
    if actor.may(Permission.CASE_READ_NATIONAL):
        return "national"
    return "oversight" if actor.may(Permission.AUDIT_SEARCH) else "own"


@contextmanager
def behind(actor: Actor) -> Iterator[None]:
    """Open a transaction in which the database shows what `actor` may see, and nothing else."""
    with walls.telling(
        user=str(actor.user_id), organisation=str(actor.organisation_id), reach=reach_of(actor)
    ):
        yield


def guarded(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Run an operation of the HTTP interface behind the wall of its caller."""

    @wraps(operation)
    def run(request: Any, *args: Any, **kwargs: Any) -> Any:
        with behind(request.auth):
            return operation(request, *args, **kwargs)

    return run


behind_system = walls.telling_system
