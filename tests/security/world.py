"""The small country of the matrix: an organisation for every role, and three kinds of cases with one of everything.

*Own*: the organisation of the role leads the case, and does in it what its role does. *Shared*: another leads,
and the organisation of the role has a live part. *Foreign*: it has no part at all. Everything is made through the
real actions, once; requests are made in transactions that never end well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission as P
from lindung.access.roles import ROLES
from lindung.access.testing import NOON, make_organisation, make_user
from lindung.cases import actions as cases
from lindung.cases.documents.models import Document
from lindung.cases.models import Case, Task
from lindung.cases.openings.models import Opening
from lindung.cases.testing import make_case, walk
from lindung.directory.models import Service
from lindung.identification import actions as identification
from lindung.identification.models import Determination, Screening
from lindung.kernel.country import current
from lindung.protection.models import JointReport, Order
from lindung.protection.testing import Scene
from lindung.referral import actions as referral
from lindung.referral.models import Referral
from lindung.referral.testing import AGREED
from lindung.world import answers
from tests.security.caring import Cared, make_cared
from tests.security.further import Further, make_further, make_holders
from tests.security.homes import NATIONAL, WITH_FILES, hears, home, make_home_user
from tests.security.planning import Planned, make_planned

Say = Callable[[str], str]
"""Puts something of a test's own into words that are sealed."""
RELATIONS = ("own", "shared", "foreign")
LATER = NOON + timedelta(minutes=30)
"""When every request of the matrix is made."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who acts in a case; no two of them serve in one organisation."""

    finder: Actor
    enforcer: Actor
    protector: Actor
    registrar: Actor
    shelter: Actor
    other: Actor
    """Of a second shelter, to which what the lead sends is sent."""
    delegate: Actor
    """Decides on permissions, and compares records."""
    interpreter: Actor
    """Is called to the person."""
    hearer: Actor
    """Hears what the person complains of."""


@dataclass(frozen=True, slots=True)
class File:
    """A case with one of everything."""

    case: Case
    other_case: Case
    talk: Screening
    finished_talk: Screening
    determination: Determination
    sent: Referral
    received: Referral
    custody: Order
    interim: Order
    application: Order
    report: JointReport
    task: Task
    further: Further
    cared: Cared

    @property
    def document(self) -> Document:
        """A statement that was kept."""
        return self.further.document

    @property
    def opening(self) -> Opening:
        """A request to see the name."""
        return self.further.opening

    @property
    def colleague(self) -> User:
        """Who serves beside the lead, and holds a key like them."""
        return self.further.colleague


@dataclass(frozen=True, slots=True)
class Country:
    """All of it: a user for each role, the files each of them stands towards, and the action plan."""

    users: dict[str, User]
    files: dict[tuple[str, str], File]
    planned: Planned
    crew: Crew | None = None
    """Who acts in what the organisation of a role leads; None where nobody leads anything."""

    def file(self, *, role: str, relation: str) -> File:
        """Return the file that is own, shared or foreign to the organisation of `role`; who has none: a foreign one.

        Own ones are made when they are first asked for, and go with the test that asked: see `forget`.
        """
        if relation == "own" and role in WITH_FILES and self.crew and (role, relation) not in self.files:
            lead = Actor.of(self.users[role])
            self.files[role, relation] = make_file(lead=lead, crew=_joined(self.crew, role, lead))
        return self.files.get((role, relation)) or self.files.get(("", relation)) or self.files["", "foreign"]

    def forget(self) -> None:
        """Forget what was made for one test: its transaction has taken it back."""
        for key in [key for key in self.files if key[1] == "own"]:
            del self.files[key]


def make_country(*, roles: tuple[str, ...] = tuple(ROLES)) -> Country:
    """Make the country for `roles`; a role nobody has placed in `HOMES` serves in the secretariat."""
    away = make_crew()
    users = {role: make_home_user(role) for role in roles}
    shared = make_file(lead=away.finder, crew=away)
    with_files = {role: user for role, user in users.items() if role in WITH_FILES}
    for role, user in with_files.items():
        cases.involve(case=shared.case, organisation=user.organisation, purpose=home(role)[1], at=NOON)
    files = {("", "shared"): shared, ("", "foreign"): make_file(lead=away.finder, crew=away)}
    keeper = users.get("monitoring_officer") or make_home_user("monitoring_officer")
    return Country(users=users, files=files, planned=make_planned(keeper=Actor.of(keeper)), crew=away)


def make_crew() -> Crew:
    """Return who acts in the cases that nobody else leads."""
    make_organisation(code=hears(), kind="ministry")
    make_organisation(code=f"home_{NATIONAL}", kind="secretariat", national=True)

    def someone(role: str, kind: str, name: str) -> Actor:
        organisation = make_organisation(code=f"away_{name}", kind=kind)
        if kind == "ngo_shelter":
            Service.objects.get_or_create(
                organisation=organisation, code="shelter", place="", defaults={"accepts_children": True}
            )
        return Actor.of(make_user(username=f"away.{name}", role=role, organisation=organisation))

    return Crew(
        finder=someone("front_line_officer", "labour", "finder"),
        enforcer=someone("enforcement_officer", "police", "enforcer"),
        protector=someone("protection_officer", "welfare", "protector"),
        registrar=someone("court_registrar", "court", "registrar"),
        shelter=someone("shelter_manager", "ngo_shelter", "shelter"),
        other=someone("shelter_manager", "ngo_shelter", "haven"),
        delegate=someone("case_coordinator", "secretariat", "delegate"),
        interpreter=someone("interpreter", "civil_society", "bridge"),
        hearer=someone("complaints_officer", "ministry", "hearer"),
    )


def _joined(crew: Crew, role: str, actor: Actor) -> Crew:
    """Return the crew with `actor` in the part that the role plays."""
    part = {
        "enforcement_officer": "enforcer",
        "protection_officer": "protector",
        "court_registrar": "registrar",
        "shelter_manager": "shelter",
        "case_coordinator": "delegate",
        "interpreter": "interpreter",
        "complaints_officer": "hearer",
    }.get(role)
    return replace(crew, **{part: actor}) if part else crew


def _organisation(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


def make_file(*, lead: Actor, crew: Crew, say: Say = str) -> File:
    """Return a case that `lead`'s organisation leads, after a determination, with an application waiting."""
    opener = lead if lead.may(P.CASE_OPEN) else crew.finder
    colleague, holder = make_holders(opener), make_holders(lead)
    case, other = make_case(by=opener), make_case(by=opener)
    identity = {"full_name": "Nilar Win", "document_number": "MB1234567"}
    cases.record_identity(case_id=case.pk, facts=identity, expected_version=0, by=opener, at=NOON)
    parts = {
        "court": crew.registrar,
        "protection": crew.protector,
        "enforcement": crew.enforcer,
        "services": crew.shelter,
    }
    for purpose, actor in parts.items():
        cases.involve(case=case, organisation=_organisation(actor), purpose=purpose, at=NOON)
    purpose = next((home(role)[1] for role in lead.roles), "oversight")
    for one in (case, other):  # a role that opens no case leads none by itself: the test hands it over
        cases.involve(case=one, organisation=_organisation(lead), purpose=purpose, at=NOON)
        Case.objects.filter(pk=one.pk).update(lead_organisation=lead.organisation_id)
    finished = _screened(case, by=opener, say=say)
    walk(case=case, steps=("refer", "accept"), by=opener)
    scene = Scene(
        case=Case.objects.get(pk=case.pk),
        court=_organisation(crew.registrar),
        refuge=_organisation(crew.shelter),
        officer=User.objects.get(pk=crew.protector.user_id),
        enforcer=crew.enforcer,
        protector=crew.protector,
        registrar=crew.registrar,
        outsider=crew.other,
    )
    custody, interim = scene.custody(), scene.interim()
    scene.sign("enforcement", findings=say("Kept from leaving."))
    report = scene.sign("protection", findings=say("Kept from leaving."))
    determination = _determined(case, by=crew.registrar, say=say)
    return File(
        case=Case.objects.get(pk=case.pk),
        other_case=other,
        talk=identification.start(
            instrument="adult", language="en", case_id=case.pk, by=opener, at=LATER - timedelta(minutes=5)
        ),
        finished_talk=finished,
        determination=determination,
        sent=_referred(case, by=opener, to=crew.other, need="shelter", say=say),
        received=_referred(
            case,
            by=crew.enforcer if lead != crew.enforcer else crew.protector,
            to=crew.shelter if lead == crew.finder else lead,
            need="shelter",
            say=say,
        ),
        custody=custody,
        interim=interim,
        application=scene.application(kind=Order.Kind.PROTECTION_ORDER),
        report=report,
        task=_task(case, organisation=_organisation(lead)),
        further=make_further(
            case=case,
            opener=opener,
            asker=colleague if opener != lead else lead,
            carer=crew.protector,
            stranger=crew.other,
            colleague=holder,
        ),
        cared=make_cared(case=case, other=other, opener=opener, crew=crew, say=say),
    )


def _screened(case: Case, *, by: Actor, say: Say) -> Screening:
    chance = Random(7)
    instrument, said = answers.fitting(child=False, decision="presume", kind="police", chance=chance)
    talk = identification.start(instrument=instrument.id, language="en", case_id=case.pk, by=by, at=NOON)
    for topic, raw in answers.by_topic(instrument=instrument, answers=said, today=NOON.date()):
        version = Screening.objects.get(pk=talk.pk).version
        identification.answer(
            screening_id=talk.pk, topic_id=topic, raw=raw, expected_version=version, by=by, at=NOON
        )
    identification.finish(screening_id=talk.pk, by=by, at=NOON)
    given: dict[str, Any] = {"decision": "presume", "reasons": say("Seen by the matrix."), "exploitation": ""}
    identification.decide(screening_id=talk.pk, by=by, at=NOON, **given)
    return Screening.objects.get(pk=talk.pk)


def _determined(case: Case, *, by: Actor, say: Say) -> Determination:
    return identification.determine(
        case_id=case.pk,
        result=Determination.Result.VICTIM,
        authority=next(iter(current().determination_authorities)),
        grounds_found=("forced_labour",),
        reasons=say("Seen by the matrix."),
        made_on=NOON.date(),
        document_reference="D-1",
        by=by,
        at=NOON,
    )


def _referred(case: Case, *, by: Actor, to: Actor, need: str, say: Say) -> Referral:
    return referral.send(
        case_id=case.pk,
        need=need,
        to=to.organisation_id,
        contents=replace(AGREED, message=say(AGREED.message)),
        by=by,
        at=LATER - timedelta(minutes=9),
    )


def _task(case: Case, *, organisation: Organisation) -> Task:
    return cases.open_task(
        case=Case.objects.get(pk=case.pk),
        kind="determination.record",
        organisation=organisation,
        by=None,
        at=NOON,
    )
