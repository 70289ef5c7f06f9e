"""Two of three trustees recover; one does not, a slip of the pen is found, and every holder is told."""

from __future__ import annotations

from itertools import combinations

import pytest

from lindung.access.actors import Actor
from lindung.access.holders import actions, queries
from lindung.access.holders.models import Escrow, Notice, RingMember, SealWrap
from lindung.access.holders.problems import NotAHolder
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.holders.tests.conftest import keyed, opens, person
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing import boxes

TRUSTEES = ("Judge", "Ombudsman", "Secretary")
NEW = "quite another set of words"


def test_any_two_of_three_open_and_one_does_not(amina: Actor) -> None:
    _escrow, shares = actions.ceremony(trustees=TRUSTEES, at=NOON)
    subject, seal = person(amina)
    for pair in combinations(shares, 2):
        private = actions.open_subject(subject=subject, shares=[one.text for one in pair])
        assert boxes.pair_of(private=private).public == bytes(seal.public)
    for share in shares:
        for few in ([share.text], [share.text, share.text]):
            with pytest.raises(actions.WrongShares, match="second trustee"):
                actions.open_subject(subject=subject, shares=few)


def test_wrong_shares_are_told_apart(amina: Actor) -> None:
    _first, old = actions.ceremony(trustees=TRUSTEES, at=NOON)
    _second, new = actions.ceremony(trustees=TRUSTEES, at=NOON)
    with pytest.raises(actions.WrongShares, match="different escrows"):
        actions.escrow_private(shares=[old[0].text, new[1].text])
    slip = old[0].text[:-8] + ("0" if old[0].text[-8] != "0" else "1") + old[0].text[-7:]
    for wrong in (slip, "", "LDG-ESCROW-1-1", "LDG-ESCROW-x-1-zz-000000"):
        with pytest.raises(actions.WrongShares, match="not written right"):
            actions.escrow_private(shares=[wrong, old[1].text])
    typed = f"  {old[0].text.lower()[:20]} {old[0].text.lower()[20:]}\n"
    assert actions.escrow_private(shares=[typed, old[1].text])[0].version == 1
    Escrow.objects.filter(version=1).update(public=boxes.new_pair().public)
    with pytest.raises(actions.WrongShares, match="do not give"):
        actions.escrow_private(shares=[old[0].text, old[1].text])


@pytest.mark.parametrize("names", [("a", "b"), ("a", "b", "b"), ("a", "b", " "), ("a", "b", "c", "d")])
def test_a_ceremony_needs_three_trustees(db: None, names: tuple[str, ...]) -> None:
    with pytest.raises(actions.WrongShares):
        actions.ceremony(trustees=names, at=NOON)
    assert not Escrow.objects.exists()


def test_shares_are_nowhere_in_the_database(amina: Actor) -> None:
    _escrow, shares = actions.ceremony(trustees=TRUSTEES, at=NOON)
    stored = str(list(Escrow.objects.values())) + str(list(AuditEvent.objects.values()))
    assert not any(share.text.split("-")[4] in stored.upper() for share in shares)
    assert all(share.text not in repr(share) for share in shares)


def test_the_last_holder_forgets_and_the_trustees_recover(amina: Actor, nora: Actor) -> None:
    _escrow, shares = actions.ceremony(trustees=TRUSTEES, at=NOON)
    seals = [person(amina)[1] for _ in range(3)]
    actions.replace_forgotten(new=NEW, by=amina, at=NOON)
    ring = queries.ring_of(organisation_id=amina.organisation_id)
    assert ring is not None
    user = User.objects.get(pk=amina.user_id)
    with pytest.raises(actions.WrongShares):
        actions.recover_ring(ring=ring, shares=[shares[0].text], user=user, at=NOON)
    with pytest.raises(NotAHolder):
        opens(seals[0], amina, passphrase=NEW)
    texts = [shares[0].text, shares[2].text]
    outsider = User.objects.get(pk=nora.user_id)
    with pytest.raises(actions.WrongShares):
        actions.recover_ring(ring=ring, shares=texts, user=outsider, at=NOON)
    assert actions.recover_ring(ring=ring, shares=texts, user=user, at=NOON) == 3
    assert all(opens(seal, amina, passphrase=NEW) and opens(seal, nora) for seal in seals)
    assert Notice.objects.filter(kind="recovered").count() == 2, "all rings hear of it"
    assert AuditEvent.objects.filter(event="holders.ring_recovered").count() == 1
    assert RingMember.objects.filter(ring=ring).count() == 1


def test_persons_from_before_the_escrow_are_brought_along(amina: Actor) -> None:
    subject, _seal = person(amina)
    _escrow, shares = actions.ceremony(trustees=TRUSTEES, at=NOON)
    ring = queries.ring_of(organisation_id=amina.organisation_id)
    assert ring is not None and actions.waiting(ring=ring) == 1
    own = actions.unlock(passphrase=PASSPHRASE, by=amina, at=NOON)
    assert actions.rewrap(own=own, by=amina, at=NOON) == 0
    assert actions.open_subject(subject=subject, shares=[shares[0].text, shares[1].text])
    assert SealWrap.objects.filter(subject=subject).count() == 2


def test_a_new_holder_of_another_organisation_does_not_inherit(amina: Actor) -> None:
    _subject, seal = person(amina)
    with pytest.raises(NotAHolder):
        opens(seal, keyed("eve", code="elsewhere"))
