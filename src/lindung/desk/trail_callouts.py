"""What the trail calls what happens around interpreters and other helpers, and the register they stand in."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "callouts.accepted": _("Said yes to a call-out"),
    "callouts.asked": _("Called out an interpreter or another helper"),
    "callouts.cancelled": _("Called a call-out off"),
    "callouts.declined": _("Said no to a call-out"),
    "callouts.done": _("Recorded how a call-out went"),
    "callouts.expired": _("An offered call-out was not answered in time"),
    "callouts.missed": _("Recorded that a helper did not come"),
    "callouts.nobody": _("Nobody of the register fitted a call-out"),
    "callouts.offered": _("Offered a call-out to somebody of the register"),
    "callouts.present": _("Recorded that a helper was there"),
    "callouts.stepped_down": _("Took back the yes to a call-out"),
    "callouts.unmet": _("A call-out ended without anybody"),
    "roster.absence_added": _("Said when somebody cannot be called"),
    "roster.absence_removed": _("Took back when somebody cannot be called"),
    "roster.added": _("Entered somebody who can be called"),
    "roster.changed": _("Changed the entry of somebody who can be called"),
    "roster.hours_set": _("Set the hours at which somebody can be called"),
    "roster.switched": _("Switched the entry of somebody who can be called on or off"),
}
"""Events that changed something."""
