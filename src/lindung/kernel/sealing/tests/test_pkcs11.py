"""Keys in a hardware module, tried on the software module SoftHSM: they work there, and do not come out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lindung.kernel.sealing.keyd.hardware import TokenKeys
from lindung.kernel.sealing.keyd.refusals import Refused, Unusable
from lindung.kernel.sealing.pkcs11 import Pkcs11Provider
from lindung.kernel.sealing.problems import Locked
from lindung.kernel.sealing.providers import Wrapped
from lindung.kernel.sealing.tests.keyd_house import Granted, House, environment, keeper

pytestmark = pytest.mark.slow
KEY = bytes(range(32))
PIN = "4711"
LABEL = "lindung-test"
PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


@dataclass(frozen=True, kw_only=True)
class Token:
    module: str
    folder: Path

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        pin = self.folder / "pin"
        pin.touch(mode=0o600)
        pin.write_text(PIN)
        options = ["--pkcs11", self.module, "--token", LABEL, "--pin-file", str(pin)]
        return House(self.folder).run(*arguments, *options)

    def provider(self, **other: str) -> Pkcs11Provider:
        return Pkcs11Provider(**{"module": self.module, "token": LABEL, "pin": PIN, **other})

    def keys(self, **other: Any) -> TokenKeys:
        return TokenKeys(**{"module": self.module, "token": LABEL, "pin": PIN, **other})

    def elsewhere(self, code: str) -> str:
        """Run a program of its own against the token and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", code, self.module, LABEL],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    """A fresh token with keys. SoftHSM reads its configuration when the module starts, so one serves this file."""
    module = next((place for place in PLACES if Path(place).exists()), None)
    assert module, "SoftHSM is missing. Install it: apt-get install softhsm2"
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "0815"],
            check=True,
            capture_output=True,
        )
        made = Token(module=module, folder=folder)
        done = made.command("init")
        assert done.returncode == 0, done.stderr
        yield made


def test_a_key_is_wrapped_in_the_token_and_opens_with_a_warrant_only(token: Token) -> None:
    provider, granted, other = token.provider(), Granted(), Granted()
    wrapped = provider.wrap(key=KEY, about=granted.about)
    warrant = granted.warrant(provider)

    assert provider.unwrap(wrapped=wrapped, about=granted.about, warrant=warrant) == KEY
    assert KEY not in wrapped.blob
    again = provider.rewrap(wrapped=wrapped, about=granted.about)
    assert provider.unwrap(wrapped=again, about=granted.about, warrant=warrant) == KEY

    broken = wrapped.blob[:-1] + bytes([wrapped.blob[-1] ^ 1])
    refused: dict[str, dict[str, Any]] = {
        "forged": {"warrant": replace(warrant, mark=bytes(32))},
        "other_reader": {"warrant": replace(warrant, user_id=uuid4())},
        "other_subject": {"warrant": other.warrant(provider)},
        "out_of_time": {"warrant": replace(warrant, at=datetime.now(UTC) + timedelta(hours=2))},
        "not_ours": {"wrapped": Wrapped(wrapped.version, broken)},
        "not_ours ": {"wrapped": Wrapped(wrapped.version, wrapped.blob[:20])},
        " not_ours": {"about": granted.about.replace(b"protected", b"sealed")},
        "no_such_version": {"wrapped": Wrapped(99, wrapped.blob)},
    }
    right = {"wrapped": wrapped, "about": granted.about, "warrant": warrant}
    for why, wrong in refused.items():
        with pytest.raises(Locked) as refusal:
            provider.unwrap(**{**right, **wrong})
        assert refusal.value.why == why.strip()
    assert provider.unwrap(**right) == KEY


def test_anothers_wrap_does_not_open_under_this_name(token: Token) -> None:
    keys = token.keys()
    version, blob = keys.wrap(key=KEY, about=Granted().about)

    with pytest.raises(Refused, match="not_ours"):
        keys.unwrap(version=version, blob=blob, about=Granted().about)


def test_no_key_can_be_taken_out_of_the_token(token: Token) -> None:
    shown = token.elsewhere(
        "import sys, pkcs11\n"
        "from pkcs11 import Attribute as A, ObjectClass\n"
        "token = pkcs11.lib(sys.argv[1]).get_token(token_label=sys.argv[2])\n"
        f"session = token.open(user_pin='{PIN}', rw=True)\n"
        "found = list(session.get_objects({A.CLASS: ObjectClass.SECRET_KEY}))\n"
        "wrapper = session.generate_key(pkcs11.KeyType.AES, 256, capabilities=pkcs11.MechanismFlag.WRAP)\n"
        "for key in found:\n"
        "    assert not key[A.EXTRACTABLE] and key[A.NEVER_EXTRACTABLE] and key[A.ALWAYS_SENSITIVE] and key[A.LOCAL]\n"
        "    for attempt in (lambda: key[A.VALUE], lambda: wrapper.wrap_key(key),\n"
        "                    lambda: key.__setitem__(A.EXTRACTABLE, True),\n"
        "                    lambda: key.__setitem__(A.SENSITIVE, False)):\n"
        "        try:\n"
        "            attempt()\n"
        "        except pkcs11.PKCS11Error:\n"
        "            continue\n"
        "        raise SystemExit(f'{key.label} came out')\n"
        "print(*sorted(key.label for key in found))"
    )

    assert {"lindung-kek-1", "lindung-marks", "lindung-search"} <= set(shown.split())


def test_the_token_hashes_for_search_and_marks(token: Token) -> None:
    provider = token.provider()

    assert len(provider.token(kind="phone", text="1")) == 32
    assert provider.token(kind="phone", text="1") == token.provider().token(kind="phone", text="1")
    assert provider.token(kind="phone", text="1") != provider.token(kind="name", text="1")
    assert provider.sign(statement=b"1") != provider.sign(statement=b"2")


def test_a_new_wrapping_key_made_by_another_process_is_used_and_the_old_one_opens(
    token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = token.keys()
    version, blob = keys.wrap(key=KEY, about=b"a")

    done = token.command("rotate")
    assert done.returncode == 0, done.stderr
    monkeypatch.setattr("lindung.kernel.sealing.keyd.hardware._LOOKED_EVERY", 0.0)

    assert keys.version() == version + 1
    assert keys.wrap(key=KEY, about=b"a")[0] == version + 1
    assert keys.unwrap(version=version, blob=blob, about=b"a") == KEY


def test_making_keys_again_changes_none(token: Token) -> None:
    before = token.provider().token(kind="a", text="b"), token.provider().version()

    assert token.command("init").returncode == 0

    assert (token.provider().token(kind="a", text="b"), token.provider().version()) == before


def test_six_threads_and_a_forked_process_share_the_token(token: Token) -> None:
    keys = token.keys()

    def work(number: int) -> bool:
        own = bytes([number]) * 32
        version, blob = keys.wrap(key=own, about=bytes([number]))
        return all(keys.unwrap(version=version, blob=blob, about=bytes([number])) == own for _ in range(100))

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(work, range(6)))

    version, blob = keys.wrap(key=KEY, about=b"a")
    child = os.fork()
    if child == 0:
        os._exit(0 if keys.unwrap(version=version, blob=blob, about=b"a") == KEY else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert keys.unwrap(version=version, blob=blob, about=b"a") == KEY


def test_without_module_token_or_pin_everything_is_locked(token: Token) -> None:
    for other in ({"module": "/nowhere/module.so"}, {"token": "nobody's"}):
        provider = token.provider(**other)
        for act in (provider.version, lambda p=provider: p.wrap(key=KEY, about=b"a")):
            with pytest.raises(Locked):
                act()
    code = (
        "import sys\n"
        "from lindung.kernel.sealing.keyd.hardware import TokenKeys\n"
        "from lindung.kernel.sealing.keyd.refusals import Unusable\n"
        "try:\n"
        "    TokenKeys(module=sys.argv[1], token=sys.argv[2], pin='0000')\n"
        "except Unusable as unusable:\n"
        "    print(unusable)\n"
    )
    assert "refuses the PIN" in token.elsewhere(code)


def test_a_token_without_keys_is_named(token: Token) -> None:
    label = "empty"
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "0815"],
        check=True,
        capture_output=True,
    )

    code = (
        "import sys\n"
        "from lindung.kernel.sealing.keyd.hardware import TokenKeys\n"
        "from lindung.kernel.sealing.keyd.refusals import Unusable\n"
        "try:\n"
        f"    TokenKeys(module=sys.argv[1], token='{label}', pin='{PIN}')\n"
        "except Unusable as unusable:\n"
        "    print(unusable)\n"
    )
    assert "lacks keys" in token.elsewhere(code)
    with pytest.raises(Unusable):
        token.keys(token=label)


def test_the_key_service_can_keep_its_keys_in_the_token(token: Token, tmp_path: Path) -> None:
    kept = keeper(tmp_path / "k", keys=token.keys())
    granted = Granted()
    house = House(
        tmp_path, "--pkcs11", token.module, "--token", LABEL, "--pin-file", str(token.folder / "pin")
    )

    assert kept.answer({"op": "version"})["version"] >= 1
    assert house.start() < 2.0
    try:
        client = house.client()
        wrapped = client.wrap(key=KEY, about=granted.about)
        warrant = granted.warrant(client)
        assert client.unwrap(wrapped=wrapped, about=granted.about, warrant=warrant) == KEY
        assert token.provider().unwrap(wrapped=wrapped, about=granted.about, warrant=warrant) == KEY
        assert not (house.keys / "sealing.json").exists()
    finally:
        assert house.end() == 0
