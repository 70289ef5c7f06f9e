"""A file of the small country with a mark in everything that is sealed: written through the real pages and acts.

A further sealed column needs a line in `_through_pages` or `_through_acts`; `test_markers` fails until there is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client

from lindung.access.actors import Actor
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.models import User
from lindung.access.purposes import Section
from lindung.access.testing import make_actor
from lindung.cases.actions.grants import statement_of
from lindung.cases.actions.identity import FIELDS, read_identity
from lindung.cases.consents.testing import make_consent
from lindung.cases.documents import keys as document_keys
from lindung.cases.documents.models import Document
from lindung.cases.models import Grant, Identity, Person
from lindung.cases.openings import actions as openings
from lindung.cases.voices import actions as voices
from lindung.cases.voices.boxes import unbox
from lindung.cases.voices.models import Line, Message, Question
from lindung.identification import actions as identification
from lindung.kernel.fields import Tier
from lindung.kernel.sealing import keys
from lindung.kernel.sealing.fields import SealedField, sealed_fields
from lindung.kernel.sealing.providers import Warrant
from lindung.kernel.sealing.ring import Ring
from lindung.kernel.walls import own_models
from lindung.kernel.web.forms import SUBMISSION
from lindung.protection import actions as protection
from lindung.protection.informing import actions as informing
from lindung.protection.models import Order
from lindung.referral import actions as referral
from tests.security.asking import signed_in
from tests.security.care_marks import write_care
from tests.security.marks import Marks
from tests.security.world import LATER, Crew, File, make_file

COMPLAINT = "what the office outside hears"
"""Whose it is to read what a person complains of: no section of a case."""
BORN = {"shared": date(1999, 2, 27), "foreign": date(1999, 4, 23)}
NEEDS = {"shared": ("danger_now", "medical_now"), "foreign": ("medical_now", "others_in_danger")}
DOCUMENTS = {"statement": "finder", "medical": "protector", "court_paper": "registrar"} | {
    "identity_document": "finder"
}
"""A kind for each section that documents can belong to, and who attaches it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A file whose sealed sections hold marks, and what lies sealed where."""

    file: File
    crew: Crew
    numbers: tuple[str, ...]
    """Telephone numbers written into it."""
    inside: tuple[str, ...]
    """Marks inside its documents."""

    def plain(self) -> list[tuple[models.Model, SealedField, Any]]:
        """Return every sealed value of the file: its row, its column, and what is in it."""
        case = self.file.case
        ring, private = whole_ring(case), self.private()
        found: list[tuple[models.Model, SealedField, Any]] = []
        for row in rows_of(case):
            for field in sealed_fields(type(row)):
                if getattr(row, field.attname) is not None:
                    boxed = field.tier is Tier.SEALED
                    value = unboxed(row, field, private) if boxed else ring.open(row, field.name)
                    found.append((row, field, value))
        return found

    def said(self) -> list[tuple[models.Model, str, str, str]]:
        """Return every box of the window: its row, its column, who may read it, and what is in it.

        What the staff reads is opened with the window's key for them, the talk with the office with the office's,
        and what the person reads with the key that their code and word make.
        """
        ring, mine = whole_ring(self.file.case), self.file.cared.spoken.inside
        keys = {
            "staff": bytes.fromhex(ring.open(mine.window, "staff_private")),
            "office": bytes.fromhex(ring.open(mine.window, "office_private")),
            "person": mine.private,
        }
        found: list[tuple[models.Model, str, str, str]] = []
        for model, own in ((Message, "case"), (Question, "case"), (Line, "complaint__window__case")):
            for row in model._default_manager.filter(**{own: self.file.case}).order_by("pk"):
                for side, private in keys.items():
                    text = unbox(
                        private=private, blob=getattr(row, f"for_{side}", None), row=row.pk, side=side
                    )
                    if text is not None:
                        reader = COMPLAINT if model is Line else Section.CARE.value
                        found.append((row, f"for_{side}", reader, text))
        return found

    def private(self) -> bytes:
        """Return the person's private half, as two officers would open it; the opening is undone."""
        with transaction.atomic():
            opening = self.file.opening
            approver = Actor.of(self.file.colleague)
            openings.approve(opening_id=opening.pk, passphrase=PASSPHRASE, by=approver, at=LATER)
            asker = Actor.of(User.objects.get(pk=opening.asked_by_id))
            look = openings.look(opening_id=opening.pk, passphrase=PASSPHRASE, by=asker, at=LATER)
            transaction.set_rollback(True)
        return look.private


def section_of(row: models.Model, field: SealedField) -> str:
    """Return the section that a value belongs to."""
    return str(getattr(row, field.section_by)) if field.section_by else str(field.section)


def whole_ring(case: Any) -> Ring:
    """Return a person's keys for every section: what a test holds and nobody else."""
    grant = Grant.objects.filter(case=case, ended_at=None, user=None).order_by("since")[0]
    warrant = Warrant(
        statement=statement_of(grant=grant, subject=case.person_id),
        mark=bytes(grant.mark),
        user_id=UUID(int=0),
        organisation_id=grant.organisation_id,
        at=LATER,
    )
    return Ring(
        subject=case.person_id,
        keys={
            row.version: keys.unwrap(row=row, warrant=warrant)
            for row in keys.wraps_of(subject=case.person_id)
            if row.blob is not None
        },
        sections=frozenset(Section),
    )


def rows_of(case: Any) -> list[models.Model]:
    """Return every row of a case, in any table with sealed columns."""
    found: list[models.Model] = []
    for model in own_models():
        if not sealed_fields(model):
            continue
        names = {field.name for field in model._meta.concrete_fields}
        if model is Person:
            wanted: dict[str, Any] = {"pk": case.person_id}
        else:
            ways = ({"person": case.person_id}, {"case": case}, {"screening__case": case})
            wanted = next(way for way in ways if next(iter(way)).partition("__")[0] in names)
        found += model._default_manager.filter(**wanted).order_by("pk")
    return found


def write(*, relation: str, crew: Crew, marks: Marks) -> Marked:
    """Make a file led by the crew's finder with a mark in everything that is sealed."""
    file = make_file(lead=crew.finder, crew=crew, say=marks.into)
    numbers = tuple(marks.of_digits() for _ in range(2))
    inside = tuple(marks.new() for _ in DOCUMENTS)
    _through_pages(relation, file, crew, marks, numbers, inside)
    file = replace(file, interim=_through_acts(file, crew, marks))
    write_care(file, crew, marks.into)
    complaint = file.cared.spoken.complaint
    said = marks.into("We asked them:")
    voices.reply(complaint_id=complaint.pk, text=said, by=crew.hearer, at=LATER - timedelta(minutes=1))
    return Marked(file=file, crew=crew, numbers=numbers, inside=inside)


def send(client: Client, url: str, *, expect: int = 302, **fields: Any) -> Any:
    """Send a form and hold the site to its answer."""
    answer = client.post(url, {SUBMISSION: str(uuid4())} | fields)
    form = answer.context["form"].errors if answer.status_code == 422 and answer.context else ""
    assert answer.status_code == expect, (url, answer.status_code, form)
    return answer


def browser(actor: Actor) -> Client:
    """Return the browser of an actor who has just given a second factor."""
    return signed_in(User.objects.get(pk=actor.user_id), raise_request_exception=False)


def stand_in(actor: Actor) -> Actor:
    """Return a colleague in the same role: of the second shelter, the one whom a file knows is kept out of it."""
    user = User.objects.get(pk=actor.user_id)
    name = f"{user.username}.beside"
    return make_actor(name=name, role=min(actor.roles), organisation=user.organisation)


def _through_pages(
    relation: str, file: File, crew: Crew, marks: Marks, numbers: tuple[str, ...], inside: tuple[str, ...]
) -> None:
    here = f"/cases/{file.case.code}"
    finder = browser(crew.finder)
    born = BORN[relation]
    facts: dict[str, Any] = {"sex": "female", "age_basis": "document", "needs": list(NEEDS[relation])}
    facts |= {
        "birth_on_day": str(born.day),
        "birth_on_month": str(born.month),
        "birth_on_year": str(born.year),
    }
    facts["version"] = str(Person.objects.get(pk=file.case.person_id).version)
    send(finder, f"{here}/facts/", **facts)
    for audience, who in (("notes", crew.finder), ("care", crew.protector), ("enquiry", crew.enforcer)):
        send(browser(who), f"{here}/note/", audience=audience, text=marks.into("What was heard:"))
    names: dict[str, Any] = {
        "full_name": marks.new(),
        "also_known_as": marks.new(),
        "home_address": marks.into("12, Lane"),
    }
    numbered: dict[str, Any] = {"document_number": f"K77{marks.new().upper()}", "phone": numbers[0]}
    send(finder, f"{here}/identity/", version="1", **names, **numbered)
    for (kind, name), word in zip(DOCUMENTS.items(), inside, strict=True):
        data = (f"{word}\n" * 3000).encode()
        file_ = SimpleUploadedFile(f"{marks.new()}.txt", data)
        send(browser(getattr(crew, name)), f"{here}/documents/add/", kind=kind, file=file_)
    looked_for: dict[str, Any] = {"name": f"{marks.new()} {marks.new()}", "phone": numbers[1], "years": "1"}
    send(finder, "/find/", expect=200, **looked_for, document_number=f"K78{marks.new().upper()}")


def _through_acts(file: File, crew: Crew, marks: Marks) -> Order:
    at = LATER - timedelta(minutes=1)
    changes = protection.OrderChanges(reference=marks.new())
    corrected = protection.correct_order(
        order_id=file.interim.pk, changes=changes, reason=marks.into("Misread:"), by=crew.enforcer, at=at
    )
    protection.refuse_application(
        case_id=file.case.pk,
        order_id=file.application.pk,
        made_at=at,
        reason=marks.into("Refused:"),
        by=crew.registrar,
        at=at,
    )
    why = marks.into("New evidence:")
    identification.reconsider(determination_id=file.determination.pk, why=why, by=crew.registrar, at=at)
    receiver = stand_in(crew.other)
    referral.accept(referral_id=file.sent.pk, by=receiver, at=at)
    referral.complete(referral_id=file.sent.pk, by=receiver, at=at, note=marks.into("Done:"))
    reason = {"reason": "other", "text": marks.into("Not here:")}
    referral.decline(referral_id=file.received.pk, by=crew.shelter, at=at, **reason)
    said: dict[str, Any] = {"words": marks.into("They may help."), "addressee": marks.into("Her aunt")}
    make_consent(case=file.case, by=crew.finder, at=at, **said)
    said = {"reasons": marks.into("It is safer:"), "child_view": marks.into("Wants to stay:")}
    make_consent(case=file.case, by=crew.finder, at=at, given_by="best_interests", explained=False, **said)
    _informed(file, crew, marks)
    return corrected


def _informed(file: File, crew: Crew, marks: Marks) -> None:
    by, at = crew.protector, LATER - timedelta(minutes=1)
    given = informing.TellIn(
        told_at=at - timedelta(minutes=9),
        language="bn",
        spoke="register",
        understood="yes",
        interpreter=marks.new(),
        questions=marks.into("She asked:"),
    )
    informing.tell(case_id=file.case.pk, given=given, by=by, at=at)
    wish = {"addressee": marks.into("The consul"), "wish": marks.into("Say I am well:")}
    contact = informing.ask(case_id=file.case.pk, kind="embassy", by=by, at=at, **wish)
    informing.send(contact_id=contact.pk, by=by, at=at)
    informing.answer(contact_id=contact.pk, words_given=marks.into("They will come:"), by=by, at=at)


def unboxed(row: models.Model, field: SealedField, private: bytes) -> Any:
    if isinstance(row, Identity):
        return read_identity(identity=row, private=private, fields=FIELDS)[field.name]
    if isinstance(row, Document):
        key, title = document_keys.out_of_box(document=row, private=private)
        return title if field.name == "title_box" else key.hex()
    raise AssertionError(
        f"Say in tests/security/marking.py how {field} is read with the person's private half."
    )
