"""What the trail calls what happens around return, stay and third countries."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKS: Final[dict[str, Promise]] = {
    "leaving.sheet": _("Made the sheet of what is arranged for the person"),
    "leaving.shown": _("Looked at a return, stay or move"),
    "leaving.viewed": _("Looked at the ways to go on that were talked over"),
}
ACTS: Final[dict[str, Promise]] = {
    "leaving.assessed": _("Assessed whether a journey is safe"),
    "leaving.best_confirmed": _("Confirmed what serves a child best"),
    "leaving.best_determined": _("Determined what serves a child best"),
    "leaving.booked": _("Booked a journey"),
    "leaving.departed": _("Recorded a departure"),
    "leaving.embassy_told": _("Recorded that the embassy was told"),
    "leaving.ended": _("Ended the follow-up after leaving"),
    "leaving.followed": _("Recorded how somebody is after leaving"),
    "leaving.handed_over": _("Handed facts to who receives the person"),
    "leaving.handover_agreed": _("Recorded who receives the person"),
    "leaving.handover_withdrawn": _("Stopped a hand-over: the agreement was withdrawn"),
    "leaving.option_asked": _("Talked over a way to go on"),
    "leaving.option_dropped": _("Put a way to go on aside"),
    "leaving.overridden": _("Decided against a security assessment"),
    "leaving.paper": _("Recorded how a paper for a journey stands"),
    "leaving.planned": _("Planned a return, stay or move"),
    "leaving.received": _("Recorded an arrival"),
    "leaving.reintegrated": _("Recorded what came of the plan after leaving"),
    "leaving.reintegration_planned": _("Wrote a plan for the time after leaving"),
    "leaving.remigration_explained": _("Explained lawful ways to work abroad"),
    "leaving.resumed": _("Took up again what was stopped"),
    "leaving.risk_weighed": _("Weighed the risk of being trafficked again"),
    "leaving.settled": _("Recorded that somebody has settled"),
    "leaving.stopped": _("Stopped a return, stay or move"),
}
