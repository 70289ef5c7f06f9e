"""Names of acts and tasks of shelters."""

from __future__ import annotations

from typing import Final

FIND_BED: Final = "shelters.find_bed"
PLACED: Final = "shelters.placed"
"""The act that fulfils it."""

REVIEW_PLACE: Final = "shelters.review_place"
PLACE_REVIEWED: Final = "shelters.place_reviewed"

CORRECT_ORDER: Final = "shelters.correct_order"
"""The order names another place than the one the person is in; ticked by hand."""

RETURN: Final = "shelters.return"
MISSING: Final = "shelters.missing"
ABSENCE_ENDED: Final = "shelters.absence_ended"
"""The act that fulfils both, each about its absence."""

FOLLOW_UP: Final = "shelters.incident_follow_up"
INCIDENT_SETTLED: Final = "shelters.incident_settled"

SAY_WHERE: Final = "shelters.say_where"
"""For a house: the case of somebody who has a bed there is closed."""
STAY_ENDED: Final = "shelters.stay_ended"
"""The act that fulfils it, about the stay."""

REHOUSE: Final = "shelters.rehouse"
"""For coordination: somebody is left in a house that closes."""
