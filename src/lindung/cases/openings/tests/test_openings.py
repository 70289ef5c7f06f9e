"""Two humans open an identity for minutes; one alone opens nothing, from whatever account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lindung.access.actors import NotAllowed
from lindung.access.holders import actions as holders
from lindung.access.holders.problems import NoKey, NotAHolder, Paused, WrongPassphrase
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON, make_actor
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.actions.grants import give
from lindung.cases.models import Case, Grant, Task, TimelineEntry
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
from lindung.cases.openings.tests.conftest import FACTS, Scene, approve, look
from lindung.cases.sections import NotCovered
from lindung.kernel import clock, walls
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid

SOON = NOON + timedelta(minutes=1)
LATE = NOON + timedelta(minutes=16)


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


def test_the_worker_ends_openings_behind_the_wall(scene: Scene) -> None:
    opening = scene.ask()
    approve(opening, scene.azman)
    waiting = scene.ask(by=scene.azman)
    with walls.telling_system():
        assert actions.expire(at=NOON + timedelta(hours=24)) == 2
    assert set(Opening.objects.values_list("state", flat=True)) == {"expired"}
    assert not Task.objects.filter(subject_id=waiting.pk, state="open").exists()
