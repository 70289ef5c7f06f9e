"""An envelope opens with its key in its place, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.kernel.fields import Tier
from lindung.kernel.sealing.envelope import Place, key_version, open_, pad, seal, unpad
from lindung.kernel.sealing.problems import Tampered

KEY = bytes(range(32))
HERE = Place(table="cases_note", row="1", section="notes.text", version=1, tier=Tier.PROTECTED)


@given(st.binary(max_size=2000), st.integers(1, 65535))
def test_what_goes_in_comes_out(plain: bytes, version: int) -> None:
    blob = seal(key=KEY, key_version=version, plain=plain, place=HERE)
    assert open_(key=KEY, blob=blob, place=HERE) == plain
    assert key_version(blob) == version
    assert plain not in blob or len(plain) < 3


@given(st.binary(max_size=300), st.data())
def test_every_changed_bit_and_every_cut_is_noticed(plain: bytes, data: st.DataObject) -> None:
    blob = seal(key=KEY, key_version=1, plain=plain, place=HERE)
    at = data.draw(st.integers(0, len(blob) * 8 - 1))
    flipped = bytearray(blob)
    flipped[at // 8] ^= 1 << at % 8
    cut = blob[: data.draw(st.integers(0, len(blob) - 1))]
    for wrong in (bytes(flipped), cut, blob + b"\0"):
        with pytest.raises(Tampered):
            open_(key=KEY, blob=wrong, place=HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, table="cases_notes"),
        replace(HERE, row="2"),
        replace(HERE, section="notes.title"),
        replace(HERE, version=2),
        replace(HERE, tier=Tier.SEALED),
        replace(HERE, table="cases_note1", row=""),
    ],
)
def test_moved_elsewhere_or_downgraded_it_stays_shut(elsewhere: Place) -> None:
    blob = seal(key=KEY, key_version=1, plain=b"a name", place=HERE)
    assert open_(key=KEY, blob=blob, place=HERE) == b"a name"
    with pytest.raises(Tampered):
        open_(key=KEY, blob=blob, place=elsewhere)


def test_another_key_does_not_open() -> None:
    with pytest.raises(Tampered):
        open_(key=bytes(32), blob=seal(key=KEY, key_version=1, plain=b"x", place=HERE), place=HERE)


@given(st.binary(max_size=100))
def test_padding_hides_short_lengths_and_refuses_lies(plain: bytes) -> None:
    assert unpad(pad(plain)) == plain
    assert len(pad(plain)) % 32 == 0
    with pytest.raises(Tampered):
        unpad((len(pad(plain)) + 1).to_bytes(4, "big") + pad(plain)[4:])
