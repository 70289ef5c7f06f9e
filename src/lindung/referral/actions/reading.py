"""Opening a referral, which is recorded: it may carry a message and facts about a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lindung.access.actors import Actor
from lindung.access.purposes import Section as Sealed
from lindung.cases import refuges
from lindung.cases.opened import Value, open_for_page
from lindung.kernel.problems import Refusal
from lindung.referral import queries
from lindung.referral.models import Referral, Section
from lindung.referral.sharing import Shared, shared_with


@dataclass(frozen=True, slots=True)
class OpenedReferral:
    """A referral with what its reader may read of it: nothing but the envelope for everyone but the two.

    `sender` and `to` name the two organisations as this `reader` may know them. `failure` is why something of it that
    should open does not: the keys are away, or it is not what was sealed.
    """

    referral: Referral
    shared: Shared | None
    decline_text: Value
    completion_note: Value
    reader: refuges.Reader
    sender: str
    to: str
    failure: Refusal | None


def read(*, referral_id: UUID, by: Actor, at: datetime) -> OpenedReferral:
    """Return a visible referral and record that it was opened, with the sections that opened with it.

    Raises DoesNotExist for outsiders, `NoLongerOpen` for a receiver to whom it has closed.
    """
    referral = queries.one(referral_id=referral_id, by=by)
    ours = by.organisation_id in (referral.from_organisation_id, referral.to_organisation_id)
    contents = queries.reads_contents(referral=referral, actor=by)
    opened = open_for_page(
        case=referral.case,
        by=by,
        at=at,
        sections=_asked(referral) if contents else [Sealed.REFERRAL] if ours else [],
        event="referral.viewed",
        subject=referral,
        detail={"case": str(referral.case_id)},
    )
    message = opened.value(referral, "message") if contents else Value()
    needs = (
        opened.value(referral.case.person, "needs")
        if contents and Section.NEEDS in referral.shared
        else Value()
    )
    decline_text = opened.value(referral, "decline_text") if ours else Value()
    completion_note = opened.value(referral, "completion_note") if ours else Value()
    eyes = refuges.reader(actor=by, purposes=opened.hand.purposes)
    return OpenedReferral(
        referral=referral,
        shared=shared_with(referral=referral, message=message, needs=needs) if contents else None,
        decline_text=decline_text,
        completion_note=completion_note,
        reader=eyes,
        sender=queries.named(referral, "from_organisation", reader=eyes),
        to=queries.named(referral, "to_organisation", reader=eyes),
        failure=next(
            (one.refusal for one in (message, needs, decline_text, completion_note) if one.refusal), None
        ),
    )


def _asked(referral: Referral) -> list[Sealed]:
    return [Sealed.REFERRAL, *([Sealed.NEEDS] if Section.NEEDS in referral.shared else [])]
