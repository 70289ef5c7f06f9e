"""The lawful path of a report: who may take it from where to where."""

from __future__ import annotations

from typing import Final

from lindung.access.permissions import Permission as P
from lindung.kernel.workflow import Step, Workflow

_UNSENT: Final = frozenset({"owed", "draft"})

PROGRESS: Final = Workflow(
    name="progress",
    initial="owed",
    final=frozenset({"approved"}),
    steps=(
        Step("save", _UNSENT, "draft", P.PROGRESS_REPORT),
        Step("save", frozenset({"questioned"}), "questioned", P.PROGRESS_REPORT),
        Step("save", frozenset({"reopened"}), "reopened", P.PROGRESS_REPORT),
        Step("submit", _UNSENT | {"questioned", "reopened"}, "submitted", P.PROGRESS_REPORT),
        Step("correct", frozenset({"submitted"}), "submitted", P.PROGRESS_REPORT),
        Step("question", frozenset({"submitted"}), "questioned", P.PROGRESS_APPROVE),
        Step("approve", frozenset({"submitted"}), "approved", P.PROGRESS_APPROVE),
        Step("reopen", frozenset({"approved"}), "reopened", P.PROGRESS_APPROVE),
    ),
)
"""Questioned: the committee asks, the reporter corrects or explains and submits again. Approved is where it rests."""
