"""The lives of a meeting and of an action point, as tables. The database holds the same ways (migration 0002)."""

from __future__ import annotations

from lindung.access.permissions import Permission as P
from lindung.kernel.workflow import Step, Workflow

MEETING = Workflow(
    name="meeting",
    initial="planned",
    final=frozenset({"approved", "cancelled"}),
    steps=(
        Step("invite", frozenset({"planned"}), "invited", P.COMMITTEE_RUN),
        Step("hold", frozenset({"planned", "invited"}), "held", P.COMMITTEE_RUN),
        Step("cancel", frozenset({"planned", "invited"}), "cancelled", P.COMMITTEE_RUN),
        Step("approve", frozenset({"held"}), "approved", P.COMMITTEE_RUN),
    ),
)

ACTION_POINT = Workflow(
    name="action_point",
    initial="open",
    final=frozenset({"closed"}),
    steps=(
        Step("done", frozenset({"open", "reopened"}), "done", P.PLAN_READ),
        Step("close", frozenset({"done"}), "closed", P.PLAN_READ),
        Step("reopen", frozenset({"done", "closed"}), "reopened", P.COMMITTEE_RUN),
    ),
)
