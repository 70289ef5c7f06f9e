"""What the key service keeps on disk: its keys, its counts, its revocations; whole after any crash."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import pytest

from lindung.kernel.sealing.keyd import keyring
from lindung.kernel.sealing.keyd.keeper import Caps, Keeper
from lindung.kernel.sealing.keyd.ledger import Ledger
from lindung.kernel.sealing.keyd.logbook import Logbook
from lindung.kernel.sealing.keyd.refusals import Refused, Unusable
from lindung.kernel.sealing.tests.keyd_house import KEY, Clock, Granted, asked, keeper, lines, text


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_record_half_written_is_forgotten_and_the_whole_ones_stay(tmp_path: Path) -> None:
    user, grant = uuid4(), uuid4()
    ledger = Ledger(folder=tmp_path, per_user=2, for_all=9, now=0.0)
    ledger.take(user=user, now=1.0)
    ledger.revoke(grant=grant)
    ledger.close()
    for name in ("given", "revoked"):
        with (tmp_path / name).open("ab") as file:
            file.write(b"half")

    again = Ledger(folder=tmp_path, per_user=2, for_all=9, now=2.0)
    again.revoke(grant=(later := uuid4()))
    again.take(user=user, now=2.0)
    with pytest.raises(Refused, match="capped"):
        again.take(user=user, now=2.0)
    again.close()

    last = Ledger(folder=tmp_path, per_user=2, for_all=9, now=3.0)
    assert last.is_revoked(grant=grant)
    assert last.is_revoked(grant=later)
    assert not last.is_revoked(grant=uuid4())
    assert last.counts(now=3.0)["given"] == 2


def test_a_long_running_count_is_rewritten_without_losing_the_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lindung.kernel.sealing.keyd.ledger._REWRITTEN_AFTER", 10)
    ledger = Ledger(folder=tmp_path, per_user=99, for_all=99, now=0.0)
    user = uuid4()
    for second in range(25):
        ledger.take(user=user, now=second * 600.0)

    assert ledger.counts(now=24 * 600.0)["given"] == 6
    assert (tmp_path / "given").stat().st_size < 24 * 12


def test_keys_are_made_once_for_their_owner_only_and_never_overwritten(tmp_path: Path) -> None:
    path = keyring.init(folder=tmp_path / "k")
    before = path.read_bytes()

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(Unusable, match="holds keys already"):
        keyring.init(folder=tmp_path / "k")
    assert path.read_bytes() == before


def test_a_rotation_that_is_cut_short_leaves_the_keys_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = keyring.init(folder=tmp_path / "k")
    before = path.read_bytes()

    def dies(descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(os, "fsync", dies)
        keyring.rotate(folder=tmp_path / "k")

    assert path.read_bytes() == before
    assert keyring.rotate(folder=tmp_path / "k") == 2


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"current":1,"keys":{},"search":"","marks":""}'])
def test_a_key_file_that_is_not_whole_is_named(tmp_path: Path, content: str) -> None:
    path = keyring.init(folder=tmp_path / "k")
    path.write_text(content)

    with pytest.raises(Unusable, match="backup"):
        keyring.FileKeys(folder=tmp_path / "k")


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keyring.init(folder=tmp_path / "k").chmod(0o640)

    with pytest.raises(Unusable, match="0600"):
        keyring.FileKeys(folder=tmp_path / "k")


def test_the_log_says_who_and_what_and_never_a_key_or_a_text(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock)
    granted = Granted()
    request = asked(kept, granted, clock)
    kept.answer(request)
    kept.answer(request | {"user": "Marker\nname"})
    kept.answer({"op": "token", "kind": "name", "text": "Marker"})
    kept.answer({"op": "Marker"})

    raw = (tmp_path / "k" / "keyd.log").read_text()
    for secret in ("Marker", text(KEY), request["blob"], request["mark"], "narrative"):
        assert secret not in raw
    opened = next(line for line in lines(tmp_path / "k") if line["op"] == "unwrap")
    assert {name: value for name, value in opened.items() if name != "time"} == {
        "op": "unwrap",
        "user": str(granted.user),
        "grant": str(granted.grant),
        "subject": str(granted.subject),
        "outcome": "ok",
    }
    assert (tmp_path / "k" / "keyd.log").stat().st_mode & 0o777 == 0o600


def test_nothing_is_handed_out_that_cannot_be_written_down(tmp_path: Path, clock: Clock) -> None:
    keyring.init(folder=tmp_path / "k")
    full = Logbook(path=Path("/dev/full"))
    ledger = Ledger(folder=tmp_path / "k", per_user=9, for_all=9, now=clock())
    silent = Keeper(
        keys=keyring.FileKeys(folder=tmp_path / "k"), ledger=ledger, logbook=full, caps=Caps(), now=clock
    )
    request = asked(keeper(tmp_path / "k", clock=clock), Granted(), clock)

    assert silent.answer(request) == {"ok": False, "code": "unlogged"}


def test_a_line_or_a_record_that_does_not_fit_any_more_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Logbook(path=tmp_path / "log")
    ledger = Ledger(folder=tmp_path, per_user=9, for_all=9, now=0.0)
    log.write(op="a", outcome="ok")
    ledger.take(user=uuid4(), now=1.0)
    write = os.write

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:5]))
        with pytest.raises(Refused, match="unlogged"):
            log.write(op="b", outcome="ok")
        with pytest.raises(Refused, match="unwritten"):
            ledger.take(user=uuid4(), now=1.0)
        with pytest.raises(Refused, match="unwritten"):
            ledger.revoke(grant=(grant := uuid4()))
    log.write(op="c", outcome="ok")

    assert [line.split('"op":"')[1][0] for line in (tmp_path / "log").read_text().splitlines()] == ["a", "c"]
    assert (tmp_path / "given").stat().st_size == 24
    assert not ledger.is_revoked(grant=grant)
    assert ledger.counts(now=1.0)["given"] == 1
