"""The words of reviews."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

KINDS: Final[dict[str, Promise]] = {
    "mid_year": _("Mid-year review"),
    "annual": _("Annual review"),
    "final": _("Final evaluation"),
}
STATES: Final[dict[str, Promise]] = {
    "preparing": _p("state of a review", "Being prepared"),
    "held": _p("state of a review", "Held, not yet adopted"),
    "adopted": _p("state of a review", "Adopted"),
}
STATE_COLOURS: Final[dict[str, str]] = {"preparing": "grey", "held": "blue", "adopted": "green"}
CAUSES: Final[dict[str, Promise]] = {
    "money": _p("cause of a gap", "Money was missing or came late"),
    "staff": _p("cause of a gap", "People were missing or moved on"),
    "skills": _p("cause of a gap", "Training or knowledge was missing"),
    "law": _p("cause of a gap", "A law or rule stood in the way"),
    "coordination": _p("cause of a gap", "Bodies did not act together"),
    "partner": _p("cause of a gap", "A partner or other state did not take part"),
    "data": _p("cause of a gap", "It was not counted or not reported"),
    "outside": _p("cause of a gap", "Something outside: an epidemic, a disaster, unrest"),
    "design": _p("cause of a gap", "The activity or its target was not well thought out"),
    "priority": _p("cause of a gap", "Something else came first"),
    "other": _p("cause of a gap", "Another cause"),
}
ADJUSTMENTS: Final[dict[str, Promise]] = {
    "target": _p("kind of adjustment", "Change a target"),
    "dates": _p("kind of adjustment", "Change the dates"),
    "lead": _p("kind of adjustment", "Change who leads"),
    "new_activity": _p("kind of adjustment", "Add an activity"),
    "other": _p("kind of adjustment", "Do something else"),
}
ADJUSTMENT_STATES: Final[dict[str, Promise]] = {
    "proposed": _p("state of an adjustment", "Proposed"),
    "decided": _p("state of an adjustment", "Decided, to be done"),
    "done": _p("state of an adjustment", "Done, waits to be confirmed"),
    "confirmed": _p("state of an adjustment", "Confirmed"),
    "dropped": _p("state of an adjustment", "Dropped"),
}
ADJUSTMENT_COLOURS: Final[dict[str, str]] = {
    "proposed": "grey",
    "decided": "blue",
    "done": "purple",
    "confirmed": "green",
    "dropped": "grey",
}
