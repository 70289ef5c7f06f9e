"""What is done in an invented case: each method is one act of one person at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.models import Case, PersonLink
from lindung.identification import actions as identification
from lindung.identification.models import Determination
from lindung.protection import actions as protection
from lindung.protection.informing import actions as informing
from lindung.protection.informing.kit import kit_of
from lindung.protection.informing.models import Told
from lindung.protection.models import JointReport, Order
from lindung.referral import actions as referral
from lindung.referral import queries as referrals
from lindung.referral.models import Referral
from lindung.referral.rules import Contents
from lindung.world import answers
from lindung.world.stage import Stage

ENFORCERS = ("police", "labour", "immigration", "maritime")


class Scene(Stage):
    """A case in the making, and what its people can do."""

    __slots__ = ()

    # -- identification ----------------------------------------------------------------------------------------------

    def screen(self, *, decision: str) -> None:
        """Screen the person with the instrument that fits them, and decide."""
        instrument, given = answers.fitting(
            child=self.person.is_child, decision=decision, kind=self.home.kind, chance=self.chance
        )
        screening = identification.start(
            case_id=self.case.pk, instrument=instrument.id, language="en", by=self.finder, at=self._moment()
        )
        for topic, raw in answers.by_topic(instrument=instrument, answers=given, today=self.today):
            done = identification.answer(
                screening_id=screening.pk,
                topic_id=topic,
                raw=raw,
                expected_version=screening.version,
                by=self.finder,
                at=self._moment(),
            )
            screening = done.screening
        identification.finish(screening_id=screening.pk, by=self.finder, at=self._moment())
        if decision:
            identification.decide(
                screening_id=screening.pk,
                decision=decision,
                reasons="Invented for the demonstration.",
                exploitation=self.person.exploitation if decision == "presume" else "",
                by=self.finder,
                at=self._moment(),
            )

    def name_them(self) -> None:
        """Write down the name that the person gave."""
        facts = {"full_name": self.person.full_name, "document_number": self.person.document_number}
        cases.record_identity(
            case_id=self.case.pk, facts=facts, expected_version=0, by=self.finder, at=self._moment()
        )

    def determine(self, *, result: str) -> None:
        """Let the authority determine whether the person is a victim."""
        authorities = list(self.cast.pack.determination_authorities)
        identification.determine(
            case_id=self.case.pk,
            result=result,
            authority=authorities[-1] if self.person.is_child else authorities[0],
            grounds_found=(self.person.exploitation,) if result == Determination.Result.VICTIM else (),
            reasons="Invented for the demonstration.",
            made_on=self.today,
            document_reference=self._reference("D"),
            by=self._registrar(),
            at=self._moment(),
        )

    # -- referral ----------------------------------------------------------------------------------------------------

    def refer(
        self,
        *,
        need: str,
        kinds: Sequence[str],
        by: Actor | None = None,
        urgency: str = "urgent",
        consent: bool = True,
    ) -> Referral:
        """Refer a need to an organisation of one of `kinds` that offers it for this person."""
        by = by or self.finder
        offered = list(referrals.receivers(need=need, case=self._fresh(), by=by))
        fitting = [one for one in offered if one.kind in kinds] or offered
        contents = self._agreed(Contents(purposes=("safety", "assistance"), consent="given", urgency=urgency))
        if not consent and not contents.legal_basis:
            contents = replace(contents, consent="legal_basis", legal_basis="public_task")
        return referral.send(
            case_id=self.case.pk,
            need=need,
            to=self.chance.choice(fitting).pk,
            contents=contents,
            by=by,
            at=self._moment(),
        )

    def accept(self, sent: Referral) -> Actor:
        """Let the receiver accept; return who did."""
        by = self._someone(sent.to_organisation, Permission.REFERRAL_ANSWER)
        referral.accept(referral_id=sent.pk, by=by, at=self._moment())
        return by

    def decline(self, sent: Referral, *, reason: str) -> None:
        """Let the receiver decline."""
        by = self._someone(sent.to_organisation, Permission.REFERRAL_ANSWER)
        referral.decline(referral_id=sent.pk, reason=reason, by=by, at=self._moment())

    def refer_other_harm(self, *, harms: Sequence[str]) -> None:
        """Refer a harm that is not trafficking to another agency for it, which closes the case as such."""
        case = self._fresh()
        offers = [
            (harm, agency)
            for harm in harms
            for agency in referrals.agencies(harm=harm, case=case, by=self.finder)
        ]
        harm, agency = self.chance.choice(offers)
        referral.refer_other_harm(
            case_id=self.case.pk,
            harm=harm,
            to=agency.pk,
            contents=self._agreed(Contents(purposes=("assistance",), consent="given")),
            by=self.finder,
            at=self._moment(),
        )

    def _agreed(self, contents: Contents) -> Contents:
        """Return contents on the person's word, or on the duty to protect where they count as a child."""
        if not is_child(self._fresh()):
            return contents
        return replace(contents, consent="legal_basis", legal_basis="child_protection")

    def hand_to_enforcement(self) -> None:
        """Find who enforces: the finder's own office where it can, else one that accepts the referral."""
        if self.finder.may(Permission.CUSTODY_RECORD):
            self.enforcer = self.finder
            return
        own = [
            actor
            for actor in self._there(self.finder.organisation_id)
            if actor.may(Permission.CUSTODY_RECORD)
        ]
        sent = self.refer(need="investigation", kinds=ENFORCERS)
        self.later(hours=self.chance.choice([1, 2, 4]))
        self.accept(sent)
        receiver = self.cast.organisations[sent.to_organisation.code]
        self.enforcer = own[0] if own else self._someone(receiver, Permission.CUSTODY_RECORD)

    # -- protection --------------------------------------------------------------------------------------------------

    def custody(self) -> None:
        """Take the person into safety."""
        assert self.enforcer is not None
        protection.take_into_custody(
            case_id=self.case.pk,
            began_at=self.at,
            reference=self._reference("C"),
            by=self.enforcer,
            at=self._moment(),
        )

    def apply(self, *, kind: str) -> None:
        """Apply to the court."""
        assert self.enforcer is not None
        protection.apply_for_order(
            case_id=self.case.pk,
            kind=kind,
            court=self._court(),
            applied_on=self.today,
            reference=self._reference("A"),
            by=self.enforcer,
            at=self._moment(),
        )

    def interim_order(self) -> None:
        """Let the court order interim protection in a place of refuge."""
        refuge, officer = self._refuge(), self._protection_officer()
        protection.record_interim_order(
            case_id=self.case.pk,
            made_at=self.at,
            reference=self._reference("I"),
            court=self._court(),
            place_of_refuge=refuge,
            protection_officer=officer,
            by=self._registrar(),
            at=self._moment(),
        )

    def inform(self) -> None:
        """Let the protection officer explain what happens next, in a language the person speaks if there is a sheet."""
        officer = self.protector
        assert officer is not None
        sheets = kit_of(self.cast.pack).languages
        spoken = [one for one in self.person.facts.languages if one in sheets]
        at = self._moment()
        given = informing.TellIn(
            told_at=at,
            language=self.chance.choice(spoken) if spoken else "en",
            spoke=Told.Spoke.OTHER if self.person.facts.interpreter_needed else Told.Spoke.SAME,
            understood=Told.Understood.YES,
        )
        informing.tell(case_id=self.case.pk, given=given, by=officer, at=at)

    def sign(self, *, half: JointReport.Half) -> None:
        """Sign one half of the joint report."""
        by = self.enforcer if half == JointReport.Half.ENFORCEMENT else self.protector
        assert by is not None
        protection.sign_joint_report(
            case_id=self.case.pk,
            half=half,
            findings="Invented for the demonstration.",
            on=self.today,
            by=by,
            at=self._moment(),
        )

    def protection_order(self) -> None:
        """Let the court order protection."""
        officer = self._protection_officer()
        kind = self.cast.pack.order_kinds[Order.Kind.PROTECTION_ORDER]
        protection.record_protection_order(
            case_id=self.case.pk,
            made_at=self.at,
            reference=self._reference("P"),
            court=self._court(),
            place_of_refuge=self._refuge(),
            protection_officer=officer,
            last_day=None
            if kind.rule
            else self.today + timedelta(days=180),  # the court sets the length there
            by=self._registrar(),
            at=self._moment(),
        )

    def release(self) -> None:
        """Let the court release the person to a lawful destination."""
        protection.release(
            case_id=self.case.pk,
            destination=self.chance.choice(Order.Destination.values),
            made_at=self.at,
            reference=self._reference("R"),
            court=self._court(),
            by=self._registrar(),
            at=self._moment(),
        )

    def move(self, *, step: str, outcome: str = "") -> None:
        """Take a later step of the case in the protector's hands, or the secretariat's."""
        by = self.protector or self._someone_of(kind="secretariat", permission=Permission.CASE_CLOSE)
        cases.move(case_id=self.case.pk, step=step, outcome=outcome, by=by, at=self._moment())

    def link(self, other: Case, *, kind: str = PersonLink.Kind.COMPANION_OF) -> None:
        """Record that two people belong together."""
        by = self._someone_of(kind="secretariat", permission=Permission.CASE_CHANGE)
        cases.link_people(case_id=self.case.pk, other_case_id=other.pk, kind=kind, by=by, at=self._moment())
