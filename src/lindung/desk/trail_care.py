"""What the trail calls what happens around needs, plan of help, services and check-ins."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKS: Final[dict[str, Promise]] = {
    "care.alarm_viewed": _("Looked at a word that the person is not safe"),
    "care.assessment_viewed": _("Opened an assessment"),
    "care.conference_viewed": _("Opened the minutes of a case conference"),
    "care.decision_viewed": _("Opened a decision of a case conference"),
    "care.plan_made_to_print": _("Made the plan of help to print"),
    "care.service_viewed": _("Opened a service of the plan"),
    "care.viewed": _("Looked at needs and plan"),
}
ACTS: Final[dict[str, Promise]] = {
    "care.alarm_answered": _("Said what was done for a person who was not safe"),
    "care.assessed": _("Went through what helps the person"),
    "care.check_in_missed": _("Noted a missed check-in"),
    "care.check_in_not_safe": _("Recorded that the person is not safe"),
    "care.check_in_not_said": _("Recorded a check-in, nothing said"),
    "care.check_in_safe": _("Recorded that the person feels safe"),
    "care.check_in_worried": _("Recorded that the person is worried"),
    "care.claim_given_up": _("Recorded that a claim was given up"),
    "care.claim_granted": _("Recorded that a claim was granted"),
    "care.claim_paid": _("Recorded that a claim was paid"),
    "care.claim_refused": _("Recorded that a claim was refused"),
    "care.claimed": _("Recorded a claim for the person"),
    "care.conferred": _("Recorded a case conference"),
    "care.decided": _("Recorded a decision of a case conference"),
    "care.decision_done": _("Recorded that a decision was carried out"),
    "care.delivered": _("Recorded how a service went"),
    "care.goal_left": _("Left a goal out of the plan"),
    "care.goal_reached": _("Recorded that a goal was reached"),
    "care.goal_set": _("Wrote a goal into the plan"),
    "care.lawyer_assigned": _("Recorded a lawyer for the person"),
    "care.lawyer_ended": _("Recorded that a lawyer's task ended"),
    "care.measured": _("Asked the person how things are going"),
    "care.plan_begun": _("Began a version of the plan"),
    "care.plan_partly": _("Recorded that the person agreed to the plan in part"),
    "care.plan_refused": _("Recorded that the person refused the plan"),
    "care.plan_yes": _("Recorded that the person agreed to the plan"),
    "care.service_ended": _("Ended a service of the plan"),
    "care.service_planned": _("Planned a service"),
    "care.service_stopped": _("Stopped a service whose consent was withdrawn"),
}
