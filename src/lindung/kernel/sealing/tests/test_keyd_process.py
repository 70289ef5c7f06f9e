"""The key service as a process, and the program's side of it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from lindung.kernel.sealing.problems import Locked
from lindung.kernel.sealing.tests.keyd_house import Granted, House, environment, house, lines

pytestmark = pytest.mark.slow
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def shared() -> Iterator[House]:
    with house() as made:
        made.start()
        yield made


def test_it_starts_in_less_than_a_second() -> None:
    with house() as made:
        assert min(made.start(), _again(made), _again(made)) < 1.0
        assert made.end() == 0
        assert not made.socket.exists()


def _again(made: House) -> float:
    made.end()
    return made.start()


def test_it_loads_neither_django_nor_the_program() -> None:
    code = (
        "import sys; from lindung.kernel.sealing.keyd import running, hardware;"
        "print(*sorted(n for n in sys.modules if n.split('.')[0] in ('lindung', 'django', 'pydantic', 'typer')))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    ).stdout.split()

    ours = "lindung.kernel.sealing.keyd"
    above = {"lindung", "lindung.kernel", "lindung.kernel.sealing", "lindung.kernel.sealing.warrants", ours}
    assert [name for name in loaded if name not in above and not name.startswith(f"{ours}.")] == []


def test_the_one_command_line_starts_it_without_the_rest() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "lindung", "keyd", "--help"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert "--allow-user" in done.stdout
    assert "lindung.kernel.sealing.keyd.running" in done.stderr
    assert "django" not in done.stderr
    assert "typer" not in done.stderr


def test_its_memory_is_closed_to_debuggers_and_core_files() -> None:
    code = (
        "import ctypes, resource; from lindung.kernel.sealing.keyd.guarding import guard; said = guard();"
        "print(said['no_core'], said['no_debugger'], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),"
        " resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "True True 0 (0, 0)"


def test_a_service_that_was_restarted_is_found_again_and_remembers() -> None:
    with house("--per-user", "4") as made:
        made.start()
        client, granted, gone = made.client(), Granted(), Granted()
        wrapped, lost = (client.wrap(key=KEY, about=one.about) for one in (granted, gone))
        warrant, withdrawn = granted.warrant(client), gone.warrant(client)
        for _ in range(3):
            client.unwrap(wrapped=wrapped, about=granted.about, warrant=warrant)
        client.revoke(grant=gone.grant)

        made.end()
        with pytest.raises(Locked):
            client.version()
        made.start()

        assert client.unwrap(wrapped=wrapped, about=granted.about, warrant=warrant) == KEY
        with pytest.raises(Locked) as capped:
            client.unwrap(wrapped=wrapped, about=granted.about, warrant=warrant)
        with pytest.raises(Locked) as revoked:
            client.unwrap(wrapped=lost, about=gone.about, warrant=withdrawn)
        assert (capped.value.why, revoked.value.why) == ("capped", "revoked")

        made.end()
        made.start()
        assert client.version() == 1, "a connection that a restart cut is renewed without anybody noticing"


def test_killed_in_the_middle_it_forgets_nothing_that_it_answered() -> None:
    with house("--per-user", "1000000", "--for-all", "1000000") as made:
        made.start()
        client = made.client()
        answered, withdrawn = [0] * 6, []

        def work(number: int) -> None:
            granted = Granted()
            try:
                wrapped = client.wrap(key=KEY, about=granted.about)
                warrant = granted.warrant(client)
                while True:
                    client.unwrap(wrapped=wrapped, about=granted.about, warrant=warrant)
                    answered[number] += 1
                    if answered[number] % 50 == 0:
                        client.revoke(grant=(grant := uuid4()))
                        withdrawn.append(grant)
            except Locked:
                return

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        while min(answered) < 60:
            time.sleep(0.01)
        made.kill()
        for thread in threads:
            thread.join()
        made.start()

        stats = client.stats()
        assert sum(answered) <= stats["given"] <= sum(answered) + 6
        assert len(withdrawn) <= stats["revoked"] <= len(withdrawn) + 6
        opened = [line for line in lines(made.keys) if line["op"] == "unwrap" and line["outcome"] == "ok"]
        assert len(opened) >= sum(answered)


def test_a_second_service_on_the_same_keys_is_refused(shared: House) -> None:
    done = shared.run("--socket", f"{shared.socket}2")

    assert done.returncode == 1
    assert "uses" in done.stderr
    assert shared.client().version() >= 1


def test_a_wrapping_key_is_added_while_it_runs(shared: House) -> None:
    client = shared.client()
    before = client.version()

    done = shared.run("rotate")

    assert done.returncode == 0, done.stderr
    assert client.version() == before + 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["init"], "holds keys already"),
        ([], "--socket"),
        (["--socket", "/nowhere/at/all"], "folder"),
        (["--socket", f"/tmp/{'x' * 120}"], "too long"),
        (["--socket", "/tmp/x", "--allow-user", "nobody-here-has-this-name"], "no such account"),
        (["--pkcs11", "/x.so", "--socket", "/tmp/x"], "--token"),
    ],
)
def test_what_cannot_start_says_why(arguments: list[str], says: str) -> None:
    with house() as made:
        done = made.run(*arguments)

    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_without_keys_it_says_how_to_make_them(tmp_path: Path) -> None:
    done = House(tmp_path).run("--socket", str(tmp_path / "s"))

    assert (done.returncode, "keyd init" in done.stderr) == (1, True)


def test_the_log_goes_on_in_a_new_file_when_told(shared: House) -> None:
    log = shared.keys / "keyd.log"
    client = shared.client()
    log.rename(log.with_name("keyd.log.1"))
    assert shared.process
    shared.process.send_signal(1)
    for _ in range(100):
        client.stats()
        if log.exists():
            break
        time.sleep(0.01)
    client.stats()

    assert lines(shared.keys)[-1]["op"] == "stats"
