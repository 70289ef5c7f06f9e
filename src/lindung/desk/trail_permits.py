"""What the trail calls what happens around permissions to move freely and to work, and the protection checklist."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKS: Final[dict[str, Promise]] = {
    "checklist.viewed": _("Looked at the protection checklist"),
    "permissions.letter_made": _("Made the letter of a decision on a permission"),
    "permissions.viewed": _("Looked at permissions to move freely and to work"),
}
ACTS: Final[dict[str, Promise]] = {
    "checklist.case_answered": _("Answered an item of the protection checklist"),
    "checklist.country_answered": _("Answered an item of the checklist about the country"),
    "permissions.applied": _("Applied for a permission"),
    "permissions.clock_stopped": _("The time for the decision on a permission stopped"),
    "permissions.completed": _("Completed the papers for a permission"),
    "permissions.concern_met": _("Saw to what a visit at work raised"),
    "permissions.granted": _("Granted a permission"),
    "permissions.granted_in_part": _("Granted a permission in part"),
    "permissions.job_noted": _("Wrote down wishes and skills for work"),
    "permissions.lapsed": _("A permission was over"),
    "permissions.paper_ended": _("A paper for a permission no longer counted"),
    "permissions.paper_received": _("Recorded a paper for a permission"),
    "permissions.pass_renewed": _("Renewed a pass"),
    "permissions.refused": _("Refused a permission"),
    "permissions.review_asked": _("Asked for a review of a permission"),
    "permissions.visit_concern": _("Visited a place of work and raised a concern"),
    "permissions.visited": _("Visited a place of work"),
    "permissions.withdrawn": _("Took back an application for a permission"),
    "permissions.work_begun": _("Recorded where the person works"),
    "permissions.work_ended": _("Recorded that work ended"),
}
