"""The life of an order, as a table."""

from __future__ import annotations

from lindung.access.permissions import Permission as P
from lindung.kernel.workflow import Step, Workflow

ORDER = Workflow(
    name="order",
    initial="applied",
    final=frozenset({"refused", "ended", "superseded"}),
    steps=(
        # Custody and orders that reach us without an application start where `make` leads.
        Step("make", frozenset({"applied"}), "in_force", P.ORDER_RECORD),
        Step("refuse", frozenset({"applied"}), "refused", P.ORDER_RECORD),
        Step("end", frozenset({"in_force"}), "ended", P.ORDER_RECORD),
        # A wrong record is never edited: a right one takes its place and both stay visible.
        Step(
            "correct", frozenset({"applied", "in_force", "refused", "ended"}), "superseded", P.ORDER_CORRECT
        ),
    ),
)
