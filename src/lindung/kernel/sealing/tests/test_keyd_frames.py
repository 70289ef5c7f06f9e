"""The wire and the socket side: what is well-formed passes, what is not ends its own connection and nothing else."""

from __future__ import annotations

import os
import socket
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.kernel.sealing.keyd.frames import LARGEST, Broken, Ended, Reader, pack, parse
from lindung.kernel.sealing.keyd.refusals import Unusable
from lindung.kernel.sealing.keyd.service import Allowed, Patience, Service

OWN = Allowed(users=frozenset({os.geteuid()}))
said_things = st.dictionaries(
    st.text(max_size=20), st.text(max_size=50) | st.integers() | st.none(), max_size=5
)


@contextmanager
def pair(*, frame_seconds: float = 2.0) -> Iterator[tuple[socket.socket, Reader]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, Reader(connection=theirs, idle_seconds=frame_seconds, frame_seconds=frame_seconds)


@settings(deadline=None)
@given(said=st.lists(said_things, min_size=1, max_size=4), cuts=st.lists(st.integers(1, 40), max_size=30))
def test_frames_arrive_whole_however_they_are_cut(said: list[dict[str, Any]], cuts: list[int]) -> None:
    stream = b"".join(pack(one) for one in said)
    with pair() as (ours, reader):

        def send() -> None:
            left = stream
            for size in cuts:
                ours.sendall(left[:size])
                left = left[size:]
            ours.sendall(left)

        sender = threading.Thread(target=send)
        sender.start()
        assert [reader.next() for _ in said] == said
        sender.join()


@settings(deadline=None)
@given(garbage=st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_are_refused(garbage: bytes) -> None:
    with pair() as (ours, reader):
        ours.sendall(garbage)
        ours.shutdown(socket.SHUT_WR)
        try:
            while True:
                assert isinstance(reader.next(), dict)
        except (Broken, Ended):
            pass


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"1", b"null", b"\xff", b"[" * 16000, b'{"a":' * 2000, b"{" * 999]
)
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(Broken):
        parse(body)


@pytest.mark.parametrize("size", [0, LARGEST + 1, 2**31, 2**32 - 1])
def test_an_impossible_length_is_refused_before_anything_more_is_read(size: int) -> None:
    with pair() as (ours, reader):
        ours.sendall(struct.pack(">I", size))
        with pytest.raises(Broken, match="size"):
            reader.next()


@pytest.mark.slow
def test_a_frame_must_be_whole_in_time_even_if_a_byte_comes_now_and_then() -> None:
    with pair(frame_seconds=0.3) as (ours, reader):
        done = threading.Event()

        def drip() -> None:
            for byte in pack({"op": "health"}):
                if done.wait(0.1):
                    return
                ours.sendall(bytes([byte]))

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        with pytest.raises(Broken, match="slow"):
            reader.next()
        assert time.monotonic() - began < 1.0
        done.set()
        thread.join()


def test_what_is_too_large_is_not_sent() -> None:
    with pytest.raises(Broken):
        pack({"text": "a" * LARGEST})


@contextmanager
def served(allowed: Allowed = OWN, patience: Patience | None = None) -> Iterator[Path]:
    """A service that answers each request with itself, in this process."""
    with tempfile.TemporaryDirectory(prefix="keyd-") as folder:
        path = Path(folder) / "s"
        service = Service(path=path, answer=dict, allowed=allowed, patience=patience or Patience(frame=0.5))
        thread = threading.Thread(target=service.serve)
        thread.start()
        try:
            yield path
        finally:
            service.stop()
            thread.join(timeout=5)
            assert not thread.is_alive()
            assert not path.exists()


def connect(path: Path) -> socket.socket:
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.settimeout(3)
    made.connect(str(path))
    return made


def asks(connection: socket.socket, said: dict[str, Any]) -> dict[str, Any]:
    connection.sendall(pack(said))
    return Reader(connection=connection, idle_seconds=3, frame_seconds=3).next()


def is_shown_out(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def test_a_known_account_is_answered_and_an_unknown_one_shown_out() -> None:
    with served() as path, connect(path) as guest:
        assert asks(guest, {"a": 1}) == {"a": 1}
        assert path.stat().st_mode & 0o777 == 0o660
    with served(Allowed(users=frozenset({os.geteuid() + 1}))) as path, connect(path) as guest:
        assert is_shown_out(guest)
    with served(Allowed(users=frozenset(), groups=frozenset({os.getegid()}))) as path, connect(path) as guest:
        assert asks(guest, {"a": 1}) == {"a": 1}


@pytest.mark.slow
def test_hostile_guests_lose_their_own_connection_only() -> None:
    with served() as path, connect(path) as honest:
        assert asks(honest, {"n": 0}) == {"n": 0}
        for number, hostile in enumerate(
            [
                b"GET / HTTP/1.1\r\n\r\n",
                struct.pack(">I", 2**32 - 1),
                struct.pack(">I", 5) + b"{}",
                struct.pack(">I", 2) + b"[]",
                struct.pack(">I", 16000) + b"[" * 16000,
                b"\0",
                os.urandom(100_000),
            ]
        ):
            with connect(path) as guest:
                with suppress(ConnectionError):
                    guest.sendall(hostile)
                assert is_shown_out(guest), hostile[:20]
            assert asks(honest, {"n": number}) == {"n": number}


@pytest.mark.slow
def test_a_guest_that_does_not_read_its_answers_is_shown_out() -> None:
    with served() as path, connect(path) as rude, connect(path) as honest:
        frame = pack({"text": "a" * 15_000})
        with pytest.raises(OSError):
            for _ in range(2000):
                rude.sendall(frame)
        assert asks(honest, {"a": 1}) == {"a": 1}


@pytest.mark.slow
def test_a_crowd_of_silent_guests_gives_way_to_who_comes() -> None:
    with served(patience=Patience(frame=5, connections=8)) as path:
        crowd = [connect(path) for _ in range(40)]
        for guest in crowd:
            guest.settimeout(3)
        with connect(path) as honest:
            assert asks(honest, {"a": 1}) == {"a": 1}
        assert sum(is_shown_out(guest) for guest in crowd[:30]) == 30
        for guest in crowd:
            guest.close()


@pytest.mark.slow
def test_guests_that_do_not_read_give_way_too() -> None:
    frame = pack({"text": "a" * 15_000})
    with (
        served(patience=Patience(frame=30, connections=2)) as path,
        connect(path) as one,
        connect(path) as other,
    ):
        for rude in (one, other):
            rude.settimeout(0.3)
            with pytest.raises(OSError):
                for _ in range(2000):
                    rude.sendall(frame)
        with connect(path) as honest:
            assert asks(honest, {"a": 1}) == {"a": 1}


@settings(max_examples=30, deadline=None)
@given(garbage=st.binary(min_size=1, max_size=400))
def test_no_bytes_take_the_service_down(lasting: Path, garbage: bytes) -> None:
    with connect(lasting) as guest:
        guest.sendall(garbage)
    with connect(lasting) as honest:
        assert asks(honest, {"a": 1}) == {"a": 1}


@pytest.fixture(scope="module")
def lasting() -> Iterator[Path]:
    with served() as path:
        yield path


def test_a_socket_left_behind_is_replaced_and_a_living_one_is_not() -> None:
    with served() as path:
        with pytest.raises(Unusable, match="already"):
            Service(path=path, answer=dict, allowed=OWN, patience=Patience())
        left = path.with_name("left")
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(left))
        Service(path=left, answer=dict, allowed=OWN, patience=Patience()).stop()
        other = path.with_name("other")
        other.write_text("a file of somebody's")
        with pytest.raises(Unusable, match="no socket"):
            Service(path=other, answer=dict, allowed=OWN, patience=Patience())
        assert other.read_text() == "a file of somebody's"
        other.unlink()
        left.unlink()
