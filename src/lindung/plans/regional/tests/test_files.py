"""The file of a release: one way of being written, and no byte that can change unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lindung.kernel.audit import keys
from lindung.kernel.problems import Invalid
from lindung.plans.regional import files
from lindung.plans.regional.problems import Unfit
from lindung.plans.regional.tests.conftest import Partner

PARTNER = Partner()
GOOD = PARTNER.file()
NOTICE = PARTNER.file(PARTNER.withdrawal())


def taken(data: bytes, *, public: str = PARTNER.public) -> files.FileOf:
    """Return what a file says if its shape and signature hold."""
    found = files.read(data=data)
    files.assert_signed(found=found, public=public)
    if found.key != files.fingerprint(public=public):
        raise Unfit("unknown_key", "another key")
    return found


def test_a_signed_file_is_taken_and_says_what_was_said() -> None:
    assert taken(GOOD).release.model_dump(mode="json") == PARTNER.content()
    assert taken(NOTICE).release.kind == "lindung.release.withdrawal"


@settings(max_examples=400)
@given(place=st.integers(0, len(GOOD) - 1), other=st.integers(0, 255))
@example(place=len(GOOD) - 3, other=ord("0"))
def test_any_byte_changed_is_refused(place: int, other: int) -> None:
    changed = bytearray(GOOD)
    if changed[place] == other:
        other = (other + 1) % 256
    changed[place] = other
    with pytest.raises(Unfit):
        taken(bytes(changed))


@settings(max_examples=200)
@given(place=st.integers(0, len(GOOD)), more=st.integers(0, 255))
def test_any_byte_more_or_less_is_refused(place: int, more: int) -> None:
    with pytest.raises(Unfit):
        taken(GOOD[:place] + bytes([more]) + GOOD[place:])
    if place < len(GOOD):
        with pytest.raises(Unfit):
            taken(GOOD[:place] + GOOD[place + 1 :])


@settings(max_examples=60)
@given(place=st.integers(0, len(NOTICE) - 1), turn=st.integers(1, 255))
def test_any_byte_of_a_notice_changed_is_refused(place: int, turn: int) -> None:
    changed = bytearray(NOTICE)
    changed[place] ^= turn
    with pytest.raises(Unfit):
        taken(bytes(changed))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 300_000,
        b'{"a":' * 60_000,
        b"1" * 300_000,
        GOOD + b"\n",
        b" " + GOOD,
        json.dumps(json.loads(GOOD)).encode(),
        json.dumps(json.loads(GOOD), indent=1).encode(),
        GOOD.replace(b'"format":1', b'"format":1,"format":1'),
        GOOD.replace(b"41", b"41.0"),
        GOOD.replace(b"41", b"-1"),
        GOOD.replace(b"41", b"NaN"),
        GOOD.replace(b"41", b"true"),
        GOOD.replace(b"02:00:00Z", b"02:00:00+00:00"),
        GOOD.replace(b'"serial":1', b'"serial":1,"more":{}'),
        GOOD.replace(b"Kes dibuka", b"Kes \\u0064ibuka"),
        GOOD.replace(b"Kes dibuka", b"\\ud800"),
    ],
)
def test_what_is_no_release_is_refused(data: bytes) -> None:
    with pytest.raises(Unfit) as refused:
        taken(data)
    assert refused.value.code == "not_a_release"


def test_what_is_too_large_is_not_even_read() -> None:
    with pytest.raises(Unfit) as refused:
        files.read(data=b" " * (files.LIMIT + 1))
    assert refused.value.code == "too_large"


def test_another_key_or_another_use_of_the_key_does_not_fit() -> None:
    with pytest.raises(Unfit) as refused:
        taken(GOOD, public=Partner().public)
    assert refused.value.code == "tampered"
    content = PARTNER.content()
    bare = PARTNER.private.sign(files.canonical(content)).hex()
    whole: dict[str, Any] = json.loads(GOOD) | {"signature": bare}
    with pytest.raises(Unfit, match="does not fit"):
        taken(files.canonical(whole))


def test_a_public_key_has_one_spelling_and_a_private_one_is_no_key() -> None:
    pem, mark = files.proper_key(text="  " + PARTNER.public + "\n\n")
    assert (pem, mark) == (PARTNER.public, files.fingerprint(public=PARTNER.public))
    assert files.fingerprint(public=keys.public_text()) == keys.fingerprint()
    for text in (
        "",
        "hello",
        "-----BEGIN PRIVATE KEY-----",
        PARTNER.public[:60],
        "-----BEGIN PUBLIC KEY-----é",
    ):
        with pytest.raises(Invalid):
            files.proper_key(text=text)
