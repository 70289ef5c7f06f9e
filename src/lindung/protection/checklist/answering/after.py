"""Recovery and return: what comes after."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from lindung.protection.checklist.answering.registry import NA, NOTHING, Found, N, P, Y, answers
from lindung.protection.checklist.facts import Facts

NO_RETURN: Final = _("No return is arranged.")


@answers("RR-1B")
def _unnamed(_facts: Facts) -> Found | None:
    return Found(Y, _("The name is sealed, the case goes by its code, and every look is on record."))


@answers("RR-3A")
def _assessed_first(facts: Facts) -> Found | None:
    if not facts.leavings:
        return Found(NA, _("Nothing has been decided yet."))
    decided = facts.leavings[-1]["planned_at"].date()
    if any(row["made_on"] <= decided for row in facts.assessments):
        return Found(Y, _("An assessment came before the decision."))
    return Found(N, _("No assessment came before the decision."))


@answers("RR-3B")
def _welcome(facts: Facts) -> Found | None:
    return Found(Y, _("Family and friends were looked at.")) if "family" in facts.domains else None


@answers("RR-3C")
def _work(facts: Facts) -> Found | None:
    if any(row["ended_on"] is None for row in facts.jobs):
        return Found(Y, _("The person works."))
    return Found(P, _("Work and money were looked at.")) if "livelihood" in facts.domains else None


@answers("RR-3D")
def _ways(facts: Facts) -> Found | None:
    kinds = {row["kind"] for row in facts.options}
    if len(kinds) > 1:
        return Found(Y, _("Several ways were talked over."))
    return Found(P, _("Only one way was talked over.")) if kinds else Found(N, NOTHING)


@answers("RR-3G")
def _told(facts: Facts) -> Found | None:
    if any(row["understood"] == "yes" for row in facts.told):
        return Found(Y, _("It was explained and understood."))
    return Found(P, _("It was explained, not yet understood.")) if facts.told else Found(N, NOTHING)


@answers("SR-2")
def _secure(facts: Facts) -> Found | None:
    if facts.back is None:
        return Found(NA, NO_RETURN)
    if not facts.security:
        return Found(N, _("The security has not been assessed."))
    if facts.security[0]["result"] == "unsafe":
        return Found(N, _("The return was found not safe."))
    return Found(Y, _("The return was assessed as safe."))


@answers("SR-3C")
def _own_choice(facts: Facts) -> Found | None:
    if facts.back is None:
        return Found(NA, NO_RETURN)
    return Found(Y, _("A consent is on record.")) if facts.back["consent"] else Found(N, NOTHING)


@answers("SR-3D")
def _journey(facts: Facts) -> Found | None:
    if facts.back is None:
        return Found(NA, NO_RETURN)
    if facts.back["received_at"] is not None:
        return Found(Y, _("The person has arrived."))
    return Found(P, _("The journey is booked.")) if facts.back["booked_at"] else Found(N, NOTHING)


@answers("SR-3E")
def _received(facts: Facts) -> Found | None:
    if facts.back is None:
        return Found(NA, NO_RETURN)
    live = [row for row in facts.handovers if row["withdrawn_at"] is None]
    if any(row["receipt_on"] is not None for row in live):
        return Found(Y, _("Who received the person has confirmed it."))
    return Found(P, _("A hand-over is agreed on.")) if live else Found(N, NOTHING)


@answers("SR-3F")
def _ready(facts: Facts) -> Found | None:
    if facts.back is None:
        return Found(NA, NO_RETURN)
    if facts.reintegration:
        return Found(Y, _("There is a plan for the time after."))
    return Found(P, _("A hand-over is agreed on.")) if facts.handovers else Found(N, NOTHING)


@answers("SR-3G")
def _followed(facts: Facts) -> Found | None:
    if facts.back is None:
        return Found(NA, NO_RETURN)
    if any(row["done_at"] is not None for row in facts.follow_ups):
        return Found(Y, _("Somebody has asked after the person."))
    return Found(P, _("Follow-ups are planned.")) if facts.follow_ups else Found(N, NOTHING)
