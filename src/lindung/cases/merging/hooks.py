"""What forbids a merge elsewhere: rooms declare it here, since this app knows no order and no bed.

An objection looks at both cases and returns in a sentence why they cannot be merged and what to do first; "" for none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from lindung.cases.models import Case

Objection = Callable[[Case, Case, datetime], str]
"""Called with the case to keep, the one to absorb, and the moment."""

_objections: Final[dict[str, Objection]] = {}


class AlreadyDeclared(ValueError):
    """Two rooms claim one name."""


def object_to_merge(*, name: str, objection: Objection) -> None:
    """Let `objection` be asked before two cases are merged; a name belongs to one room."""
    if _objections.setdefault(name, objection) is not objection:
        raise AlreadyDeclared(f"The objection {name} is declared twice.")


def objections(*, kept: Case, absorbed: Case, at: datetime) -> list[str]:
    """Return every room's reason against a merge."""
    found = [ask(kept, absorbed, at) for ask in _objections.values()]
    return [reason for reason in found if reason]
