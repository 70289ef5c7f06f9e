"""Letting others see a case, because the person agreed or by law, and ending that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.access.purposes import COVERS, Purpose, Section
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.actions.grants import end_one, hand_out
from lindung.cases.consents import queries
from lindung.cases.consents.models import Handed
from lindung.cases.consents.problems import (
    AlreadyGiven,
    AlreadyWithdrawn,
    NotByHand,
    NothingToShare,
    NotTheLead,
    WalledOff,
)
from lindung.cases.consents.rules import BASES, among, check_fits, check_hand
from lindung.cases.models import Case, Grant
from lindung.cases.sections import in_hand
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary

BY_HAND: Final = frozenset({Grant.Basis.CONSENT, Grant.Basis.REFERRAL, Grant.Basis.LAW})
"""What the lead can end; the others end with what carries them."""


def led(*, case_id: UUID, by: Actor) -> Case:
    """Return a case that the actor's organisation leads, locked. Raises `NotTheLead`, Case.DoesNotExist."""
    case = hub.for_change(case_id=case_id, by=by)
    if case.lead_organisation_id != by.organisation_id:
        raise NotTheLead
    return case


@transaction.atomic
def give_on_consent(
    *, consent_id: UUID, purpose: str, by: Actor, at: datetime, until: datetime | None = None
) -> Grant:
    """Open to the organisation that a consent names what the person agreed to, less what they withheld.

    Nothing opens that the giver does not hold, and nothing for longer than the consent. Raises `NotTheLead`,
    `AlreadyWithdrawn`, `WalledOff`, `NothingToShare`, `AlreadyGiven`, and `Locked`.
    """
    by.require(Permission.GRANT_GIVE)
    consent = queries.for_change(consent_id=consent_id, by=by)
    case = consent.case
    if case.lead_organisation_id != by.organisation_id:
        raise NotTheLead
    if not queries.holding(case=case, at=at).filter(pk=consent.pk).exists():
        raise AlreadyWithdrawn
    receiver = consent.organisation
    if receiver is None or receiver.pk == by.organisation_id:
        raise Invalid(_("This consent names no other organisation to let in. Record one that does."))
    among(purpose, consent.purposes, "purpose")
    check_fits(kind=receiver.kind, purpose=purpose)
    hand = in_hand(case=case, by=by, at=at)
    opened = consent.opens(purpose) & hand.sections
    if not opened:
        raise NothingToShare(_("What the person agreed to share leaves nothing to open for this purpose."))
    ends = [one for one in (until, consent.until) if one is not None]
    _check_until(until, at)
    grant = _give(
        case=case,
        organisation=receiver,
        user=None,
        purpose=purpose,
        sections=opened,
        until=min(ends, default=None),
        basis=Grant.Basis.CONSENT,
        basis_id=consent.pk,
        at=at,
    )
    return _handed(grant, legal_basis="", by=by, at=at)


@transaction.atomic
def give_by_hand(
    *,
    case_id: UUID,
    purpose: str,
    legal_basis: str,
    by: Actor,
    at: datetime,
    organisation_id: UUID | None = None,
    user_id: UUID | None = None,
    sections: Iterable[str] = (),
    until: datetime | None = None,
) -> Grant:
    """Give another organisation, or one named person, a part by law (code of legal_bases); no sections: all one has.

    Nobody gives a purpose or section that they do not hold. Raises `NotTheLead`, `WalledOff`, `AlreadyGiven`,
    `Invalid`, and `Locked`.
    """
    by.require(Permission.GRANT_GIVE)
    case = led(case_id=case_id, by=by)
    among(legal_basis, vocabulary(BASES), "legal_basis")
    _check_until(until, at)
    organisation, user = _receiver(organisation_id, user_id, by)
    hand = in_hand(case=case, by=by, at=at)
    check_hand(kind=organisation.kind, purpose=purpose, held=hand.purposes)
    covered = COVERS[Purpose(purpose)]
    wanted = frozenset(sections)
    for one in wanted:
        among(one, Section, "sections")
    if not wanted <= hand.sections or not wanted <= covered:
        raise WalledOff(
            _(
                "You cannot open a part of the record that you do not see yourself, or that the purpose excludes."
            ),
            field="sections",
        )
    opened = {Section(one) for one in wanted} or covered & hand.sections
    if not opened:
        raise NothingToShare(_("Your own part opens nothing for this purpose. Choose another one."))
    grant = _give(
        case=case,
        organisation=organisation,
        user=user,
        purpose=purpose,
        sections=opened,
        until=until,
        basis=Grant.Basis.LAW,
        basis_id=None,
        at=at,
    )
    return _handed(grant, legal_basis=legal_basis, by=by, at=at)


def _receiver(
    organisation_id: UUID | None, user_id: UUID | None, by: Actor
) -> tuple[Organisation, User | None]:
    if (organisation_id is None) == (user_id is None):
        raise Invalid(_("Choose an organisation, or one person: not both."), field="organisation")
    if user_id is not None:
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if user is None or user.pk == by.user_id:
            raise Invalid(_("Choose somebody else, who has an account."), field="user")
        return user.organisation, user
    assert organisation_id is not None
    organisation = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if organisation is None or organisation.pk == by.organisation_id:
        raise Invalid(_("Choose another organisation from the list."), field="organisation")
    return organisation, None


def _check_until(until: datetime | None, at: datetime) -> None:
    if until is not None and until <= at:
        raise Invalid(_("The end lies in the past. Enter a later day, or leave it empty."), field="until")


def _give(
    *,
    case: Case,
    organisation: Organisation,
    user: User | None,
    purpose: str,
    sections: Iterable[str],
    until: datetime | None,
    basis: str,
    basis_id: UUID | None,
    at: datetime,
) -> Grant:
    grant = hand_out(
        case=case,
        organisation=organisation,
        user=user,
        purpose=purpose,
        sections=sections,
        until=until,
        basis=basis,
        basis_id=basis_id,
        at=at,
    )
    if grant is None:
        raise AlreadyGiven(_("They have this part already. End it first, then give it anew."))
    return grant


def _handed(grant: Grant, *, legal_basis: str, by: Actor, at: datetime) -> Grant:
    case, to = grant.case, grant.organisation
    Handed.objects.create(
        grant=grant, case=case, legal_basis=legal_basis, given_by_id=by.user_id, given_at=at
    )
    if grant.user_id is not None:
        cases.open_task(
            case=case, kind="consent.part_given", organisation=to, by=by, at=at, subject_id=grant.pk
        )
    cases.tell(case=case, kind="grant.given", by=by, at=at, **_told(to))
    detail = {"purpose": grant.purpose, "sections": grant.sections, "basis": grant.basis, "to": str(to.pk)}
    audit.record(event="consents.part_given", subject=grant, by=by, at=at, detail=detail)
    return grant


@transaction.atomic
def end_part(*, grant_id: UUID, why: str, by: Actor, at: datetime) -> Grant:
    """End a part that rests on consent, on a referral or on a hand. Raises `NotTheLead`, `NotByHand`."""
    by.require(Permission.GRANT_GIVE)
    among(why, Handed.Why.values, "why")
    seen = Grant.objects.filter(case__in=hub.visible_to(by)).values_list("case", flat=True).get(pk=grant_id)
    case = led(case_id=seen, by=by)
    grant = Grant.objects.select_related("organisation").select_for_update(of=("self",)).get(pk=grant_id)
    grant.case = case
    if grant.ended_at is not None or not endable(grant):
        raise NotByHand(
            _("This part has ended, or ends only with what carries it: the order, the referral or the lead.")
        )
    Handed.objects.update_or_create(
        grant=grant,
        defaults={"case": case, "ended_why": why, "ended_by_id": by.user_id, "ended_at": at},
    )
    cases.tell(case=case, kind="grant.ended", by=by, at=at, **_told(grant.organisation))
    audit.record(event="consents.part_ended", subject=grant, by=by, at=at, detail={"why": why})
    end_one(grant=grant, at=at)
    return grant


def endable(grant: Grant) -> bool:
    """Tell whether the lead's hand may end a live grant: never that by which complaints are heard from outside."""
    heard = grant.sections == [Section.VOICE]
    return grant.basis in BY_HAND and grant.purpose != Purpose.REFERRAL and not heard


def _told(organisation: Organisation) -> dict[str, Any]:
    return {"to": dict(organisation.names), "to_id": str(organisation.pk), "to_kind": organisation.kind}
