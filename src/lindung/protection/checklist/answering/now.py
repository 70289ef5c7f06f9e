"""Rights and needs: what the person gets now."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from lindung.kernel.country import current
from lindung.protection.checklist.answering.registry import NA, NOTHING, Found, N, P, Y, answers
from lindung.protection.checklist.facts import Facts
from lindung.protection.permissions import queries as permissions
from lindung.protection.permissions.pack import permissions_of

NO_CHILD: Final = _("The person is not a child.")


@answers("RL-1C")
def _permission(facts: Facts) -> Found | None:
    if permissions_of(current()) is None:
        return Found(NA, _("The law of this country knows no such permission."))
    if any(permissions.holds(one, on=facts.today) for one in facts.held.decisions):
        return Found(Y, _("A permission holds."))
    if any(one.open for one in facts.held.applications):
        return Found(P, _("A permission is applied for."))
    return Found(P, _("A permission was applied for.")) if facts.held.applications else Found(N, NOTHING)


@answers("RL-3B")
def _lawyer(facts: Facts) -> Found | None:
    if any(row["ended_on"] is None for row in facts.lawyers):
        return Found(Y, _("A lawyer is assigned."))
    return Found(P, _("A lawyer was assigned before.")) if facts.lawyers else Found(N, NOTHING)


@answers("RL-3C")
def _interpreter(facts: Facts) -> Found | None:
    if facts.case.person.interpreter_needed is False:
        return Found(NA, _("The person needs no interpreter."))
    states = {row["state"] for row in facts.interpreters}
    if states & {"unmet", "nobody", "missed"}:
        return Found(
            P if states & {"done", "attending"} else N, _("No interpreter came when one was called.")
        )
    if states & {"done", "attending"}:
        return Found(Y, _("An interpreter came when called."))
    spoke = {row["spoke"] for row in facts.told}
    if "nobody" in spoke:
        return Found(N, _("Something was explained without an interpreter."))
    return Found(Y, _("Things were explained in a language the person speaks.")) if spoke else None


@answers("RL-3E")
def _heard(facts: Facts) -> Found | None:
    if any(row["answer"] != "waiting" for row in facts.plans) or facts.options or facts.held.applications:
        return Found(Y, _("Wishes of the person are on record."))
    if facts.consents or any(row["present"] for row in facts.assessments):
        return Found(P, _("The person was asked, but their wishes are not on record."))
    return Found(N, NOTHING)


@answers("RL-7C")
def _compensation(facts: Facts) -> Found | None:
    states = {row["state"] for row in facts.claims}
    if not states:
        return Found(N, NOTHING)
    if states <= {"given_up"}:
        return Found(NA, _("The person did not want to claim."))
    if "paid" in states and not states & {"asked", "granted"}:
        return Found(Y, _("What was claimed has been paid."))
    still = states & {"asked", "granted", "paid"}
    return Found(P, _("A claim is not paid yet.")) if still else Found(N, _("A claim was refused."))


@answers("SN-1B")
def _chose(facts: Facts) -> Found | None:
    here = next((row for row in facts.stays if row["state"] in {"held", "here"}), None)
    if here is None:
        return None
    said = {
        "yes": Found(Y, _("The person wants to be where they are.")),
        "other": Found(P, _("The person wishes for another place.")),
        "no": Found(N, _("The person was not asked.")),
    }
    return said.get(here["asked"])


@answers("SN-2B")
def _family_care(facts: Facts) -> Found | None:
    return None if facts.case.is_child else Found(NA, NO_CHILD)


@answers("SN-3A")
def _safe(facts: Facts) -> Found | None:
    if facts.check_ins:
        said = {
            "safe": Found(Y, _("The person said so at the last check-in.")),
            "worried": Found(P, _("The person was worried at the last check-in.")),
            "not_safe": Found(N, _("The person said at the last check-in that they are not safe.")),
        }
        return said.get(facts.check_ins[0]["safety"])
    return None if any(row["kind"] == "risk" for row in facts.assessments) else Found(N, NOTHING)


@answers("SN-4B")
def _first_look(facts: Facts) -> Found | None:
    if "health" in facts.domains or "medical" in facts.delivered:
        return Found(Y, _("Health was assessed."))
    return Found(P, _("It is planned.")) if "medical" in facts.planned else Found(N, NOTHING)


@answers("SN-4C")
def _treated(facts: Facts) -> Found | None:
    if "medical" in facts.delivered:
        return Found(Y, _("Medical care is on record."))
    return Found(P, _("It is planned.")) if "medical" in facts.planned else None


@answers("SN-4D")
def _counselled(facts: Facts) -> Found | None:
    if "counselling" in facts.delivered:
        return Found(Y, _("Counselling is on record."))
    return Found(P, _("It is planned.")) if "counselling" in facts.planned else Found(N, NOTHING)


@answers("SN-5")
def _school(facts: Facts) -> Found | None:
    if not facts.case.is_child:
        return Found(NA, NO_CHILD)
    if "education" in facts.delivered:
        return Found(Y, _("Lessons are on record."))
    begun = "education" in facts.planned or "education" in facts.domains
    return Found(P, _("It was assessed or is planned.")) if begun else Found(N, NOTHING)


@answers("SN-6A")
def _trade(facts: Facts) -> Found | None:
    if facts.jobs or facts.delivered & {"employment", "skills"}:
        return Found(Y, _("Work or a course is on record."))
    begun = facts.job_notes or facts.planned & {"employment", "skills"}
    return Found(P, _("Wishes are written down, or it is planned.")) if begun else Found(N, NOTHING)


@answers("SN-7B")
def _officer(facts: Facts) -> Found | None:
    if facts.officers:
        return Found(Y, _("An order names a protection officer."))
    return Found(N, _("No order in force names a protection officer."))


@answers("SN-7C")
def _needs(facts: Facts) -> Found | None:
    made = [row for row in facts.assessments if row["kind"] == "needs"]
    if any(row["present"] for row in made):
        return Found(Y, _("Needs were assessed with the person."))
    return Found(P, _("Needs were assessed without the person.")) if made else Found(N, NOTHING)


def _family_refused(facts: Facts) -> bool:
    last = next((row for row in facts.consents if row["matter"] == "family_contact"), None)
    return last is not None and (last["answer"] == "refused" or last["withdrawn_at"] is not None)


@answers("SN-8A")
def _in_touch(facts: Facts) -> Found | None:
    family = [row for row in facts.contacts if row["kind"] in {"family", "tracing"}]
    if any(row["state"] == "answered" or row["outcome"] == "told" for row in family):
        return Found(Y, _("The family answered."))
    if _family_refused(facts):
        return Found(NA, _("The person does not wish it."))
    return Found(P, _("A contact was asked for.")) if family else Found(N, NOTHING)


@answers("SN-8B")
def _family_knows(facts: Facts) -> Found | None:
    family = [row for row in facts.contacts if row["kind"] == "family"]
    if any(row["state"] in {"sent", "answered"} or row["outcome"] in {"told", "no_answer"} for row in family):
        return Found(Y, _("A message went to the family."))
    if _family_refused(facts):
        return Found(NA, _("The person does not wish it."))
    return Found(P, _("A message is asked for.")) if family else Found(N, NOTHING)
