"""Sealed pieces: whatever is done to them, they come back whole or not at all."""

from __future__ import annotations

import io
import os
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.cases.documents import chunks
from lindung.kernel.sealing.problems import Tampered

KEY, DOCUMENT = os.urandom(32), uuid4()
SIZES = st.one_of(
    st.integers(0, 40), st.sampled_from([chunks.CHUNK * n + more for n in (1, 2, 3) for more in (-1, 0, 1)])
)


def sealed(plain: bytes, *, key: bytes = KEY, document: UUID = DOCUMENT) -> bytes:
    target = io.BytesIO()
    pieces = [plain[at : at + chunks.CHUNK] for at in range(0, len(plain), chunks.CHUNK)]
    chunks.seal(key=key, document=document, size=len(plain), plain=pieces, target=target)
    return target.getvalue()


def opened(data: bytes, size: int, *, key: bytes = KEY, document: UUID = DOCUMENT) -> bytes:
    return b"".join(chunks.open_(key=key, document=document, size=size, source=io.BytesIO(data)))


@settings(max_examples=40, deadline=None)
@given(size=SIZES, byte=st.integers(0, 255))
def test_what_goes_in_comes_out(size: int, byte: int) -> None:
    plain = bytes([byte]) * size
    data = sealed(plain)
    assert opened(data, size) == plain
    assert len(data) == chunks.sealed_size(size=size)
    assert size < 16 or plain[:16] not in data


@settings(max_examples=60, deadline=None)
@given(size=SIZES, at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_one_bit_is_enough(size: int, at: int, bit: int) -> None:
    data = bytearray(sealed(bytes(size)))
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(Tampered):
        opened(bytes(data), size)


@settings(max_examples=60, deadline=None)
@given(size=SIZES, cut=st.integers(1, 10**6), more=st.booleans())
def test_cut_or_grown_it_does_not_open(size: int, cut: int, more: bool) -> None:
    data = sealed(bytes(size))
    changed = data + bytes(cut % 70_000 + 1) if more else data[: -(cut % len(data)) or None][:-1]
    with pytest.raises(Tampered):
        opened(changed, size)


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(4)))
def test_pieces_in_another_order_do_not_open(order: list[int]) -> None:
    size = 4 * chunks.CHUNK
    data, step = sealed(os.urandom(size)), chunks.CHUNK + chunks.TAG
    body = data[len(chunks.MARK) :]
    moved = b"".join(body[n * step : (n + 1) * step] for n in order)
    if list(order) == [0, 1, 2, 3]:
        assert opened(chunks.MARK + moved, size)
    else:
        with pytest.raises(Tampered):
            opened(chunks.MARK + moved, size)


def test_whole_pieces_left_out_or_taken_from_another_file_do_not_open() -> None:
    size, step = 3 * chunks.CHUNK, chunks.CHUNK + chunks.TAG
    data, other = sealed(bytes(size)), sealed(bytes(size), document=uuid4())
    shorter = data[: len(chunks.MARK) + 2 * step]
    with pytest.raises(Tampered):
        opened(shorter, size)
    with pytest.raises(Tampered):
        opened(shorter, 2 * chunks.CHUNK)  # also when the row is made to say so
    with pytest.raises(Tampered):
        opened(other[: len(chunks.MARK) + step] + data[len(chunks.MARK) + step :], size)


def test_another_documents_file_or_key_does_not_open() -> None:
    data = sealed(b"words")
    for wrong in ({"document": uuid4()}, {"key": os.urandom(32)}):
        with pytest.raises(Tampered):
            opened(data, 5, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("pieces", [[], [b"ab"], [b"abcd"], [b"abc", b"d"]])
def test_pieces_that_are_not_what_the_size_says_are_never_sealed(pieces: list[bytes]) -> None:
    with pytest.raises(ValueError, match="size says"):
        chunks.seal(key=KEY, document=DOCUMENT, size=3, plain=pieces, target=io.BytesIO())
