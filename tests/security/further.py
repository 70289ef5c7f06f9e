"""What else belongs to a case of the matrix: holders, openings, documents, consents, parts, emergencies, exports."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pyrage

from lindung.access.actors import Actor
from lindung.access.holders import actions as holders
from lindung.access.holders.queries import has_key
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission as P
from lindung.access.testing import NOON, make_user
from lindung.cases.consents.models import Block, Consent
from lindung.cases.consents.testing import make_consent
from lindung.cases.documents.models import Document
from lindung.cases.documents.testing import make_document
from lindung.cases.emergency.models import Alarm, Emergency
from lindung.cases.exports import keys
from lindung.cases.exports.models import Export, ExportCase, RecipientKey
from lindung.cases.finding.models import Enquiry, EnquiryTarget
from lindung.cases.models import Case, Grant
from lindung.cases.openings import actions as openings
from lindung.cases.openings.models import Opening
from lindung.cases.retention.models import Erasure, Hold
from lindung.kernel.codes import new_code
from lindung.protection.informing import actions as informing
from lindung.protection.informing.models import Contact

SOON = NOON + timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Further:
    """One of everything that the hub's rooms keep about a case beside its course."""

    document: Document
    opening: Opening
    enquiry: Enquiry
    consent: Consent
    grant: Grant
    block: Block
    emergency: Emergency
    alarm: Alarm
    export: Export
    recipient_key: RecipientKey
    hold: Hold
    erasure: Erasure
    contact: Contact
    colleague: User
    """Who serves beside the lead, and holds a key like them."""


def make_further(
    *, case: Case, opener: Actor, asker: Actor, carer: Actor, stranger: Actor, colleague: Actor
) -> Further:
    """Make them for a case that `opener` may change; `asker` asks for an opening and for an export, `carer` protects.

    `stranger` stands outside.

    What would need the walls and the clock of a whole act of somebody outside is written as that act leaves it.
    """
    key = _recipient(by=colleague)
    return Further(
        document=make_document(case=case, by=opener),
        opening=openings.ask(
            case_id=case.pk, purpose="identification", reason="court", fields=["full_name"], by=asker, at=NOON
        ),
        enquiry=_enquired(case, by=stranger),
        consent=make_consent(case=case, by=opener),
        grant=Grant.objects.filter(case=case).order_by("purpose", "id")[0],
        block=_blocked(case, whom=stranger, by=colleague),
        emergency=_entered(case, by=stranger),
        alarm=Alarm.objects.create(kind=Alarm.Kind.CODES, user_id=stranger.user_id, at=NOON),
        export=_exported(case, by=asker, key=key),
        recipient_key=key,
        hold=_held(case, by=colleague),
        erasure=_proposed(case),
        contact=_wished(case, by=carer),
        colleague=User.objects.get(pk=colleague.user_id),
    )


def make_holders(actor: Actor) -> Actor:
    """Give an organisation a ring of two holders, the actor among them where the role allows; return the other."""
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    name = f"holder.{organisation.code}"
    other = Actor.of(make_user(username=name, role="enforcement_officer", organisation=organisation))
    if not has_key(user_id=other.user_id):
        holders.make_key(passphrase=PASSPHRASE, by=other, at=NOON)
        holders.found_ring(passphrase=PASSPHRASE, by=other, at=NOON)
    if actor.may(P.HOLDER_USE) and not has_key(user_id=actor.user_id):
        holders.make_key(passphrase=PASSPHRASE, by=actor, at=NOON)
        holders.admit(user_id=actor.user_id, passphrase=PASSPHRASE, by=other, at=NOON)
    return other


def _wished(case: Case, *, by: Actor) -> Contact:
    make_consent(case=case, by=by, matter="embassy_contact", purposes=("protection",))
    return informing.ask(
        case_id=case.pk, kind="embassy", addressee="The consul", wish="Say I am well.", by=by, at=NOON
    )


def _enquired(case: Case, *, by: Actor) -> Enquiry:
    enquiry = Enquiry.objects.create(
        organisation_id=by.organisation_id,
        user_id=by.user_id,
        purpose="services",
        reason="met_again",
        asked_at=NOON,
    )
    EnquiryTarget.objects.create(
        enquiry=enquiry, case=case, organisation_id=by.organisation_id, asked_at=NOON
    )
    return enquiry


def _blocked(case: Case, *, whom: Actor, by: Actor) -> Block:
    return Block.objects.create(
        case=case,
        person_id=case.person_id,
        user_id=whom.user_id,
        why=Block.Why.values[0],
        since=NOON,
        by_id=by.user_id,
    )


def _entered(case: Case, *, by: Actor) -> Emergency:
    return Emergency.objects.create(
        case=case,
        case_code=case.code,
        user_id=by.user_id,
        human=User.objects.values_list("human", flat=True).get(pk=by.user_id),
        organisation_id=by.organisation_id,
        lead_organisation_id=Case.objects.values_list("lead_organisation", flat=True).get(pk=case.pk),
        reason="danger",
        explanation="The person called us from a locked house.",
        entered_at=NOON,
        until=SOON,
        review_due_at=SOON,
    )


def _recipient(*, by: Actor) -> RecipientKey:
    public = str(pyrage.x25519.Identity.generate().to_public())
    return RecipientKey.objects.create(
        organisation_id=by.organisation_id,
        public=public,
        fingerprint=keys.fingerprint(public=public),
        registered_by_id=by.user_id,
        registered_at=NOON,
    )


def _exported(case: Case, *, by: Actor, key: RecipientKey) -> Export:
    export = Export.objects.create(
        id=uuid.uuid4(),
        number=new_code(prefix="EXP"),
        asked_by_id=by.user_id,
        asked_human=User.objects.values_list("human", flat=True).get(pk=by.user_id),
        organisation_id=by.organisation_id,
        purpose="protection",
        sections=["notes"],
        explanation="The ministry asks for it to pay the allowance.",
        key=key,
        asked_at=NOON,
        expires_at=SOON,
    )
    ExportCase.objects.create(export=export, case=case, code=case.code)
    return export


def _held(case: Case, *, by: Actor) -> Hold:
    return Hold.objects.create(
        case=case,
        code=case.code,
        person_id=case.person_id,
        reason="The court has asked that this record is kept.",
        set_by_id=by.user_id,
        set_at=NOON,
    )


def _proposed(case: Case) -> Erasure:
    return Erasure.objects.create(
        case=case,
        person_id=case.person_id,
        codes=[case.code],
        kind=Erasure.Kind.SCHEDULE,
        outcome="any",
        years=10,
        authority="Act (to_be_verified)",
        due_at=NOON,
        proposed_at=NOON,
    )
