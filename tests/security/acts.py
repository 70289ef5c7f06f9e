"""Twenty kinds of acts, each as its role does it: what `test_kills` lets die. Later ones build on earlier ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lindung.access.actors import Actor
from lindung.access.holders.testing import PASSPHRASE
from lindung.cases import actions as cases
from lindung.cases.consents import actions as consents
from lindung.cases.consents.testing import make_consent
from lindung.cases.documents import actions as documents
from lindung.cases.documents.testing import make_document
from lindung.cases.models import Identity, Person
from lindung.cases.openings import actions as openings
from lindung.cases.testing import make_case
from lindung.identification import actions as identification
from lindung.identification.models import Screening
from lindung.protection import actions as protection
from lindung.protection.testing import Scene, make_scene
from lindung.referral import actions as referral
from lindung.referral.testing import AGREED
from tests.security.marking import stand_in
from tests.security.world import LATER, Crew, File, make_crew, make_file

AT = LATER + timedelta(minutes=5)


class Site:
    """What the acts are done to, kept for good between one process and the next."""

    def __init__(self) -> None:
        self.crew: Crew = make_crew()
        self.file: File = make_file(lead=self.crew.finder, crew=self.crew)
        self.scene: Scene = make_scene(at=LATER)
        self.receiver: Actor = stand_in(self.crew.other)

    @property
    def case_id(self) -> UUID:
        return self.file.case.pk

    def person_version(self) -> int:
        return Person.objects.get(pk=self.file.case.person_id).version

    def talk(self) -> Screening:
        return Screening.objects.get(pk=self.file.talk.pk)


Act = tuple[str, Callable[[Site], Actor], Callable[[Site], Any]]


def _talk_page(site: Site) -> object:
    given: dict[str, Any] = {"topic_id": "how_you_are", "raw": {"safe_now": "no"}}
    return identification.answer(
        screening_id=site.file.talk.pk,
        expected_version=site.talk().version,
        by=site.crew.finder,
        at=AT,
        **given,
    )


ACTS: list[Act] = [
    ("open a case", lambda s: s.crew.finder, lambda s: make_case(by=s.crew.finder)),
    (
        "write a note",
        lambda s: s.crew.finder,
        lambda s: cases.note(case_id=s.case_id, text="What was heard.", by=s.crew.finder, at=AT),
    ),
    (
        "correct the facts",
        lambda s: s.crew.finder,
        lambda s: cases.change_person(
            case_id=s.case_id,
            facts=cases.PersonFacts(birth_on=date(1999, 3, 4), age_basis="document", needs=("medical_now",)),
            expected_version=s.person_version(),
            by=s.crew.finder,
            at=AT,
        ),
    ),
    ("answer a page of a talk", lambda s: s.crew.finder, _talk_page),
    (
        "finish a talk",
        lambda s: s.crew.finder,
        lambda s: identification.finish(screening_id=s.file.talk.pk, by=s.crew.finder, at=AT),
    ),
    (
        "accept",
        lambda s: s.receiver,
        lambda s: referral.accept(referral_id=s.file.sent.pk, by=s.receiver, at=AT),
    ),
    (
        "complete",
        lambda s: s.receiver,
        lambda s: referral.complete(referral_id=s.file.sent.pk, by=s.receiver, at=AT, note="Arrived."),
    ),
    (
        "refer",
        lambda s: s.crew.finder,
        lambda s: referral.send(
            case_id=s.case_id,
            need="shelter",
            to=s.crew.other.organisation_id,
            contents=AGREED,
            by=s.crew.finder,
            at=AT,
        ),
    ),
    (
        "decline",
        lambda s: s.crew.shelter,
        lambda s: referral.decline(
            referral_id=s.file.received.pk, reason="other", text="No room.", by=s.crew.shelter, at=AT
        ),
    ),
    (
        "reconsider a determination",
        lambda s: s.crew.registrar,
        lambda s: identification.reconsider(
            determination_id=s.file.determination.pk, why="New evidence.", by=s.crew.registrar, at=AT
        ),
    ),
    (
        "refuse an application",
        lambda s: s.crew.registrar,
        lambda s: protection.refuse_application(
            case_id=s.case_id,
            order_id=s.file.application.pk,
            made_at=AT,
            reason="Not shown.",
            by=s.crew.registrar,
            at=AT,
        ),
    ),
    (
        "correct an order",
        lambda s: s.crew.enforcer,
        lambda s: protection.correct_order(
            order_id=s.file.interim.pk,
            changes=protection.OrderChanges(reference="I-2"),
            reason="Misread.",
            by=s.crew.enforcer,
            at=AT,
        ),
    ),
    (
        "take into custody",
        lambda s: s.scene.enforcer,
        lambda s: protection.take_into_custody(
            case_id=s.scene.case.pk,
            began_at=AT - timedelta(hours=1),
            reference="C-9",
            by=s.scene.enforcer,
            at=AT,
        ),
    ),
    (
        "record an interim order",
        lambda s: s.scene.enforcer,
        lambda s: protection.record_interim_order(
            case_id=s.scene.case.pk,
            made_at=AT,
            reference="I-9",
            court=s.scene.court,
            place_of_refuge=s.scene.refuge,
            protection_officer=s.scene.officer,
            by=s.scene.enforcer,
            at=AT,
        ),
    ),
    (
        "sign a joint report",
        lambda s: s.scene.enforcer,
        lambda s: protection.sign_joint_report(
            case_id=s.scene.case.pk,
            half="enforcement",
            findings="Kept from leaving.",
            on=AT.date(),
            by=s.scene.enforcer,
            at=AT,
        ),
    ),
    (
        "record an identity",
        lambda s: s.crew.finder,
        lambda s: cases.record_identity(
            case_id=s.case_id,
            facts={"full_name": "Thida Aung", "phone": "+95 9 123 4567"},
            expected_version=Identity.objects.get(person=s.file.case.person_id).version,
            by=s.crew.finder,
            at=AT,
        ),
    ),
    (
        "approve an opening",
        lambda s: Actor.of(s.file.colleague),
        lambda s: openings.approve(
            opening_id=s.file.opening.pk, passphrase=PASSPHRASE, by=Actor.of(s.file.colleague), at=AT
        ),
    ),
    (
        "look at a name",
        lambda s: s.crew.finder,
        lambda s: openings.look(opening_id=s.file.opening.pk, passphrase=PASSPHRASE, by=s.crew.finder, at=AT),
    ),
    (
        "attach a document",
        lambda s: s.crew.finder,
        lambda s: make_document(case=s.file.case, by=s.crew.finder, at=AT),
    ),
    (
        "remove a document",
        lambda s: s.crew.finder,
        lambda s: documents.remove(
            document_id=s.file.document.pk, removal="wrong_file", by=s.crew.finder, at=AT
        ),
    ),
    (
        "record a consent",
        lambda s: s.crew.finder,
        lambda s: make_consent(case=s.file.case, by=s.crew.finder, at=AT),
    ),
    (
        "withdraw a consent",
        lambda s: s.crew.finder,
        lambda s: consents.withdraw(consent_id=s.file.further.consent.pk, by=s.crew.finder, at=AT),
    ),
]
"""Name, who acts, the act. Later ones build on what earlier ones left done."""
