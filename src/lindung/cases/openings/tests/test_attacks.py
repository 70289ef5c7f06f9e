"""Attacks on openings from below: forged rows, moved boxes, copied keys, one human behind two accounts."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from lindung.access.holders import actions as holders
from lindung.access.holders.models import HolderKey, SealWrap
from lindung.access.holders.problems import NotAHolder
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases.models import Identity
from lindung.cases.openings.models import Opening
from lindung.cases.openings.tests.conftest import FACTS, Scene, approve, look
from lindung.cases.testing import make_case
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing.problems import Erased, Tampered

SOON = NOON + timedelta(minutes=1)
LATE = NOON + timedelta(minutes=16)


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


def test_strangers_sql_finds_no_opening_and_no_wrap(scene: Scene) -> None:
    approve(scene.ask(), scene.azman)
    with behind(scene.chidi):
        assert (
            not Opening.objects.exists() and not SealWrap.objects.exists() and not Identity.objects.exists()
        )
        assert Opening.objects.filter(case=scene.case).update(looks=9) == 0
    with behind(scene.azman):
        assert Opening.objects.count() == 1 and SealWrap.objects.exists()
