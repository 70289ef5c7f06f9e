"""Boxes open with the right key in the right place, whole, and in no other way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.kernel.sealing import boxes
from lindung.kernel.sealing.problems import Tampered

PAIR, OTHER = boxes.new_pair(), boxes.new_pair()
CHEAP = boxes.Cost(rounds=1, memory=8, lanes=1)


@given(plain=st.binary(max_size=2000), ad=st.binary(max_size=200))
def test_a_box_gives_back_what_was_put_in(plain: bytes, ad: bytes) -> None:
    blob = boxes.seal_to(public=PAIR.public, plain=plain, ad=ad)
    assert boxes.open_with(private=PAIR.private, blob=blob, ad=ad) == plain
    assert blob != boxes.seal_to(public=PAIR.public, plain=plain, ad=ad), "never the same twice"


@given(plain=st.binary(min_size=1, max_size=300), ad=st.binary(max_size=50), data=st.data())
def test_no_changed_box_opens(plain: bytes, ad: bytes, data: st.DataObject) -> None:
    blob = boxes.seal_to(public=PAIR.public, plain=plain, ad=ad)
    place = data.draw(st.integers(0, len(blob) - 1))
    bit = data.draw(st.integers(0, 7))
    flipped = bytearray(blob)
    flipped[place] ^= 1 << bit
    for wrong in (bytes(flipped), blob[:place], blob + b"\0", b""):
        with pytest.raises(Tampered):
            boxes.open_with(private=PAIR.private, blob=wrong, ad=ad)
    with pytest.raises(Tampered):
        boxes.open_with(private=PAIR.private, blob=blob, ad=ad + b"x")
    with pytest.raises(Tampered):
        boxes.open_with(private=OTHER.private, blob=blob, ad=ad)


@given(first=st.binary(max_size=250), second=st.binary(max_size=250))
def test_lengths_do_not_show(first: bytes, second: bytes) -> None:
    sizes = {
        len(boxes.seal_to(public=PAIR.public, plain=plain, ad=b"", round_to=256)) for plain in (first, second)
    }
    assert len(sizes) == 1


@given(passphrase=st.text(min_size=1, max_size=60), other=st.text(min_size=1, max_size=60))
def test_a_key_opens_with_its_own_passphrase_only(passphrase: str, other: str) -> None:
    blob = boxes.lock(private=PAIR.private, passphrase=passphrase, ad=b"mine", cost=CHEAP)
    assert boxes.unlock(blob=blob, passphrase=passphrase, ad=b"mine", cost=CHEAP) == PAIR.private
    if other != passphrase:
        assert boxes.unlock(blob=blob, passphrase=other, ad=b"mine", cost=CHEAP) is None
    assert boxes.unlock(blob=blob, passphrase=passphrase, ad=b"yours", cost=CHEAP) is None
    weaker = boxes.Cost(rounds=1, memory=16, lanes=1)
    assert boxes.unlock(blob=blob, passphrase=passphrase, ad=b"mine", cost=weaker) is None
    for wrong in (blob[:-1], blob + b"x", b"\x02" + blob[1:], b""):
        with pytest.raises(Tampered):
            boxes.unlock(blob=wrong, passphrase=passphrase, ad=b"mine", cost=CHEAP)


@pytest.mark.parametrize("cost", [(0, 8, 1), (17, 8, 1), (1, 2 * 1024 * 1024, 1), (1, 8, 99)])
def test_a_cost_beyond_measure_is_refused(cost: tuple[int, int, int]) -> None:
    with pytest.raises(Tampered):
        boxes.lock(private=PAIR.private, passphrase="x", ad=b"", cost=boxes.Cost(*cost))


def test_a_pair_never_prints_its_private_half() -> None:
    assert PAIR.private.hex() not in repr(PAIR) and str(PAIR.private) not in str(PAIR)
    assert boxes.pair_of(private=PAIR.private) == PAIR


def test_the_strong_cost_is_strong() -> None:
    assert boxes.STRONG.rounds >= 3 and boxes.STRONG.memory >= 64 * 1024


def test_a_public_half_that_is_none_closes_nothing() -> None:
    for wrong in (b"", b"x" * 31, bytes(32)):
        with pytest.raises(Tampered):
            boxes.seal_to(public=wrong, plain=b"x", ad=b"")
