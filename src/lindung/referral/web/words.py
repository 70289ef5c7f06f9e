"""What the room's codes are called in the reader's language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lindung.cases import words
from lindung.kernel.country import current
from lindung.referral.models import Referral
from lindung.referral.sharing import Facts, Shared

COLOURS: Final = {
    "sent": "yellow",
    "accepted": "green",
    "declined": "red",
    "withdrawn": "grey",
    "completed": "blue",
}
URGENCY_COLOURS: Final = {"emergency": "red", "urgent": "orange"}


def what(referral: Referral) -> str:
    """Return what is referred: the need, or the other harm."""
    return words.label("services", referral.need) or words.label("harms", referral.other_harm)


def urgency(code: str) -> str:
    """Return an urgency with the time it leaves: "Urgent: answer within 24 hours"."""
    hours = current().referral.hours(code)
    text = ngettext(
        "%(urgency)s: answer within %(hours)s hour", "%(urgency)s: answer within %(hours)s hours", hours
    )
    return text % {"urgency": words.label("urgencies", code), "hours": hours}


def rows_of(shared: Shared) -> list[tuple[str, str]]:
    """Return label and value of everything shared but the message; what nobody knows yet is left out."""
    rows = _facts(shared.facts) if shared.facts else []
    if shared.screening_result:
        result = shared.screening_result
        rows += [
            (_("Stage"), words.stage(result.stage)),
            (
                _("Form of exploitation"),
                words.label("exploitation_forms", result.exploitation) or _("Not known yet"),
            ),
        ]
    if shared.needs:
        named = ", ".join(words.label("urgent_needs", code) for code in shared.needs.codes)
        rows += [
            (_("Urgent needs"), "" if shared.needs.problem else named or _("None recorded")),
            (_("Urgent case"), _("Yes") if shared.needs.urgent else ""),
        ]
    return [(name, value) for name, value in rows if value]


def _facts(facts: Facts) -> list[tuple[str, str]]:
    age = ""
    if facts.age_band:
        age = _("%(first)d to %(last)d years") % {"first": facts.age_band[0], "last": facts.age_band[1]}
    elif facts.is_child:
        age = _("Not known; treated as a child until it is")
    interpreter = ""
    if facts.interpreter_needed is not None:
        interpreter = _("Needed") if facts.interpreter_needed else _("Not needed")
    return [
        (_("Sex"), words.label("sex", facts.sex)),
        (_("Age"), age),
        (_("Child, or counted as one until known"), _("Yes") if facts.is_child else ""),
        (_("Found in"), words.place_name(pack=current(), place=facts.place)),
        (_("Nationality"), words.nationality_name(facts.nationality) if facts.nationality else ""),
        (_("Languages"), ", ".join(words.language_name(code) for code in facts.languages)),
        (_("Interpreter"), interpreter),
    ]
