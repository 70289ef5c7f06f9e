"""What each event of the trail is called: one sentence each, for the lead of a case and for the data officer.

Every event that any room records has its sentence here; a test reads the source and names those without.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKS: Final[dict[str, Promise]] = {
    "cases.viewed": _("Opened the case page"),
    "cases.facts_opened": _("Opened the facts about the person"),
    "cases.trail_viewed": _("Looked at who has looked"),
    "consents.viewed": _("Opened a consent"),
    "determination.viewed": _("Opened a determination"),
    "documents.listed": _("Opened the list of documents"),
    "documents.opened": _("Opened a document"),
    "finding.looked_up": _("Searched for a person"),
    "identification.answers_opened": _("Opened the screening answers"),
    "openings.looked": _("Looked at an opened identity"),
    "protection.order_read": _("Opened an order"),
    "protection.report_read": _("Opened the joint report"),
    "referral.viewed": _("Opened a referral"),
}
"""Events of looking: nothing was changed."""

ACTS: Final[dict[str, Promise]] = {
    "access.codes_allowed": _("Allowed an account one-time codes"),
    "access.factors_reset": _("Removed an account's second factors"),
    "access.organisation_seeded": _("Entered an organisation in the directory"),
    "access.password_given": _("Gave an account a new password"),
    "access.password_set": _("Set a password"),
    "access.roles_changed": _("Changed an account's roles"),
    "access.same_human": _("Noted that two accounts are one person's"),
    "access.sessions_ended": _("Ended an account's sessions"),
    "access.signed_in": _("Signed in"),
    "access.token_issued": _("Issued a key for a machine"),
    "access.token_revoked": _("Revoked a machine's key"),
    "access.user_created": _("Made an account"),
    "access.user_reopened": _("Opened a closed account again"),
    "access.user_switched_off": _("Closed an account"),
    "cases.advanced": _("Took the case a step further"),
    "cases.age_learned": _("Recorded what is known of the age"),
    "cases.identity_recorded": _("Recorded the identity"),
    "cases.linked": _("Linked people who belong together"),
    "cases.note_written": _("Wrote a note"),
    "cases.opened": _("Opened a new case"),
    "cases.person_changed": _("Changed facts about the person"),
    "cases.task_assigned": _("Gave a task to somebody"),
    "cases.task_done": _("Did a task"),
    "cases.task_escalated": _("Passed an overdue task to the secretariat"),
    "consents.blocked": _("Closed the case to somebody with a conflict of interest"),
    "consents.part_ended": _("Ended somebody's access to the case"),
    "consents.part_given": _("Let somebody see the case"),
    "consents.recorded": _("Recorded what the person was asked to agree to"),
    "consents.unblocked": _("Opened the case again to somebody who was kept from it"),
    "consents.withdrawn": _("Recorded that a consent was withdrawn"),
    "determination.recorded": _("Recorded a determination"),
    "determination.reconsidered": _("Recorded that a determination was reconsidered"),
    "documents.added": _("Added a document"),
    "documents.found_clean": _("Found a document clean"),
    "documents.refused": _("Refused a document as dangerous"),
    "documents.removed": _("Removed a document"),
    "emergency.alarm_seen": _("Saw to an alarm about emergency access"),
    "emergency.ended": _("Ended an emergency access"),
    "emergency.entered": _("Took emergency access"),
    "emergency.missed": _("Asked for emergency access with a code that opens nothing"),
    "emergency.refused": _("Was refused: asked for emergency access too often"),
    "emergency.review_overdue": _("Passed a late review of an emergency access to the secretariat"),
    "emergency.reviewed": _("Reviewed an emergency access"),
    "finding.answered": _("Answered whether a match is the same person"),
    "finding.asked": _("Asked about a possible match"),
    "finding.refused": _("Was refused: searched for people too often"),
    "holders.admitted": _("Admitted a holder to a ring"),
    "holders.escrow_made": _("Deposited a ring's key with trustees"),
    "holders.key_made": _("Made a holder's key"),
    "holders.key_replaced": _("Replaced a holder's key"),
    "holders.left": _("Left a ring"),
    "holders.passphrase_changed": _("Changed the passphrase"),
    "holders.passphrase_wrong": _("Typed a wrong passphrase"),
    "holders.removed": _("Removed a holder from a ring"),
    "holders.rewrapped": _("Closed keys anew for a changed ring"),
    "holders.ring_founded": _("Founded a ring of holders"),
    "holders.ring_recovered": _("Recovered a ring's key with two trustees"),
    "holders.ring_renewed": _("Renewed a ring's key"),
    "identification.answered": _("Answered questions of a screening"),
    "identification.decided": _("Decided after a screening"),
    "identification.finished": _("Finished a screening"),
    "identification.resumed": _("Took a screening up again"),
    "identification.started": _("Started a screening"),
    "identification.stopped": _("Stopped a screening"),
    "kernel.audit_searched": _("Searched the trail"),
    "openings.approved": _("Approved the opening of an identity"),
    "openings.asked": _("Asked to open an identity"),
    "openings.expired": _("Closed an opened identity when its time was over"),
    "openings.refused": _("Refused to open an identity"),
    "openings.tampered": _("Met a sealed identity that somebody had altered"),
    "openings.withdrawn": _("Took back a request to open an identity"),
    "protection.custody_taken": _("Took the person into temporary custody"),
    "protection.interim_order_made": _("Recorded an interim order"),
    "protection.order_applied": _("Applied for an order"),
    "protection.order_corrected": _("Corrected an order"),
    "protection.order_ended": _("Ended an order"),
    "protection.order_extended": _("Extended an order"),
    "protection.order_refused": _("Recorded that an order was refused"),
    "protection.protection_order_made": _("Recorded a protection order"),
    "protection.released": _("Recorded a release"),
    "protection.report_signed": _("Signed half of the joint report"),
    "referral.accepted": _("Accepted a referral"),
    "referral.completed": _("Completed a referral"),
    "referral.declined": _("Declined a referral"),
    "referral.sent": _("Sent a referral"),
    "referral.settled": _("Settled a referral"),
    "referral.withdrawn": _("Withdrew a referral"),
}
"""Events that changed something."""

EVENTS: Final[dict[str, Promise]] = LOOKS | ACTS


def sentence(*, event: str) -> str:
    """Return what an event is called, in the reader's language; one from another version keeps its code."""
    return str(EVENTS.get(event, event))
