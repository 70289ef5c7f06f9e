"""Names for what is stored as a code: each room declares its task and timeline kinds here at import.

The hub shows them without knowing the rooms they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task: its title, and the address name that does it (called with `case_code` and, if any, `subject`)."""

    code: str
    title: Promise
    url_name: str
    with_subject: bool = False


class AlreadyDeclared(ValueError):
    """Two rooms claim one code."""


_tasks: dict[str, TaskKind] = {}
_timeline: dict[str, Promise] = {}


def declare_tasks(*kinds: TaskKind) -> None:
    """Make task kinds known; a code belongs to one room."""
    for kind in kinds:
        if _tasks.setdefault(kind.code, kind) != kind:
            raise AlreadyDeclared(f"Task kind {kind.code} is declared twice.")


def declare_timeline(wordings: Mapping[str, Promise]) -> None:
    """Make timeline kinds known, each with a wording whose %(name)s places its params fill."""
    for code, wording in wordings.items():
        if _timeline.setdefault(code, wording) is not wording:
            raise AlreadyDeclared(f"Timeline kind {code} is declared twice.")


def task_kind(*, code: str) -> TaskKind:
    """Return the kind with this code; raises KeyError for one no room has declared."""
    return _tasks[code]


def wording(*, kind: str, params: Mapping[str, Any]) -> str:
    """Return the sentence for a timeline entry in the reader's language.

    A param that is a mapping holds labels by language code (an organisation's names); the reader's is taken.
    """
    language = get_language() or ""
    shown = {
        name: value.get(language) or next(iter(value.values()), "") if isinstance(value, Mapping) else value
        for name, value in params.items()
    }
    return str(_timeline[kind]) % shown


def declared() -> tuple[frozenset[str], frozenset[str]]:
    """Return the declared task codes and timeline codes, for tests and generated reference."""
    return frozenset(_tasks), frozenset(_timeline)
