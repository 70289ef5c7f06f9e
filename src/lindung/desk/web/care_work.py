"""The pages of care that are not about one case: shelters, callouts, permissions, leaving, what people say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires


@dataclass(frozen=True, slots=True)
class Place:
    """A page of care: who may open it, what it is called, and what one does there."""

    permission: P
    text: Promise
    url_name: str
    hint: Promise

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(self.url_name)


PLACES: Final = (
    Place(
        P.SHELTER_READ,
        _("Shelters"),
        "shelters:board",
        _("Who is where, which beds are free, what a house needs today."),
    ),
    Place(
        P.SHELTER_READ,
        _("Waiting for a bed"),
        "shelters:waiting",
        _("People who need a place and have none."),
    ),
    Place(
        P.CARE_READ,
        _("Care that is due"),
        "care:due",
        _("Check-ins, assessments and services of your organisation."),
    ),
    Place(
        P.CALLOUT_ASK,
        _("Call-outs"),
        "callouts:list",
        _("Interpreters and specialists you called, and who comes."),
    ),
    Place(P.CALLOUT_ANSWER, _("My calls"), "callouts:mine", _("Say yes or no, and note that you are there.")),
    Place(P.CASE_OPEN, _("People found together"), "groups:list", _("Take in a whole group on one page.")),
    Place(
        P.PERMISSION_APPLY,
        _("Permissions"),
        "permissions:queue",
        _("To move freely and to work: papers, decisions, visits."),
    ),
    Place(
        P.PERMISSION_DECIDE,
        _("Permissions to decide"),
        "permissions:queue",
        _("By the day by which each is to be decided."),
    ),
    Place(
        P.ROSTER_READ,
        _("Register of interpreters and specialists"),
        "roster:home",
        _("Who speaks what, and who is free."),
    ),
    Place(
        P.LEAVING_PLAN,
        _("Return, stay and third country"),
        "leaving:due",
        _("Departures ahead, receipts awaited, follow-ups due."),
    ),
    Place(
        P.COMPLAINT_HEAR,
        _("Complaints"),
        "voices:list",
        _("What people say of the places that shelter them."),
    ),
    Place(
        P.WINDOW_ANSWER,
        _("Questions of the complaints office"),
        "voices:asked",
        _("What it asks about your house, and your answers."),
    ),
    Place(
        P.CHECKLIST_READ,
        _("Protection checklist"),
        "checklist:country",
        _("What the country promises people, and where it falls short."),
    ),
)
"""In the order of a day's work."""


def places(actor: Actor) -> Sequence[Place]:
    """Return the pages the actor may open, each address once."""
    found: dict[str, Place] = {}
    for place in PLACES:
        if actor.may(place.permission):
            found.setdefault(place.url_name, place)
    return list(found.values())


@requires(P.WORK_READ)
def care_work(request: StaffRequest) -> HttpResponse:
    """Lead to the pages of care that the reader may open."""
    return render(request, "desk/care_work.html", {"places": places(request.actor)})
