"""Each permission in plain words, for people who never read code: what somebody with it sees or does."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.access.permissions import Permission as P

SEES: Final[dict[P, Promise]] = {
    P.CASE_READ: _("cases in which their organisation takes part"),
    P.CASE_READ_NATIONAL: _("the open facts of every case in the country"),
    P.IDENTITY_READ: _("a name, once a second officer has approved it"),
    P.DOCUMENT_READ: _("documents, as far as their part in the case reaches"),
    P.REPORT_READ: _("joint reports, as far as their part in the case reaches"),
    P.FIND: _("whether a person may be known already, never who it is"),
    P.OVERVIEW_READ: _("the national overview"),
    P.CASE_TRAIL: _("who has looked at the cases that their organisation leads"),
    P.AUDIT_SEARCH: _("the trail of every look and act in the country"),
}
"""What can be seen. A role without one of these never sees that."""

DOES: Final[dict[P, Promise]] = {
    P.WORK_READ: _("reads their own tasks"),
    P.ACCOUNT_USE: _("signs in"),
    P.CASE_OPEN: _("opens cases"),
    P.CASE_CHANGE: _("corrects what is known of a case"),
    P.CASE_CARE: _("records care and recovery"),
    P.CASE_CLOSE: _("closes cases"),
    P.CASE_REOPEN: _("reopens cases"),
    P.IDENTITY_CHANGE: _("writes down a name, sealed at once"),
    P.NOTE_WRITE: _("writes notes"),
    P.DOCUMENT_ADD: _("adds documents"),
    P.CONSENT_RECORD: _("records what a person agrees to and what they withdraw"),
    P.GRANT_GIVE: _("lets others see a case that their organisation leads, and ends that"),
    P.TASK_ASSIGN: _("gives tasks to colleagues"),
    P.SCREENING_CONDUCT: _("screens"),
    P.SCREENING_DECIDE: _("decides after a screening"),
    P.DETERMINATION_RECORD: _("records determinations"),
    P.DETERMINATION_RECONSIDER: _("records that a determination is reconsidered"),
    P.REFERRAL_SEND: _("refers to other organisations"),
    P.REFERRAL_ANSWER: _("answers referrals"),
    P.ORDER_APPLY: _("applies to the court for orders"),
    P.ORDER_RECORD: _("records orders"),
    P.ORDER_CORRECT: _("corrects orders; the old record stays readable"),
    P.CUSTODY_RECORD: _("records temporary custody"),
    P.REPORT_SIGN_ENFORCEMENT: _("signs the enforcement half of a joint report"),
    P.REPORT_SIGN_PROTECTION: _("signs the protection half of a joint report"),
    P.EMERGENCY_ENTER: _("enters a case in an emergency, for hours, reported and reviewed"),
    P.EMERGENCY_REVIEW: _("reviews emergency access"),
    P.EXPORT_ASK: _("asks for exports"),
    P.EXPORT_APPROVE: _("approves exports that somebody else asked for"),
    P.EXPORT_KEYS: _("registers the keys of those who receive exports"),
    P.RETENTION_REVIEW: _("reviews what is to be erased"),
    P.RETENTION_HOLD: _("holds records back from erasure"),
    P.INFORM_RECORD: _("explains rights and next steps, and records that it was understood"),
    P.STATISTICS_READ: _("reads figures and what they are made of"),
    P.STATISTICS_RUN: _("has figures computed afresh"),
    P.PLAN_READ: _("reads the action plan"),
    P.PLAN_AMEND: _("imports and amends the action plan"),
    P.PLAN_COMMENT: _("comments on activities of the action plan"),
    P.PROGRAMME_RECORD: _("records trainings, campaigns and other events"),
    P.PROGRESS_REPORT: _("reports progress on what the own committee or organisation owes"),
    P.PROGRESS_APPROVE: _("questions and approves progress reports"),
    P.CYCLE_RUN: _("opens and closes the periods of reporting"),
    P.COMMITTEE_RUN: _("holds meetings, writes minutes and follows up actions"),
    P.COMMITTEE_SEAT: _("appoints the members of committees"),
    P.REVIEW_RUN: _("reviews the plan and decides corrective action"),
    P.RELEASE_MAKE: _("signs figures that leave the country"),
    P.RELEASE_RECEIVE: _("takes in signed figures of other countries"),
    P.ACCOUNT_MANAGE: _("keeps accounts"),
    P.HOLDER_USE: _("holds a key and decides on openings that others ask for"),
    P.HOLDER_MANAGE: _("begins a group of holders"),
}
"""What can be done."""
