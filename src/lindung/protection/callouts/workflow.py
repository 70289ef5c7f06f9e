"""The life of a callout, as a table."""

from __future__ import annotations

from typing import Final

from lindung.access.permissions import Permission as P
from lindung.kernel.workflow import Step, Workflow

OPEN: Final = frozenset({"requested", "offered", "nobody"})
"""Nobody has said yes."""
RUNNING: Final = OPEN | {"accepted", "attending"}

CALLOUT: Final = Workflow(
    name="callout",
    initial="requested",
    final=frozenset({"done", "missed", "unmet", "cancelled"}),
    steps=(
        Step("offer", frozenset({"requested", "nobody", "offered"}), "offered", P.CALLOUT_ASK),
        # The register has nobody left who fits; looked for again every ten minutes while there is time.
        Step("run_dry", frozenset({"requested"}), "nobody", P.CALLOUT_ASK),
        Step("accept", frozenset({"offered"}), "accepted", P.CALLOUT_ANSWER),
        Step("decline", frozenset({"offered"}), "requested", P.CALLOUT_ANSWER),
        Step("expire", frozenset({"offered"}), "requested", P.CALLOUT_ANSWER),
        # A yes taken back is looked for again at once, as an emergency where time is short.
        Step("step_down", frozenset({"accepted"}), "requested", P.CALLOUT_ANSWER),
        # Whoever came says so, or whoever asked.
        Step("arrive", frozenset({"accepted"}), "attending", P.CALLOUT_ANSWER),
        Step("see_arrive", frozenset({"accepted"}), "attending", P.CALLOUT_ASK),
        Step("finish", frozenset({"attending"}), "done", P.CALLOUT_ANSWER),
        Step("see_finish", frozenset({"attending"}), "done", P.CALLOUT_ASK),
        Step("miss", frozenset({"accepted"}), "missed", P.CALLOUT_ASK),
        Step("lapse", OPEN, "unmet", P.CALLOUT_ASK),
        Step("cancel", frozenset({"requested", "offered", "nobody", "accepted"}), "cancelled", P.CALLOUT_ASK),
    ),
)
