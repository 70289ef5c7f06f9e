"""Drills: joining, leaving, a suspended holder, a forgotten passphrase, a renewal that is killed midway."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.holders import actions, queries
from lindung.access.holders.actions import keys, rewrapping
from lindung.access.holders.models import HolderKey, Ring, RingKey, RingMember, SealWrap
from lindung.access.holders.problems import NoKey, NotAHolder, WeakPassphrase, WrongPassphrase
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.holders.tests.conftest import keyed, opens, person
from lindung.access.holders.words import NOTICES
from lindung.access.models import User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing import boxes
from lindung.kernel.sealing.problems import Tampered


def rewrap(by: Actor, **given: int) -> int:
    own = actions.unlock(passphrase=PASSPHRASE, by=by, at=NOON)
    return actions.rewrap(own=own, by=by, at=NOON, **given)


def told(by: Actor) -> list[str]:
    ring = queries.ring_of(organisation_id=by.organisation_id)
    assert ring is not None
    kinds = [one.kind for one in queries.notices_of(ring=ring)]
    assert set(kinds) <= set(NOTICES)
    return kinds


def test_members_open_and_nobody_else(amina: Actor, bo: Actor, nora: Actor) -> None:
    _subject, seal = person(amina)
    assert opens(seal, amina) and opens(seal, bo) and opens(seal, nora)
    with pytest.raises(NotAHolder):
        opens(seal, keyed("chidi"))
    with pytest.raises(NotAHolder):
        opens(seal, keyed("eve", code="elsewhere"))
    with pytest.raises(WrongPassphrase):
        opens(seal, amina, passphrase="other words than these five")
    _theirs, foreign = person(nora)
    with pytest.raises(NotAHolder):
        opens(foreign, amina)


def test_who_may_begin_and_admit(amina: Actor, bo: Actor) -> None:
    officer = keyed("farah", "front_line_officer", "elsewhere")
    with pytest.raises(NotAllowed):
        actions.found_ring(passphrase=PASSPHRASE, by=officer, at=NOON)
    with pytest.raises(actions.RingRefused):
        actions.found_ring(passphrase=PASSPHRASE, by=bo, at=NOON)
    keyless = make_actor(
        name="new", role="front_line_officer", organisation=make_organisation(code="station")
    )
    for who in (keyless.user_id, bo.user_id):
        with pytest.raises(actions.RingRefused):
            actions.admit(user_id=who, passphrase=PASSPHRASE, by=amina, at=NOON)
    with pytest.raises(User.DoesNotExist):
        actions.admit(user_id=officer.user_id, passphrase=PASSPHRASE, by=amina, at=NOON)
    outsider = keyed("chidi")
    with pytest.raises(NotAHolder):
        actions.admit(user_id=outsider.user_id, passphrase=PASSPHRASE, by=outsider, at=NOON)
    assert sorted(told(amina)) == ["admitted", "founded"]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("five quiet boats cross slowly", True),
        ("a b c d e", True),
        ("correct-horse-battery-9!", True),
        ("one two three four", False),
        ("again again again again again", False),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", False),
        ("", False),
        ("x " * 150, False),
    ],
)
def test_passphrases(db: None, text: str, good: bool) -> None:
    if good:
        assert keys.check_passphrase(text=f"  {text} ") == text
        return
    with pytest.raises(WeakPassphrase):
        keys.check_passphrase(text=text)


def test_a_passphrase_is_the_same_however_it_is_typed(db: None) -> None:
    actor = make_actor(
        name="zoë".replace("ë", "e"), role="enforcement_officer", organisation=make_organisation(code="s")
    )
    actions.make_key(passphrase="café  au lait ce matin", by=actor, at=NOON)
    actions.unlock(passphrase="cafe\u0301 au lait ce matin ", by=actor, at=NOON)
    with pytest.raises(actions.HasKey):
        actions.make_key(passphrase=PASSPHRASE, by=actor, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        keys._new("a second key in use too", actor, NOON)


def test_changing_the_passphrase_keeps_what_it_opens(amina: Actor) -> None:
    _subject, seal = person(amina)
    new = "entirely different five word phrase"
    actions.change_passphrase(passphrase=PASSPHRASE, new=new, by=amina, at=NOON)
    assert opens(seal, amina, passphrase=new)
    with pytest.raises(WrongPassphrase):
        opens(seal, amina)


def test_leaving(amina: Actor, bo: Actor) -> None:
    _subject, seal = person(amina)
    actions.leave(by=bo, at=NOON)
    with pytest.raises(NotAHolder):
        opens(seal, bo)
    assert Ring.objects.get().renewal_due
    with pytest.raises(actions.RingRefused, match="last holder"):
        actions.leave(by=amina, at=NOON)
    actions.renew(passphrase=PASSPHRASE, by=amina, at=NOON)
    assert not Ring.objects.get().renewal_due
    assert opens(seal, amina), "older wraps open through the version before"
    assert {"left", "renewed"} <= set(told(amina))


def test_a_suspended_holder_is_out_with_the_next_key(amina: Actor, bo: Actor) -> None:
    _subject, old = person(amina)
    User.objects.filter(pk=bo.user_id).update(is_active=False)
    assert [one.user_id for one in queries.working_members(rings=Ring.objects.all())] == [amina.user_id]
    actions.remove(user_id=bo.user_id, passphrase=PASSPHRASE, by=amina, at=NOON)
    _later, new = person(amina)
    assert not RingMember.objects.filter(user=bo.user_id).exists()
    with pytest.raises(NotAHolder):
        opens(new, bo)
    assert opens(old, amina) and opens(new, amina)
    assert SealWrap.objects.get(subject=new.subject).recipient_version == 2
    with pytest.raises(actions.RingRefused):
        actions.remove(user_id=amina.user_id, passphrase=PASSPHRASE, by=amina, at=NOON)


def test_what_a_removed_holder_kept_opens_no_later_wrap(amina: Actor, bo: Actor) -> None:
    kept = bytes(RingMember.objects.get(user=bo.user_id).blob)
    member = RingMember.objects.get(user=bo.user_id)
    actions.remove(user_id=bo.user_id, passphrase=PASSPHRASE, by=amina, at=NOON)
    _subject, seal = person(amina)
    member.blob, member.version = kept, 2
    member.save(force_insert=True)
    with pytest.raises(Tampered):
        opens(seal, bo)


def test_a_forgotten_passphrase_costs_the_part_in_the_ring(amina: Actor, bo: Actor) -> None:
    _subject, seal = person(amina)
    new = "these are five other words"
    actions.replace_forgotten(new=new, by=bo, at=NOON)
    with pytest.raises(NotAHolder):
        opens(seal, bo, passphrase=new)
    assert HolderKey.objects.filter(user=bo.user_id).count() == 2
    assert "forgot" in told(amina)
    actions.admit(user_id=bo.user_id, passphrase=PASSPHRASE, by=amina, at=NOON)
    assert opens(seal, bo, passphrase=new)


def test_rewrapping_can_be_stopped_and_goes_on(amina: Actor, bo: Actor, nora: Actor) -> None:
    seals = [person(amina)[1] for _ in range(7)]
    ring = Ring.objects.get(organisation=amina.organisation_id)
    actions.remove(user_id=bo.user_id, passphrase=PASSPHRASE, by=amina, at=NOON)
    actions.renew(passphrase=PASSPHRASE, by=amina, at=NOON)
    assert rewrap(amina, batches=1, size=3) == 4
    assert all(opens(seal, amina) for seal in seals), "before, during and after"
    assert RingKey.objects.exclude(previous=None).count() == 2, "kept while something needs them"
    assert rewrap(amina, batches=1, size=2) == 2
    assert rewrap(amina) == 0
    assert all(opens(seal, amina) for seal in seals) and all(opens(seal, nora) for seal in seals)
    assert not RingKey.objects.filter(ring=ring).exclude(previous=None).exists(), "the old halves are gone"
    versions = SealWrap.objects.filter(recipient=ring.pk).values_list("recipient_version", flat=True)
    assert set(versions) == {3}
    assert rewrap(amina) == 0
    assert AuditEvent.objects.filter(event="holders.rewrapped").count() == 4
    with pytest.raises(NotAHolder):
        rewrap(keyed("chidi"))


def test_a_batch_that_fails_changes_nothing(amina: Actor, bo: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    seals = [person(amina)[1] for _ in range(4)]
    actions.renew(passphrase=PASSPHRASE, by=amina, at=NOON)
    whole, calls = rewrapping.wraps.wrap, []

    def dies(**given: object) -> SealWrap:
        calls.append(given)
        if len(calls) == 3:
            raise RuntimeError("killed")
        return whole(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(rewrapping.wraps, "wrap", dies)
    with pytest.raises(RuntimeError), transaction.atomic():
        rewrap(amina)
    assert set(SealWrap.objects.values_list("recipient_version", flat=True)) == {1}
    monkeypatch.undo()
    assert rewrap(amina) == 0 and all(opens(seal, bo) for seal in seals)


def test_wrong_passphrases_are_counted_and_rest_the_key(amina: Actor) -> None:
    for _try in range(4):
        actions.note_failure(by=amina, at=NOON)
    assert HolderKey.objects.get().failures == 4
    actions.unlock(passphrase=PASSPHRASE, by=amina, at=NOON)
    assert HolderKey.objects.get().failures == 0
    for _try in range(5):
        actions.note_failure(by=amina, at=NOON)
    with pytest.raises(keys.Paused):
        actions.unlock(passphrase=PASSPHRASE, by=amina, at=NOON + timedelta(minutes=14))
    actions.unlock(passphrase=PASSPHRASE, by=amina, at=NOON + timedelta(minutes=15))


def test_a_cost_beyond_measure_in_the_table_is_refused_before_it_hurts(amina: Actor) -> None:
    HolderKey.objects.update(memory=64 * 1024 * 1024)
    with pytest.raises(Tampered):
        actions.unlock(passphrase=PASSPHRASE, by=amina, at=NOON)


def test_somebody_elses_locked_key_does_not_open_in_ones_own_row(amina: Actor, bo: Actor) -> None:
    theirs = HolderKey.objects.get(user=bo.user_id)
    HolderKey.objects.filter(user=amina.user_id).update(locked=theirs.locked)
    with pytest.raises(WrongPassphrase):
        actions.unlock(passphrase=PASSPHRASE, by=amina, at=NOON)


def test_no_key_no_act(db: None) -> None:
    actor = make_actor(name="new", role="enforcement_officer", organisation=make_organisation(code="station"))
    with pytest.raises(NoKey):
        actions.found_ring(passphrase=PASSPHRASE, by=actor, at=NOON)
    manager = make_actor(name="mei", role="shelter_manager", organisation=make_organisation(code="station"))
    with pytest.raises(NotAllowed):
        actions.make_key(passphrase=PASSPHRASE, by=manager, at=NOON)


def test_a_forged_public_key_of_a_person_is_noticed(amina: Actor) -> None:
    _subject, seal = person(amina)
    seal.public = boxes.new_pair().public
    with pytest.raises(Tampered):
        opens(seal, amina)
