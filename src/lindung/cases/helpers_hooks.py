"""Helpers that are called to people: the room that calls them declares itself here, so that a room below can ask.

A group found together is taken in by `cases`; who interprets and who goes with them is called out by a room above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from lindung.access.actors import Actor


class Caller(Protocol):
    """Calls helpers to the people of several cases; returns how many were called."""

    def __call__(
        self,
        *,
        case_ids: Sequence[UUID],
        starts_at: datetime,
        ends_at: datetime,
        by: Actor,
        at: datetime,
        kinds: Sequence[str],
        urgency: str,
        persons_per_specialist: int,
    ) -> int: ...


_callers: Final[list[Caller]] = []


class AlreadyDeclared(ValueError):
    """Two rooms want to call helpers."""


def declare_caller(caller: Caller) -> None:
    """Make known who calls helpers; one room does."""
    if _callers and _callers[0] is not caller:
        raise AlreadyDeclared("Another room calls helpers already.")
    _callers[:] = [caller]


def ask_helpers(
    *,
    case_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    at: datetime,
    kinds: Sequence[str] = ("interpreter", "assistance_specialist"),
    urgency: str = "emergency",
    persons_per_specialist: int = 5,
) -> int:
    """Call an interpreter for each language and a specialist for every so many people; return how many were called.

    Raises Case.DoesNotExist for a case the actor does not see, `NotAllowed` without the permission to ask.
    """
    return sum(
        caller(
            case_ids=case_ids,
            starts_at=starts_at,
            ends_at=ends_at,
            by=by,
            at=at,
            kinds=kinds,
            urgency=urgency,
            persons_per_specialist=persons_per_specialist,
        )
        for caller in _callers
    )
