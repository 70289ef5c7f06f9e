"""The way of a leaving, as a table. The security assessment stands before papers, booking and departure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.kernel.workflow import Step, Workflow

BEFORE = frozenset({"planned", "assessed", "documents", "booked"})
"""Still arranged: one of these at a time for each case."""
AFTER = frozenset({"departed", "received", "following"})


def _travels(leaving: Any) -> str | None:
    if leaving is None or leaving.travels:
        return None
    return _("Who stays does not travel. Record that they have settled instead.")


def _stays(leaving: Any) -> str | None:
    if leaving is None or not leaving.travels:
        return None
    return _("This is a journey: it needs an assessment, papers and a booking first.")


LEAVING = Workflow(
    name="leaving",
    initial="planned",
    final=frozenset({"ended", "stopped"}),
    steps=(
        Step(
            "assess_safe",
            frozenset({"planned", "assessed", "refused"}),
            "assessed",
            P.LEAVING_PLAN,
            (_travels,),
        ),
        Step("assess_safe", frozenset({"documents"}), "documents", P.LEAVING_PLAN),
        Step("assess_safe", frozenset({"booked"}), "booked", P.LEAVING_PLAN),
        Step("assess_unsafe", BEFORE | {"refused"}, "refused", P.LEAVING_PLAN, (_travels,)),
        Step("override", frozenset({"refused"}), "assessed", P.LEAVING_OVERRIDE),
        Step("gather", frozenset({"assessed"}), "documents", P.LEAVING_PLAN),
        Step("book", frozenset({"documents", "booked"}), "booked", P.LEAVING_PLAN),
        Step("depart", frozenset({"booked"}), "departed", P.LEAVING_PLAN),
        Step("receive", frozenset({"departed"}), "received", P.LEAVING_PLAN),
        Step("settle", frozenset({"planned"}), "following", P.LEAVING_PLAN, (_stays,)),
        Step("follow", frozenset({"departed", "received", "following"}), "following", P.LEAVING_PLAN),
        Step("end", AFTER, "ended", P.LEAVING_PLAN),
        Step("stop", BEFORE | {"refused"}, "stopped", P.LEAVING_PLAN),
        Step("withdraw", BEFORE | {"refused"}, "stopped", P.CONSENT_RECORD),
        Step("resume", frozenset({"stopped"}), "planned", P.LEAVING_PLAN),
    ),
)
