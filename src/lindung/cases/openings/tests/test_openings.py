"""Two humans open an identity for minutes; one alone opens nothing, from whatever account."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.holders import actions as holders
from lindung.access.holders.models import HolderKey, SealWrap
from lindung.access.holders.problems import NoKey, NotAHolder, Paused, WrongPassphrase
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON, make_actor
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.actions.grants import give
from lindung.cases.models import Case, Grant, Identity, Task, TimelineEntry
from lindung.cases.openings import actions
from lindung.cases.openings.models import Opening
from lindung.cases.openings.problems import (
    AlreadyAsked,
    Decided,
    KeyChanged,
    NobodyToApprove,
    NothingWritten,
    NotOpen,
    OwnRequest,
)
from lindung.cases.openings.tests.conftest import FACTS, Scene
from lindung.cases.sections import NotCovered
from lindung.cases.testing import make_case
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.sealing.problems import Erased, Tampered

SOON = NOON + timedelta(minutes=1)
LATE = NOON + timedelta(minutes=16)


def approve(opening: Opening, by: Actor, **given: object) -> Opening:
    values = {"opening_id": opening.pk, "passphrase": PASSPHRASE, "by": by, "at": NOON}
    return actions.approve(**(values | given))  # type: ignore[arg-type]


def look(opening: Opening, by: Actor, **given: object) -> actions.Look:
    values = {"opening_id": opening.pk, "passphrase": PASSPHRASE, "by": by, "at": SOON}
    return actions.look(**(values | given))  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["azman", "nora"])
def test_a_second_officer_opens_it_for_minutes(scene: Scene, who: str) -> None:
    opening = scene.ask(fields=["full_name", "phone"])
    assert Task.objects.filter(kind="opening.decide", subject_id=opening.pk, state="open").count() == 2
    with pytest.raises(NotOpen):
        look(opening, scene.farah)
    approve(opening, getattr(scene, who))
    assert not Task.objects.filter(kind="opening.decide", state="open").exists()
    seen = look(opening, scene.farah)
    assert seen.facts == {"full_name": FACTS["full_name"], "phone": FACTS["phone"]}
    again = look(opening, scene.farah, at=NOON + timedelta(minutes=14, seconds=59))
    assert again.facts == seen.facts
    assert AuditEvent.objects.filter(event="openings.looked", subject_id=opening.pk).count() == 2
    with pytest.raises(NotOpen):
        look(opening, scene.farah, at=NOON + timedelta(minutes=15))
    told = set(TimelineEntry.objects.filter(case=scene.case).values_list("kind", flat=True))
    assert {"opening.asked", "opening.approved", "opening.looked"} <= told


def test_nobody_else_looks(scene: Scene) -> None:
    opening = scene.ask()
    approve(opening, scene.azman)
    for other in (scene.azman, scene.nora, scene.chidi):
        with pytest.raises(Opening.DoesNotExist):
            look(opening, other)
    with pytest.raises(WrongPassphrase):
        look(opening, scene.farah, passphrase="another five words of mine")


def test_who_asked_cannot_approve_nor_refuse(scene: Scene) -> None:
    opening = scene.ask()
    for act in (
        lambda: approve(opening, scene.farah),
        lambda: actions.refuse(opening_id=opening.pk, by=scene.farah, at=NOON),
    ):
        with pytest.raises(OwnRequest):
            act()
    assert Opening.objects.get().state == "asked"


def test_a_second_account_of_the_same_human_cannot_approve(scene: Scene) -> None:
    opening = scene.ask()
    User.objects.filter(pk=scene.azman.user_id).update(human=scene.farah.user_id)
    with pytest.raises(OwnRequest):
        approve(opening, scene.azman)
    approve(opening, scene.nora)
    assert look(opening, scene.farah).facts == {"full_name": FACTS["full_name"]}


@pytest.mark.parametrize("same", ["account", "human"])
def test_the_database_itself_refuses_one_human(scene: Scene, same: str) -> None:
    opening = scene.ask()
    approver = scene.farah
    if same == "human":
        approver = scene.azman
        User.objects.filter(pk=approver.user_id).update(human=scene.farah.user_id)
    forged = {
        "state": "approved",
        "approved_by": approver.user_id,
        "approver_human": uuid4(),
        "decided_at": NOON,
        "expires_at": NOON + timedelta(minutes=15),
        "handover": b"x",
        "key_version": 1,
    }
    with pytest.raises(IntegrityError, match="cannot approve"), transaction.atomic():
        Opening.objects.filter(pk=opening.pk).update(**forged)
    Opening.objects.filter(pk=opening.pk).update(**(forged | {"approved_by": scene.nora.user_id}))
    assert Opening.objects.get().approver_human == scene.nora.user_id, "taken from the register, not from us"


def test_accounts_joined_after_the_approval_close_it(scene: Scene) -> None:
    opening = scene.ask()
    approve(opening, scene.azman)
    User.objects.filter(pk=scene.azman.user_id).update(human=scene.farah.user_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        look(opening, scene.farah)


@pytest.mark.parametrize(
    "bend",
    [
        {"state": "opened"},
        {"reason": "other"},
        {"fields": ["phone"]},
        {"state": "approved", "expires_at": NOON + timedelta(hours=9)},
    ],
)
def test_the_database_refuses_to_bend_a_request(scene: Scene, bend: dict[str, object]) -> None:
    opening = scene.ask()
    complete = {
        "approved_by": scene.nora.user_id,
        "approver_human": scene.nora.user_id,
        "decided_at": NOON,
        "handover": b"x",
        "key_version": 1,
        "expires_at": NOON + timedelta(minutes=15),
    }
    changes = (complete | bend) if "state" in bend else bend
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=opening.pk).update(**changes)


def test_an_approval_sent_twice_counts_once_and_a_second_one_is_late(scene: Scene) -> None:
    opening = scene.ask()
    first = approve(opening, scene.azman)
    again = approve(opening, scene.azman, at=SOON, passphrase="wrong, and not even asked for")
    assert again.expires_at == first.expires_at and bytes(again.handover or b"") == bytes(
        first.handover or b""
    )
    with pytest.raises(Decided):
        approve(opening, scene.nora)
    assert AuditEvent.objects.filter(event="openings.approved").count() == 1


def test_refused_withdrawn_and_forgotten_requests_open_nothing(scene: Scene) -> None:
    opening = scene.ask()
    with pytest.raises(AlreadyAsked):
        scene.ask()
    actions.refuse(opening_id=opening.pk, by=scene.azman, at=NOON)
    with pytest.raises(Decided):
        approve(opening, scene.azman)
    second = scene.ask()
    with pytest.raises(Opening.DoesNotExist):
        actions.withdraw(opening_id=second.pk, by=scene.azman, at=NOON)
    actions.withdraw(opening_id=second.pk, by=scene.farah, at=NOON)
    third = scene.ask()
    with pytest.raises(Decided):
        approve(third, scene.azman, at=NOON + timedelta(hours=24))
    assert actions.expire(at=NOON + timedelta(hours=24)) == 1
    assert [one.state for one in Opening.objects.order_by("asked_at", "state")].count("expired") == 1
    assert not Task.objects.filter(kind="opening.decide", state="open").exists()


def test_expiry_destroys_the_handed_over_key(scene: Scene) -> None:
    opening = scene.ask()
    approve(opening, scene.azman)
    look(opening, scene.farah)
    assert actions.expire(at=SOON) == 0
    assert actions.expire(at=LATE) == 1
    found = Opening.objects.get(pk=opening.pk)
    assert (found.state, found.handover) == ("expired", None)
    assert scene.ask(at=LATE).state == "asked"


def test_asking_needs_a_part_a_key_something_written_and_somebody_else(scene: Scene) -> None:
    with pytest.raises(Case.DoesNotExist):
        scene.ask(by=scene.chidi)
    with pytest.raises(NotCovered):
        scene.ask(by=scene.nora, purpose="oversight")
    with pytest.raises(NotCovered):
        scene.ask(purpose="protection")
    with pytest.raises(NothingWritten):
        scene.ask(fields=["home_address"])
    for wrong in ({"fields": []}, {"fields": ["version"]}, {"reason": "curious"}, {"reason": "other"}):
        with pytest.raises(Invalid):
            scene.ask(**wrong)
    for text in ("call +60 12 345 6789", "passport 1234567"):
        with pytest.raises(Invalid, match="number"):
            scene.ask(explanation=text)
    station = Organisation.objects.get(pk=scene.farah.organisation_id)
    with pytest.raises(NoKey):
        scene.ask(by=make_actor(name="newcomer", role="front_line_officer", organisation=station))
    with pytest.raises(NotAllowed):
        scene.ask(by=make_actor(name="mei", role="shelter_manager", organisation=station))
    User.objects.filter(pk__in=[scene.azman.user_id, scene.nora.user_id]).update(is_active=False)
    with pytest.raises(NobodyToApprove):
        scene.ask()


def test_emergency_access_never_reaches_the_identity(scene: Scene) -> None:
    elsewhere = Organisation.objects.get(pk=scene.chidi.organisation_id)
    user = User.objects.get(pk=scene.chidi.user_id)
    at = clock.now()
    give(
        case=scene.case,
        organisation=elsewhere,
        user=user,
        purpose="emergency",
        basis=Grant.Basis.LAW,
        at=at - timedelta(minutes=1),
        until=at + timedelta(hours=3),
    )
    assert hub.by_code(code=scene.case.code, by=scene.chidi) == scene.case
    for purpose in ("emergency", "identification"):
        with pytest.raises(NotCovered):
            scene.ask(by=scene.chidi, purpose=purpose, at=at)
    assert not Opening.objects.exists()


def test_a_part_that_ended_closes_an_approved_opening(scene: Scene) -> None:
    opening = scene.ask()
    approve(opening, scene.azman)
    Grant.objects.filter(case=scene.case).update(ended_at=SOON, mark=b"")
    with pytest.raises((NotCovered, Opening.DoesNotExist)):
        look(opening, scene.farah, at=SOON + timedelta(minutes=1))


def test_only_holders_of_this_key_decide(scene: Scene) -> None:
    opening = scene.ask()
    elsewhere = Organisation.objects.get(pk=scene.chidi.organisation_id)
    cases.involve(case=scene.case, organisation=elsewhere, purpose="protection", at=NOON)
    with pytest.raises(NotAHolder):
        approve(opening, scene.chidi)
    with pytest.raises(NotAHolder):
        actions.refuse(opening_id=opening.pk, by=scene.chidi, at=NOON)


def test_a_new_key_of_the_asker_needs_a_new_request(scene: Scene) -> None:
    opening = scene.ask()
    holders.replace_forgotten(new="a wholly different set of words", by=scene.farah, at=NOON)
    with pytest.raises(KeyChanged):
        approve(opening, scene.azman)


def test_five_wrong_passphrases_rest_the_key(scene: Scene) -> None:
    opening = scene.ask()
    for _try in range(5):
        with pytest.raises(WrongPassphrase):
            approve(opening, scene.azman, passphrase="guess")
        holders.note_failure(by=scene.azman, at=NOON)
    with pytest.raises(Paused):
        approve(opening, scene.azman)
    assert approve(opening, scene.azman, at=NOON + timedelta(minutes=15)).state == "approved"


def test_without_its_trail_nothing_is_shown(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = scene.ask()
    approve(opening, scene.azman)

    def broken(**_given: object) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("lindung.kernel.audit.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        look(opening, scene.farah)
    assert Opening.objects.get().looks == 0


def test_boxes_moved_flipped_or_put_back_do_not_open_and_the_others_do(scene: Scene) -> None:
    old = Identity.objects.get(person=scene.case.person_id)
    cases.record_identity(
        case_id=scene.case.pk, facts={"full_name": "Corrected"}, expected_version=1, by=scene.farah, at=NOON
    )
    opening = scene.ask(fields=["full_name", "document_number", "phone"])
    approve(opening, scene.azman)
    assert look(opening, scene.farah).facts["full_name"] == "Corrected"
    row = Identity.objects.filter(person=scene.case.person_id)
    now = row.get()
    phone = bytes(now.phone or b"")
    for forged in (
        {"full_name": old.full_name},
        {"full_name": now.document_number},
        {"phone": phone[:-1] + bytes([phone[-1] ^ 1])},
        {"phone": phone[:40]},
        {"phone": None},
        {"phone": b""},
    ):
        row.update(**forged)
        facts = look(opening, scene.farah).facts
        (name,) = forged
        assert facts.pop(name) is None and None not in facts.values()
        row.update(**{name: getattr(now, name)})
    assert AuditEvent.objects.filter(event="openings.tampered").count() == 6


def test_boxes_of_another_person_do_not_open(scene: Scene) -> None:
    other = make_case(by=scene.farah)
    cases.record_identity(
        case_id=other.pk, facts={"full_name": "Someone Else"}, expected_version=0, by=scene.farah, at=NOON
    )
    opening = scene.ask()
    approve(opening, scene.azman)
    theirs = Identity.objects.get(person=other.person_id)
    Identity.objects.filter(person=scene.case.person_id).update(full_name=theirs.full_name)
    assert look(opening, scene.farah).facts == {"full_name": None}


def test_a_handover_fits_no_other_opening(scene: Scene) -> None:
    first = scene.ask()
    approve(first, scene.azman)
    other = make_case(by=scene.farah)
    cases.record_identity(
        case_id=other.pk, facts={"full_name": "Else"}, expected_version=0, by=scene.farah, at=NOON
    )
    second = scene.ask(case_id=other.pk)
    approve(second, scene.azman)
    blob = Opening.objects.get(pk=first.pk).handover
    Opening.objects.filter(pk=second.pk).update(state="opened", handover=blob)
    with pytest.raises(Tampered):
        look(second, scene.farah)


def test_erased_persons_stay_closed(scene: Scene) -> None:
    opening = scene.ask()
    holders.destroy_subject(subject=scene.case.person_id, at=NOON)
    assert not SealWrap.objects.filter(subject=scene.case.person_id).exists()
    with pytest.raises((Erased, NotAHolder)):
        approve(opening, scene.azman)
    with pytest.raises(Erased):
        cases.record_identity(
            case_id=scene.case.pk, facts={"phone": "1"}, expected_version=1, by=scene.farah, at=NOON
        )


def test_a_copied_wrap_of_another_person_gives_nothing(scene: Scene) -> None:
    other = make_case(by=scene.farah)
    opening = scene.ask()
    for wrap in SealWrap.objects.filter(subject=scene.case.person_id):
        foreign = SealWrap.objects.get(subject=other.person_id, recipient=wrap.recipient)
        SealWrap.objects.filter(pk=wrap.pk).update(blob=foreign.blob)
    with pytest.raises(Tampered):
        approve(opening, scene.azman)


def test_keys_at_rest_hold_no_private_half(scene: Scene) -> None:
    approve(scene.ask(), scene.azman)
    for key in HolderKey.objects.all():
        assert len(bytes(key.locked)) > 60 and key.rounds >= 1
    text = str(list(Identity.objects.values())) + str(list(Opening.objects.values()))
    assert not any(fact in text for fact in FACTS.values())
