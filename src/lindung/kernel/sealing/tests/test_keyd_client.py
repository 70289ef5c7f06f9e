"""The program's side of the key service: right answers, and `Locked` for everything else."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from lindung.kernel.sealing import keyfile, keys
from lindung.kernel.sealing.keyd.client import KeydProvider
from lindung.kernel.sealing.models import KeyWrap
from lindung.kernel.sealing.problems import Locked
from lindung.kernel.sealing.providers import provider
from lindung.kernel.sealing.tests.keyd_house import Granted, House, house

pytestmark = pytest.mark.slow
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def shared() -> Iterator[House]:
    with house() as made:
        made.start()
        yield made


def test_the_program_has_a_key_wrapped_opened_and_rewrapped(shared: House) -> None:
    client, granted = shared.client(), Granted()

    wrapped = client.wrap(key=KEY, about=granted.about)
    warrant = granted.warrant(client)

    assert KEY not in wrapped.blob
    assert client.unwrap(wrapped=wrapped, about=granted.about, warrant=warrant) == KEY
    again = client.rewrap(wrapped=wrapped, about=granted.about)
    assert again.blob != wrapped.blob
    assert client.unwrap(wrapped=again, about=granted.about, warrant=warrant) == KEY
    assert client.token(kind="phone", text="1") == client.token(kind="phone", text="1")
    assert client.token(kind="phone", text="1") != client.token(kind="name", text="1")
    assert len(client.token(kind="phone", text="一")) == 32
    assert client.health() >= 0


@pytest.mark.parametrize(
    "shown", [{"shown_by": uuid4()}, {"of": uuid4()}], ids=["other user", "other organisation"]
)
def test_another_reader_is_locked_out(shared: House, shown: dict[str, UUID]) -> None:
    client, granted = shared.client(), Granted()
    wrapped = client.wrap(key=KEY, about=granted.about)

    with pytest.raises(Locked) as refusal:
        client.unwrap(wrapped=wrapped, about=granted.about, warrant=granted.warrant(client, **shown))

    assert refusal.value.why == "other_reader"
    assert (refusal.value.code, refusal.value.status) == ("locked", 503)


def test_the_service_goes_by_its_own_clock(shared: House) -> None:
    client = shared.client()
    granted = Granted(until=None)
    granted.since = granted.since * -1
    wrapped = client.wrap(key=KEY, about=granted.about)
    warrant = granted.warrant(client)
    object.__setattr__(warrant, "at", datetime(2100, 1, 1, tzinfo=UTC))

    with pytest.raises(Locked) as refusal:
        client.unwrap(wrapped=wrapped, about=granted.about, warrant=warrant)

    assert refusal.value.why == "out_of_time"


def test_six_threads_each_have_a_connection_and_their_own_answers(shared: House) -> None:
    client = shared.client()

    def work(number: int) -> bool:
        granted = Granted()
        key = bytes([number]) * 32
        wrapped = client.wrap(key=key, about=granted.about)
        warrant = granted.warrant(client)
        return all(
            client.unwrap(wrapped=wrapped, about=granted.about, warrant=warrant) == key for _ in range(200)
        )

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(work, range(6)))


def test_a_forked_process_does_not_speak_on_its_parents_connection(shared: House) -> None:
    client = shared.client()
    version = client.version()
    child = os.fork()
    if child == 0:
        taken_over = client._mine.held[1]
        right = all(client.version() == version for _ in range(50))
        os._exit(0 if right and client._mine.held[1] is not taken_over else 1)
    for _ in range(50):
        assert client.version() == version
    assert os.waitpid(child, 0)[1] == 0


def test_too_much_is_refused_on_this_side(shared: House) -> None:
    with pytest.raises(Locked, match="Locked"):
        shared.client().token(kind="name", text="a" * 20_000)


def test_without_a_service_everything_is_locked_at_once(tmp_path: Path) -> None:
    client, granted = KeydProvider(socket=str(tmp_path / "nobody")), Granted()
    began = time.monotonic()

    for act in (
        client.version,
        client.health,
        lambda: client.wrap(key=KEY, about=granted.about),
        lambda: client.token(kind="a", text="b"),
        lambda: client.sign(statement=granted.statement()),
        lambda: client.revoke(grant=uuid4()),
    ):
        with pytest.raises(Locked):
            act()
    assert time.monotonic() - began < 0.5


def test_a_service_that_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    path = f"/tmp/keyd-mute-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(path)
        mute.listen()
        began = time.monotonic()
        with pytest.raises(Locked):
            KeydProvider(socket=path, timeout=0.3).version()
        assert 0.2 < time.monotonic() - began < 1.0
    Path(path).unlink()


def test_a_service_that_talks_nonsense_is_locked_not_believed() -> None:
    path = f"/tmp/keyd-mad-{os.getpid()}"
    answers = [b"\0\0\0\2[]", b"\xff" * 9, b'\0\0\0\x0c{"ok":"yes"}', b'\0\0\0\x0b{"ok":true}', b""]
    with socket.socket(socket.AF_UNIX) as mad:
        mad.bind(path)
        mad.listen()

        def talk() -> None:
            for answer in answers:
                guest, _ = mad.accept()
                with guest:
                    guest.recv(9999)
                    guest.sendall(answer)

        thread = threading.Thread(target=talk)
        thread.start()
        for _ in answers:
            with pytest.raises(Locked):
                KeydProvider(socket=path, timeout=0.5).version()
        thread.join()
    Path(path).unlink()


def test_moving_the_key_file_moves_the_installation(tmp_path: Path) -> None:
    """What was wrapped, marked and hashed with the file of the program opens with the service, and the reverse."""
    with house() as made:
        here = keyfile.FileProvider(folder=made.keys)
        made.start()
        there, granted = made.client(), Granted()

        statement = granted.statement()
        assert there.sign(statement=statement) == here.sign(statement=statement)
        assert here.token(kind="a", text="b") == there.token(kind="a", text="b")
        wrapped = here.wrap(key=KEY, about=granted.about)
        assert there.unwrap(wrapped=wrapped, about=granted.about, warrant=granted.warrant(here)) == KEY


@pytest.mark.django_db
def test_when_the_service_is_away_nothing_is_written_in_clear_and_open_facts_are_read(tmp_path: Path) -> None:
    subject = uuid4()
    keys.create(subject=subject, at=datetime.now(UTC))

    with override_settings(KEY_PROVIDER="keyd", KEYD_SOCKET=str(tmp_path / "nobody")):
        assert isinstance(provider(), KeydProvider)
        with pytest.raises(Locked):
            keys.create(subject=uuid4(), at=datetime.now(UTC))
        assert [row.subject for row in KeyWrap.objects.all()] == [subject]
