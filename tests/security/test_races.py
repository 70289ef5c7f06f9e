"""Many hands at once, each behind its own wall as in production: one approval, no half, nothing after a withdrawal.

Exports race in `lindung.cases.exports.tests`, emergencies in `lindung.cases.emergency.tests`.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lindung.access.actors import Actor
from lindung.access.holders import actions as holders
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.models import Organisation
from lindung.access.testing import NOON, make_actor
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases.consents import actions as consents
from lindung.cases.consents.models import Consent
from lindung.cases.documents.testing import make_document
from lindung.cases.models import Case, Grant
from lindung.cases.openings import actions as openings
from lindung.cases.openings.models import Opening
from lindung.cases.openings.problems import Decided
from lindung.cases.sections import NotCovered, to_read
from lindung.cases.testing import make_case
from lindung.kernel.audit.verify import verify
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing import keyfile, keys
from lindung.kernel.sealing.models import KeyWrap
from lindung.referral import actions as referral
from lindung.referral.models import Referral
from lindung.referral.testing import make_scene
from tests.security.marking import whole_ring
from tests.security.world import LATER, Crew, make_crew, make_file

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HANDS = 6


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = str(tmp_path / "files")
    settings.SCANNER = ""


def race(*acts: Callable[[], object]) -> list[object]:
    """Run all at once, each in a thread with its own connection; return what each returned or raised."""
    results: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def walled(by: Actor, act: Callable[..., Any], **given: Any) -> Callable[[], Any]:
    """Return the act as a page runs it: in a transaction in which the database knows who acts."""

    def run() -> Any:
        with behind(by):
            return act(by=by, **given)

    return run


def test_six_approvals_at_once_give_one() -> None:
    crew = make_crew()
    file = make_file(lead=crew.finder, crew=crew)
    beside = Organisation.objects.get(pk=crew.finder.organisation_id)
    approvers = [Actor.of(file.colleague)]
    for number in range(HANDS - 1):
        one = make_actor(name=f"holder.{number}", role="enforcement_officer", organisation=beside)
        holders.make_key(passphrase=PASSPHRASE, by=one, at=NOON)
        holders.admit(user_id=one.user_id, passphrase=PASSPHRASE, by=approvers[0], at=NOON)
        approvers.append(one)
    given = {"opening_id": file.opening.pk, "passphrase": PASSPHRASE, "at": LATER}
    results = race(*(walled(by, openings.approve, **given) for by in approvers))
    won = [one for one in results if isinstance(one, Opening)]
    assert len(won) == 1 and sum(isinstance(one, Decided) for one in results) == HANDS - 1, results
    assert AuditEvent.objects.filter(event="openings.approved", subject_id=file.opening.pk).count() == 1
    assert Opening.objects.get(pk=file.opening.pk).approved_by_id == won[0].approved_by_id
    assert verify().whole


def test_six_answers_to_one_referral_at_once_give_one() -> None:
    scene = make_scene()
    sent = scene.send()
    given: dict[str, Any] = {"referral_id": sent.pk, "at": LATER}
    say_yes, say_no = referral.accept, partial(referral.decline, reason="no_capacity")
    acts = [
        walled((scene.receiver, scene.second)[n % 2], (say_yes, say_no)[n % 2], **given) for n in range(5)
    ]
    results = race(*acts, walled(scene.sender, referral.withdraw, **given))
    won = [one for one in results if isinstance(one, Referral)]
    assert len(won) == 1 and all(isinstance(one, Referral | Refusal) for one in results), results
    kept = Referral.objects.get(pk=sent.pk)
    live = Grant.objects.filter(basis_id=sent.pk, ended_at=None).values_list("purpose", flat=True)
    assert kept.state == won[0].state
    assert list(live) == (["services"] if kept.state == "accepted" else []), kept.state
    assert verify().whole


def test_a_withdrawn_consent_and_an_answer_at_once_leave_nobody_inside() -> None:
    first = make_scene()
    for turn in range(4):
        scene = replace(first, case=make_case(by=first.sender)) if turn else first
        sent = scene.send()
        accept = walled(scene.receiver, referral.accept, referral_id=sent.pk, at=LATER)
        withdraw = walled(scene.sender, consents.withdraw, consent_id=sent.consent_record_id, at=LATER)
        results = race(*((accept, withdraw) if turn % 2 else (withdraw, accept)))
        assert isinstance(results[0 if turn % 2 == 0 else 1], Consent), results
        assert not Grant.objects.filter(
            case=scene.case, organisation=sent.to_organisation, ended_at=None
        ).exists()
    assert verify().whole


def test_nobody_reads_after_a_grant_has_ended_under_their_hands() -> None:
    """Reading goes on in four threads while the part is ended: whoever began afterwards is refused."""
    crew = make_crew()
    case = make_case(by=crew.finder)
    health = Organisation.objects.get(pk=crew.shelter.organisation_id)
    cases.involve(case=case, organisation=health, purpose="services", at=NOON)
    ended = threading.Event()
    reads: list[tuple[bool, object]] = []

    def read() -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            after = ended.is_set()
            try:
                with behind(crew.shelter):
                    found = Case.objects.get(pk=case.pk)
                    to_read(case=found, by=crew.shelter, at=LATER, sections=["needs"], event="cases.viewed")
                reads.append((after, "read"))
            except (Case.DoesNotExist, NotCovered) as refused:
                reads.append((after, refused))
                if after:
                    return

    def end() -> None:
        while len(reads) < 20:
            time.sleep(0.01)
        Grant.objects.filter(case=case, organisation=health).update(ended_at=LATER)
        connection.close()
        ended.set()

    results = race(read, read, read, read, end)
    assert results == [None] * 5, results
    assert not [one for after, one in reads if after and one == "read"]
    assert sum(one == "read" for _after, one in reads) >= 16
    assert sum(after for after, _one in reads) >= 4


def test_rotation_under_load_fails_no_reader_and_no_writer(settings: Any, tmp_path: Path) -> None:
    """Three new wrapping keys while cases are opened, read and written: no failed act, and nothing left behind."""
    folder = tmp_path / "keys"
    shutil.copytree(settings.KEYS_FOLDER, folder)
    settings.KEYS_FOLDER = str(folder)
    crew = make_crew()
    made = [make_case(by=crew.finder) for _ in range(12)]
    rotating = threading.Event()
    acts: list[str] = []

    def work(number: int) -> None:
        while not rotating.is_set():
            with behind(crew.finder):
                case = make_case(by=crew.finder, at=LATER) if number == 0 else made[len(acts) % len(made)]
                if number == 1:
                    make_document(case=case, by=crew.finder, at=LATER)
                else:
                    cases.note(case_id=case.pk, text="What was heard.", by=crew.finder, at=LATER)
                to_read(
                    case=case, by=crew.finder, at=LATER, sections=["needs", "notes"], event="cases.viewed"
                )
            acts.append("done")

    def rotate() -> None:
        try:
            for _ in range(3):
                keyfile.add_version(folder=folder)
                before = len(acts)
                while len(acts) < before + 3:
                    keys.rotate_some(limit=2)
                while keys.rotate_some(limit=5):
                    pass
        finally:
            rotating.set()

    results = race(*(partial(work, number) for number in range(4)), rotate)
    assert results == [None] * 5, results
    while keys.rotate_some():
        pass
    assert keys.waiting() == 0 and {row.kek_version for row in KeyWrap.objects.all()} == {4}
    assert len(acts) >= 9
    for case in Case.objects.all():
        assert whole_ring(case).covers("needs")
    assert verify().whole


def test_the_crew_stands_apart() -> None:
    """What the races rest on: no two of the crew serve in one organisation."""
    crew: Crew = make_crew()
    names = ("finder", "enforcer", "protector", "registrar", "shelter", "other")
    assert len({getattr(crew, name).organisation_id for name in names}) == len(names)
