"""What can be agreed to, by whom, and who may hand out what: pure checks, shared by pages, interface and imports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.access.purposes import COVERS, Purpose, Section, covered
from lindung.cases.consents.models import Consent, How
from lindung.cases.consents.problems import GuardianSuspected, WalledOff
from lindung.cases.refuges import KNOWING
from lindung.cases.rules import languages
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.kernel.vocabularies import vocabulary

WORDS_LIMIT: Final = 4_000
ADDRESSEE_LIMIT: Final = 200
MATTERS: Final = "consent_matters"
BASES: Final = "legal_bases"

NEVER_HANDED: Final = frozenset({Purpose.REFERRAL, Purpose.EMERGENCY})
"""Purposes that come with an act of their own."""
HANDED: Final = tuple(one for one in Purpose if one not in NEVER_HANDED)

_HELPING: Final = frozenset({Purpose.IDENTIFICATION, Purpose.SERVICES, Purpose.HEALTH, Purpose.RETURN})
_ENFORCING: Final = frozenset({Purpose.IDENTIFICATION, Purpose.ENFORCEMENT})
_FITS: Final[dict[str, frozenset[Purpose]]] = {
    "health": _HELPING - {Purpose.RETURN},
    "welfare": _HELPING | {Purpose.PROTECTION},
    "ngo_shelter": _HELPING - {Purpose.IDENTIFICATION},
    "prosecutor": frozenset({Purpose.PROSECUTION}),
    "secretariat": frozenset({Purpose.OVERSIGHT, Purpose.IDENTIFICATION, Purpose.RETURN}),
    "court": frozenset({Purpose.COURT}),
}


def fitting(*, kind: str) -> frozenset[Purpose]:
    """Return the purposes for which an organisation of `kind` can have a part; those who enforce only enforce."""
    return _FITS.get(kind, _ENFORCING)


def within(*, purpose: str, held: Iterable[str]) -> bool:
    """Tell whether a purpose lies within those held: the same, or one that opens nothing which they do not.

    So protection hands out no enquiry, and enforcement neither care nor where a person is sheltered.
    """
    mine, asked = frozenset(held), Purpose(purpose)
    if asked in mine:
        return True
    if asked in KNOWING and KNOWING.isdisjoint(mine):
        return False
    return COVERS[asked] <= covered(purposes=mine)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody was asked and what they said. Codes are of consent_matters, Purpose, Section and the choices.

    `organisation` is a key, or None: then `addressee` may name in words to whom.
    """

    matter: str
    answer: str
    purposes: tuple[str, ...]
    organisation: UUID | None = None
    addressee: str = ""
    sections: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    given_by: str = Consent.GivenBy.PERSON
    guardian_suspected: bool = False
    reasons: str = ""
    child_view: str = ""
    how: str = How.SPOKEN
    language: str = ""
    interpreter: bool | None = None
    explained: bool = False
    words: str = ""
    until: datetime | None = None


def checked(asked: Asked, *, child: bool, at: datetime) -> Asked:
    """Return the answers with clean words and each code once. Raises `Invalid` at the field at fault."""
    among(asked.matter, vocabulary(MATTERS), "matter")
    among(asked.answer, Consent.Answer.values, "answer")
    among(asked.given_by, Consent.GivenBy.values, "given_by")
    among(asked.how, How.values, "how")
    purposes = tuple(dict.fromkeys(asked.purposes))
    for one in purposes:
        among(one, HANDED, "purposes")
    if not purposes:
        raise Invalid(_("Say what for: choose at least one purpose."), field="purposes")
    sections, withheld = tuple(dict.fromkeys(asked.sections)), tuple(dict.fromkeys(asked.withheld))
    for one in sections:
        among(one, covered(purposes=purposes), "sections")
    for one in withheld:
        among(one, Section, "withheld")
    if set(sections) & set(withheld):
        raise Invalid(_("The same part is shared and withheld. Choose one of the two."), field="withheld")
    if asked.language and asked.language not in languages():
        raise Invalid(_("This language is not in the list. Choose from the list."), field="language")
    if asked.until is not None and asked.until <= at:
        raise Invalid(_("The end lies in the past. Enter a later day, or leave it empty."), field="until")
    clean = replace(
        asked,
        purposes=purposes,
        sections=sections,
        withheld=withheld,
        addressee=_text(asked.addressee, ADDRESSEE_LIMIT, "addressee"),
        reasons=_text(asked.reasons, WORDS_LIMIT, "reasons"),
        child_view=_text(asked.child_view, WORDS_LIMIT, "child_view"),
        words=_text(asked.words, WORDS_LIMIT, "words"),
    )
    if clean.organisation is not None and clean.addressee:
        raise Invalid(
            _("Choose the organisation from the list, or name it in words: not both."), field="addressee"
        )
    _check_who(clean, child=child)
    return clean


def _check_who(asked: Asked, *, child: bool) -> None:
    given = asked.answer == Consent.Answer.GIVEN
    by_person = asked.given_by == Consent.GivenBy.PERSON
    best_interests = asked.given_by == Consent.GivenBy.BEST_INTERESTS
    if given and asked.given_by == Consent.GivenBy.GUARDIAN and asked.guardian_suspected:
        raise GuardianSuspected
    if given and by_person and child:
        raise Invalid(
            _(
                "A child does not agree alone. Record what their parent or guardian says, or a decision in their"
                " best interests, and what the child thinks of it."
            ),
            field="given_by",
        )
    if best_interests and not asked.reasons:
        raise Invalid(_("Write why this serves the person's best interests."), field="reasons")
    if given and child and not asked.child_view:
        raise Invalid(_("Write what the child said to it, or how they showed it."), field="child_view")
    if given and not asked.explained and not best_interests:
        raise Invalid(
            _("Nobody agrees to what they did not understand. Explain it first, in words they understand."),
            field="explained",
        )


def check_hand(*, kind: str, purpose: str, held: Iterable[str]) -> None:
    """Raise `WalledOff` unless a giver who holds `held` may hand `purpose` to an organisation of `kind`."""
    among(purpose, HANDED, "purpose")
    check_fits(kind=kind, purpose=purpose)
    if not within(purpose=purpose, held=held):
        raise WalledOff(
            _("Your own part in this case does not include this purpose, so you cannot give it to others."),
            field="purpose",
        )


def check_fits(*, kind: str, purpose: str) -> None:
    """Raise `WalledOff` where the work of such an organisation does not include the purpose."""
    if purpose not in fitting(kind=kind):
        raise WalledOff(
            _("The work of this organisation does not include this purpose. Choose another purpose."),
            field="purpose",
        )


def among(code: str, known: Iterable[str], field: str) -> None:
    """Raise `Invalid` for a code that is not `known`."""
    if code not in frozenset(map(str, known)):
        raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)


def _text(value: str, limit: int, field: str) -> str:
    try:
        return clean_text(value=value, limit=limit)
    except Invalid as unfit:
        raise Invalid(str(unfit), field=field, code=unfit.code) from unfit
