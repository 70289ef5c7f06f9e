"""What the trail calls what happens around places of refuge."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKS: Final[dict[str, Promise]] = {
    "shelters.viewed": _("Looked at where the person stays"),
}
ACTS: Final[dict[str, Promise]] = {
    "shelters.absence_began": _("Recorded an absence from a house"),
    "shelters.absence_ended": _("Recorded how an absence ended"),
    "shelters.evidence_shown": _("Showed evidence for a finding on standards"),
    "shelters.finding_closed": _("Closed a finding on standards"),
    "shelters.held": _("Held a bed for the person"),
    "shelters.house_closing": _("Let a house close"),
    "shelters.house_moved": _("Moved residents of a house that closes"),
    "shelters.house_opened": _("Opened a house again"),
    "shelters.incident_reported": _("Recorded an incident in a house"),
    "shelters.incident_settled": _("Closed an incident in a house"),
    "shelters.item_marked": _("Marked an item of a review of standards"),
    "shelters.kept": _("Looked at a place and kept it"),
    "shelters.left": _("Recorded that the person left the house"),
    "shelters.let_go": _("Gave a held bed free"),
    "shelters.moved": _("Moved the person to another bed"),
    "shelters.placed": _("Recorded that the person came to a bed"),
    "shelters.review_finished": _("Finished a review of standards"),
    "shelters.review_started": _("Began a review of standards"),
}
