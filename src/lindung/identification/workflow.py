"""How a screening and a determination may go on, as tables."""

from __future__ import annotations

from lindung.access.permissions import Permission as P
from lindung.kernel.workflow import Step, Workflow

SCREENING = Workflow(
    name="screening",
    initial="in_progress",
    final=frozenset({"decided"}),
    steps=(
        Step("answer", frozenset({"in_progress", "stopped"}), "in_progress", P.SCREENING_CONDUCT),
        Step("stop", frozenset({"in_progress"}), "stopped", P.SCREENING_CONDUCT),
        Step("resume", frozenset({"stopped"}), "in_progress", P.SCREENING_CONDUCT),
        Step("finish", frozenset({"in_progress", "stopped"}), "finished", P.SCREENING_CONDUCT),
        Step("decide", frozenset({"finished"}), "decided", P.SCREENING_DECIDE),
    ),
)

DETERMINATION = Workflow(
    name="determination",
    initial="standing",
    final=frozenset({"standing", "reconsidered"}),
    steps=(Step("reconsider", frozenset({"standing"}), "reconsidered", P.DETERMINATION_RECONSIDER),),
)

CASE_STEP = {
    # The step of the lawful path that each result takes.
    "victim": "determine_victim",
    "not_victim": "determine_not_victim",
    "other_harm": "determine_other_harm",
}
