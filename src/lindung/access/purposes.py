"""Purposes wall off: which part of a person's record each may open. One table, read by code, docs and pages alike.

Enforcement never sees what was said in care; care never sees what an enquiry gathers; a court and a prosecutor see
what goes to them. National coordination sees open facts of every case, and more only of those it has a part in.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Purpose(StrEnum):
    """Why somebody may see a case."""

    IDENTIFICATION = "identification"
    PROTECTION = "protection"
    ENFORCEMENT = "enforcement"
    PROSECUTION = "prosecution"
    HEALTH = "health"
    COURT = "court"
    SERVICES = "services"
    RETURN = "return"
    OVERSIGHT = "oversight"
    REFERRAL = "referral"
    """To answer a referral: only what its sender chose, until it is answered."""
    EMERGENCY = "emergency"
    """Somebody's life is at stake and nobody entitled can be reached: hours, told to others, reviewed."""


class Section(StrEnum):
    """A part of a person's record that opens as a whole."""

    NEEDS = "needs"
    BIRTH = "birth"
    SCREENING = "screening"
    DETERMINATION = "determination"
    REFERRAL = "referral"
    ORDER = "order"
    FINDINGS_ENFORCEMENT = "findings_enforcement"
    FINDINGS_PROTECTION = "findings_protection"
    NOTES = "notes"
    CARE = "care"
    ENQUIRY = "enquiry"
    CONSENT = "consent"
    DOCUMENTS = "documents"
    IDENTITY = "identity"
    VOICE = "voice"
    """What the person says about those who care for them: never opened by these."""


S, P = Section, Purpose

_BOTH = frozenset({S.NOTES, S.REFERRAL, S.DOCUMENTS, S.CONSENT})
_HELP = _BOTH | {S.NEEDS, S.BIRTH, S.CARE, S.IDENTITY}

COVERS: Final[dict[Purpose, frozenset[Section]]] = {
    P.IDENTIFICATION: _BOTH | {S.NEEDS, S.BIRTH, S.SCREENING, S.DETERMINATION, S.ORDER, S.IDENTITY},
    P.PROTECTION: _HELP
    | {S.SCREENING, S.DETERMINATION, S.ORDER, S.FINDINGS_ENFORCEMENT, S.FINDINGS_PROTECTION},
    P.ENFORCEMENT: _BOTH
    | {
        S.NEEDS,
        S.BIRTH,
        S.SCREENING,
        S.DETERMINATION,
        S.ORDER,
        S.FINDINGS_ENFORCEMENT,
        S.FINDINGS_PROTECTION,
        S.ENQUIRY,
        S.IDENTITY,
    },
    P.PROSECUTION: _BOTH
    | {
        S.BIRTH,
        S.SCREENING,
        S.DETERMINATION,
        S.ORDER,
        S.FINDINGS_ENFORCEMENT,
        S.FINDINGS_PROTECTION,
        S.ENQUIRY,
        S.IDENTITY,
    },
    P.HEALTH: _HELP,
    P.COURT: frozenset(
        {
            S.BIRTH,
            S.DETERMINATION,
            S.ORDER,
            S.FINDINGS_ENFORCEMENT,
            S.FINDINGS_PROTECTION,
            S.NOTES,
            S.REFERRAL,
            S.IDENTITY,
        }
    ),
    P.SERVICES: _BOTH | {S.NEEDS, S.BIRTH, S.CARE},
    P.RETURN: _HELP | {S.DETERMINATION},
    P.OVERSIGHT: frozenset({S.NEEDS, S.NOTES, S.REFERRAL, S.ORDER, S.DETERMINATION, S.VOICE}),
    P.REFERRAL: frozenset({S.REFERRAL, S.NEEDS}),
    P.EMERGENCY: frozenset({S.NEEDS, S.BIRTH, S.NOTES, S.CARE, S.SCREENING, S.ORDER}),
}
"""Purpose -> sections. The emergency never reaches what names or finds a person."""

NAMES: Final[dict[str, Promise]] = {
    P.IDENTIFICATION: _("identification"),
    P.PROTECTION: _("victim protection"),
    P.ENFORCEMENT: _("law enforcement"),
    P.PROSECUTION: _("prosecution"),
    P.HEALTH: _("health care"),
    P.COURT: _("court proceedings"),
    P.SERVICES: _("services to the person"),
    P.RETURN: _("return and reintegration"),
    P.OVERSIGHT: _("national coordination"),
    P.REFERRAL: _("answering a referral"),
    P.EMERGENCY: _("an emergency"),
}

SECTION_NAMES: Final[dict[str, Promise]] = {
    S.NEEDS: _("Urgent needs"),
    S.BIRTH: _("Date of birth"),
    S.SCREENING: _("Screening answers"),
    S.DETERMINATION: _("Reasons of determinations"),
    S.REFERRAL: _("Messages of referrals"),
    S.ORDER: _("Marks and reasons of orders"),
    S.FINDINGS_ENFORCEMENT: _("Enforcement officer's findings"),
    S.FINDINGS_PROTECTION: _("Protection officer's findings"),
    S.NOTES: _("Notes for everyone on the case"),
    S.CARE: _("Notes of care"),
    S.ENQUIRY: _("Notes of the enquiry"),
    S.CONSENT: _("Consent in the person's words"),
    S.DOCUMENTS: _("Documents"),
    S.IDENTITY: _("Identity"),
    S.VOICE: _("Complaints and feedback"),
}


def covered(*, purposes: Iterable[str]) -> frozenset[Section]:
    """Return the sections that these purposes open together."""
    return frozenset().union(*(COVERS[Purpose(purpose)] for purpose in purposes))
