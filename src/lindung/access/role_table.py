"""The table of roles: what each is called, what it does in a sentence, and what it allows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.access.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Role:
    """What a person does, in one sentence for people and one set for the machine."""

    code: str
    name: Promise
    description: Promise
    permissions: frozenset[P]


_EVERYONE = {P.WORK_READ, P.ACCOUNT_USE, P.CASE_READ, P.DIRECTORY_READ}
_DOCUMENTS = {P.DOCUMENT_ADD, P.DOCUMENT_READ}
_FRONT_LINE = (
    _EVERYONE
    | _DOCUMENTS
    | {
        P.CASE_OPEN,
        P.CASE_CHANGE,
        P.NOTE_WRITE,
        P.SCREENING_CONDUCT,
        P.SCREENING_DECIDE,
        P.REFERRAL_SEND,
        P.REFERRAL_ANSWER,
        P.FIND,
        P.INFORM_RECORD,
        P.IDENTITY_READ,
        P.IDENTITY_CHANGE,
        P.HOLDER_USE,
        P.CONSENT_RECORD,
        P.EMERGENCY_ENTER,
        P.CALLOUT_ASK,
        P.ROSTER_READ,
    }
)
_CARE = {P.CARE_READ, P.CARE_WRITE}
_WINDOW = {P.WINDOW_GIVE, P.WINDOW_ANSWER}

_PLAN = {P.ACCOUNT_USE, P.WORK_READ, P.PLAN_READ, P.STATISTICS_READ}
_PROGRESS = {P.PROGRESS_REPORT, P.PROGRAMME_RECORD, P.PLAN_COMMENT}

TABLE = (
    Role(
        "front_line_officer",
        _("Front-line officer"),
        _("Meets people first: screens, opens cases, refers."),
        frozenset(_FRONT_LINE),
    ),
    Role(
        "enforcement_officer",
        _("Enforcement officer"),
        _(
            "Takes people into safety, applies to the court, enquires and signs the enforcement half of the report."
        ),
        frozenset(
            _FRONT_LINE
            | {
                P.CASE_TRAIL,
                P.EXPORT_ASK,
                P.EXPORT_APPROVE,
                P.RETENTION_HOLD,
                P.CUSTODY_RECORD,
                P.ORDER_APPLY,
                P.ORDER_RECORD,
                P.ORDER_CORRECT,
                P.REPORT_READ,
                P.REPORT_SIGN_ENFORCEMENT,
                P.HOLDER_MANAGE,
                P.GRANT_GIVE,
                P.TASK_ASSIGN,
            }
        ),
    ),
    Role(
        "protection_officer",
        _("Protection officer"),
        _(
            "Responsible for the protected person: placement, enquiry, care, and the protection half of the report."
        ),
        frozenset(
            _FRONT_LINE
            | {
                P.ORDER_APPLY,
                P.ORDER_RECORD,
                P.ORDER_CORRECT,
                P.REPORT_READ,
                P.REPORT_SIGN_PROTECTION,
                P.CASE_TRAIL,
                P.CASE_CARE,
                P.SHELTER_READ,
                P.PERMISSION_APPLY,
                P.LEAVING_PLAN,
                P.LEAVING_OVERRIDE,
                P.CHECKLIST_READ,
                P.DIRECTORY_KEEP,
                P.EXPORT_ASK,
                P.EXPORT_APPROVE,
                P.RETENTION_HOLD,
                P.CASE_CLOSE,
                P.CASE_REOPEN,
                P.HOLDER_MANAGE,
                P.GRANT_GIVE,
                P.TASK_ASSIGN,
            }
            | _CARE
            | _WINDOW
        ),
    ),
    Role(
        "shelter_manager",
        _("Shelter manager"),
        _("Runs a place of refuge and cares for those placed there."),
        frozenset(
            _EVERYONE
            | _DOCUMENTS
            | _CARE
            | _WINDOW
            | {
                P.NOTE_WRITE,
                P.REFERRAL_SEND,
                P.REFERRAL_ANSWER,
                P.CASE_CARE,
                P.INFORM_RECORD,
                P.EMERGENCY_ENTER,
                P.CONSENT_RECORD,
                P.CALLOUT_ASK,
                P.ROSTER_READ,
                P.SHELTER_READ,
                P.SHELTER_RUN,
                P.PERMISSION_APPLY,
                P.LEAVING_PLAN,
                P.CHECKLIST_READ,
                P.DIRECTORY_KEEP,
            }
        ),
    ),
    Role(
        "case_coordinator",
        _("Case coordinator"),
        _("Coordinates nationally: sees every case's open facts, receives referrals, follows the clocks."),
        frozenset(
            _FRONT_LINE
            | {
                P.CASE_READ_NATIONAL,
                P.CASE_TRAIL,
                P.EXPORT_ASK,
                P.EXPORT_APPROVE,
                P.RETENTION_REVIEW,
                P.RETENTION_HOLD,
                P.OVERVIEW_READ,
                P.ORDER_RECORD,
                P.REPORT_READ,
                P.DETERMINATION_RECONSIDER,
                P.DIRECTORY_KEEP,
                P.ROSTER_KEEP,
                P.CALLOUT_ANSWER,
                P.SHELTER_READ,
                P.STANDARDS_REVIEW,
                P.PERMISSION_DECIDE,
                P.LEAVING_PLAN,
                P.LEAVING_OVERRIDE,
                P.CHECKLIST_READ,
                P.CHECKLIST_KEEP,
                P.PERSON_MERGE,
                P.CASE_CLOSE,
                P.CASE_REOPEN,
                P.HOLDER_MANAGE,
                P.GRANT_GIVE,
                P.TASK_ASSIGN,
            }
        ),
    ),
    Role(
        "assistance_specialist",
        _("Victim assistance specialist"),
        _("Goes with the person from rescue to court: explains, accompanies, and records only that."),
        frozenset(
            _EVERYONE
            | _WINDOW
            | {
                P.NOTE_WRITE,
                P.INFORM_RECORD,
                P.CONSENT_RECORD,
                P.CALLOUT_ASK,
                P.CALLOUT_ANSWER,
                P.ROSTER_READ,
                P.CARE_READ,
            }
        ),
    ),
    Role(
        "interpreter",
        _("Interpreter"),
        _(
            "Is called out, says yes or no, is there; learns the language, the place and the hour, and no case."
        ),
        frozenset({P.ACCOUNT_USE, P.WORK_READ, P.CALLOUT_ANSWER}),
    ),
    Role(
        "complaints_officer",
        _("Complaints officer"),
        _("Hears what people say of the places that shelter them, from outside those places."),
        frozenset({P.ACCOUNT_USE, P.WORK_READ, P.COMPLAINT_HEAR}),
    ),
    Role(
        "prosecutor",
        _("Prosecutor"),
        _("Reads the cases that come to prosecution."),
        frozenset(_EVERYONE | _DOCUMENTS | {P.NOTE_WRITE, P.REFERRAL_ANSWER, P.REPORT_READ}),
    ),
    Role(
        "court_registrar",
        _("Court registrar"),
        _("Records what the court ordered and determined."),
        frozenset(
            _EVERYONE
            | _DOCUMENTS
            | {
                P.ORDER_RECORD,
                P.ORDER_CORRECT,
                P.REPORT_READ,
                P.DETERMINATION_RECORD,
                P.DETERMINATION_RECONSIDER,
            }
        ),
    ),
    Role(
        "health_worker",
        _("Health worker"),
        _("Recognises and treats: screens with the short form and refers."),
        frozenset(_FRONT_LINE | _CARE),
    ),
    Role(
        "data_officer",
        _("Data protection officer"),
        _("Watches who looked at what and why, approves exports and erasures; opens no case."),
        frozenset(
            {
                P.ACCOUNT_USE,
                P.WORK_READ,
                P.AUDIT_SEARCH,
                P.EMERGENCY_REVIEW,
                P.EXPORT_APPROVE,
                P.EXPORT_KEYS,
                P.RETENTION_REVIEW,
                P.RETENTION_HOLD,
            }
        ),
    ),
    Role(
        "monitoring_officer",
        _("Monitoring officer"),
        _("Keeps the action plan: runs its reporting, its committees and its reviews; opens no case."),
        frozenset(
            _PLAN
            | _PROGRESS
            | {
                P.STATISTICS_RUN,
                P.PLAN_AMEND,
                P.PROGRESS_APPROVE,
                P.CYCLE_RUN,
                P.COMMITTEE_RUN,
                P.COMMITTEE_SEAT,
                P.REVIEW_RUN,
                P.RELEASE_MAKE,
                P.RELEASE_RECEIVE,
                P.CHECKLIST_READ,
                P.CHECKLIST_KEEP,
            }
        ),
    ),
    Role(
        "committee_lead",
        _("Committee lead"),
        _("Leads a committee of the action plan: questions and approves reports, holds meetings."),
        frozenset(_PLAN | _PROGRESS | {P.PROGRESS_APPROVE, P.COMMITTEE_RUN}),
    ),
    Role(
        "plan_focal_point",
        _("Focal point of the action plan"),
        _("Reports what the own committee or organisation did for the action plan."),
        frozenset(_PLAN | _PROGRESS),
    ),
    Role(
        "plan_partner",
        _("Partner in the action plan"),
        _(
            "A civil society or other partner: comments on activities, records own events, reports what it owes."
        ),
        frozenset({P.ACCOUNT_USE, P.WORK_READ, P.PLAN_READ} | _PROGRESS),
    ),
    Role(
        "decision_maker",
        _("Decision maker"),
        _("A minister's office or council: reads the action plan and its figures."),
        frozenset(_PLAN | {P.CHECKLIST_READ}),
    ),
    Role(
        "administrator",
        _("Administrator"),
        _("Keeps accounts; opens no case."),
        frozenset({P.ACCOUNT_USE, P.ACCOUNT_MANAGE, P.WORK_READ}),
    ),
)
