"""What a referral may say: checks of its contents, shared by pages, API and imports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.access.purposes import Purpose
from lindung.directory import queries as directory
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.text import clean_text
from lindung.kernel.vocabularies import vocabulary
from lindung.referral.models import Consent, Section

MESSAGE_LIMIT = 4_000
REASON_LIMIT = 2_000

BY_APPLICATION = frozenset({"adjudication"})
"""Needs that are never referred: a court is applied to, and answers by order."""

OTHER_HARM = "other_harm"
"""The outcome of a case that turned out to be another harm."""


class CaseClosed(Refusal):
    """A referral for a need on a case that has ended."""

    code = "case_closed"


_PURPOSE_BY_KIND = {
    "health": Purpose.HEALTH,
    "welfare": Purpose.PROTECTION,
    "ngo_shelter": Purpose.SERVICES,
    "prosecutor": Purpose.PROSECUTION,
    "secretariat": Purpose.OVERSIGHT,
    "court": Purpose.COURT,
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a referral says: why, what it shares, the person's consent, how urgent it is.

    All but `message` are codes: of the vocabularies referral_purposes, legal_bases and urgencies, and of
    the choices `Section` and `Consent`. A message is shared by being written; nobody has to tick it as well.
    `consent_record` is the key of a consent recorded before; without it, a consent given is recorded with the referral.
    """

    purposes: tuple[str, ...]
    consent: str
    urgency: str = "routine"
    shared: tuple[str, ...] = (Section.FACTS,)
    message: str = ""
    legal_basis: str = ""
    consent_record: UUID | None = None


def checked(contents: Contents) -> Contents:
    """Return the contents with a clean message and each code once. Raises `Invalid` at the field at fault."""
    purposes = _known(contents.purposes, among=vocabulary("referral_purposes"), field="purposes")
    if not purposes:
        raise Invalid(_("Say what the referral is for: choose at least one purpose."), field="purposes")
    shared = _known(contents.shared, among=Section.values, field="shared")
    _known([contents.consent], among=Consent.values, field="consent")
    _known([contents.urgency], among=vocabulary("urgencies"), field="urgency")
    if contents.legal_basis:
        _known([contents.legal_basis], among=vocabulary("legal_bases"), field="legal_basis")
    try:
        message = clean_text(value=contents.message, limit=MESSAGE_LIMIT)
    except Invalid as unfit:
        raise Invalid(str(unfit), field="message", code=unfit.code) from unfit
    others = tuple(code for code in shared if code != Section.MESSAGE)
    return replace(
        contents,
        purposes=purposes,
        shared=(*others, Section.MESSAGE.value) if message else others,
        message=message,
    )


def check_reason(*, reason: str, text: str) -> str:
    """Return the clean words of a decline. Raises `Invalid` for an unknown reason or an unexplained one."""
    _known([reason], among=vocabulary("decline_reasons"), field="reason")
    try:
        plain = clean_text(value=text, limit=REASON_LIMIT)
    except Invalid as unfit:
        raise Invalid(str(unfit), field="text", code=unfit.code) from unfit
    if reason == "other" and not plain:
        raise Invalid(_("Explain the other reason, so that the sender knows what to try next."), field="text")
    return plain


def needs_to_refer() -> list[str]:
    """Return the needs somebody offers and that can be referred, in the order of the vocabulary."""
    offered = set(directory.needs()) - BY_APPLICATION
    return [code for code in vocabulary("services") if code in offered]


def harms_to_refer() -> list[str]:
    """Return the harms for which this country names an agency, in the order of the vocabulary."""
    agencies = current().non_tip_agencies
    return [code for code in vocabulary("harms") if code in agencies]


def part_of(*, kind: str) -> str:
    """Return the purpose for which an organisation of `kind` takes part in a case it has accepted."""
    return _PURPOSE_BY_KIND.get(kind, Purpose.ENFORCEMENT)


def _known(codes: Iterable[str], *, among: Iterable[str], field: str) -> tuple[str, ...]:
    chosen, known = tuple(dict.fromkeys(map(str, codes))), set(among)
    if not known.issuperset(chosen):
        raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)
    return chosen
