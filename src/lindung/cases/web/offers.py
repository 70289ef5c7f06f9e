"""What the hub itself offers on a case: facts, notes, identity, people, and the later course."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.actions.course import STEPS
from lindung.cases.models import Case
from lindung.cases.offers import Offer
from lindung.cases.workflow import CASE
from lindung.kernel.country import current

MOVES: Final[dict[str, Promise]] = {
    "begin_recovery": lazy("Begin recovery and services"),
    "plan_leaving": lazy("Plan return, stay or move"),
    "follow_up": lazy("Begin follow-up"),
    "close": lazy("Close the case"),
    "reopen": lazy("Reopen the case"),
}
_LIKELY: Final = {
    "protection_order": "begin_recovery",
    "recovery": "plan_leaving",
    "leaving": "follow_up",
    "follow_up": "close",
    "determined_not_victim": "close",
}


def offers(*, case: Case, actor: Actor) -> list[Offer]:
    """Return the hub's acts that the actor may do at the case's stage; asks the database nothing."""
    return [*_moves(case, actor), *_writing(case, actor)]


def _moves(case: Case, actor: Actor) -> list[Offer]:
    open_steps = CASE.available(state=case.stage, switched_off=current().steps_switched_off)
    return [
        Offer(
            label=str(MOVES[step.name]),
            url=reverse("cases:move", args=[case.code, step.name]),
            primary=_LIKELY.get(case.stage) == step.name,
        )
        for step in open_steps
        if step.name in STEPS and actor.may(step.permission)
    ]


def _writing(case: Case, actor: Actor) -> list[Offer]:
    rows = (
        (P.NOTE_WRITE, _("Write a note"), "cases:note"),
        (P.CASE_CHANGE, _("Correct the facts"), "cases:person"),
        (P.CASE_CHANGE, _("Link another person"), "cases:link"),
        (P.IDENTITY_CHANGE, _("Record the identity"), "cases:identity"),
    )
    return [Offer(label, reverse(name, args=[case.code])) for need, label, name in rows if actor.may(need)]
