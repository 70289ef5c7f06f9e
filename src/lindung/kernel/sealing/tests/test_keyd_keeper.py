"""What the key service grants and what it refuses, beside each other; and what it remembers."""

from __future__ import annotations

import base64
import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.kernel.sealing.keyd import keyring
from lindung.kernel.sealing.keyd.keeper import Caps, Keeper
from lindung.kernel.sealing.keyd.ledger import Ledger
from lindung.kernel.sealing.keyd.logbook import Logbook
from lindung.kernel.sealing.keyd.refusals import Refused, Unusable
from lindung.kernel.sealing.tests.keyd_house import Clock, Granted, keeper, lines

KEY = bytes(range(32))


def text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def asked(
    keeper: Keeper, granted: Granted, clock: Clock, *, user: UUID | None = None, **other: Any
) -> dict[str, Any]:
    """Wrap a key for the subject, sign the grant, and return the request that unwraps it; `other` replaces parts."""
    at = datetime.fromtimestamp(clock(), UTC)
    statement = granted.statement(at).decode()
    wrapped = keeper.answer({"op": "wrap", "key": text(KEY), "about": granted.about.decode()})
    request = {
        "op": "unwrap",
        "version": wrapped["version"],
        "blob": wrapped["blob"],
        "about": granted.about.decode(),
        "statement": statement,
        "mark": keeper.answer({"op": "sign", "statement": statement})["mark"],
        "user": str(user or granted.user or uuid4()),
        "organisation": str(granted.organisation),
    }
    return request | other


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_grant_that_covers_opens(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock)

    answer = kept.answer(asked(kept, Granted(), clock))

    assert answer == {"ok": True, "key": text(KEY)}


def test_a_grant_to_an_organisation_opens_for_any_of_its_users_only(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock)
    granted = Granted(user=None)

    assert kept.answer(asked(kept, granted, clock, user=uuid4()))["ok"]
    assert kept.answer(asked(kept, granted, clock, organisation=str(uuid4())))["code"] == "other_reader"


def test_a_grant_without_end_opens_years_later(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock)
    request = asked(kept, Granted(until=None), clock)
    clock.now += 10 * 365 * 86400

    assert kept.answer(request)["ok"]


def test_what_is_refused(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock)
    granted, other = Granted(), Granted()
    request = asked(kept, granted, clock)
    elsewhere = asked(kept, other, clock)
    longer = json.loads(request["statement"]) | {"until": None}
    forged = json.dumps(longer, sort_keys=True, separators=(",", ":"))

    refused = {
        "forged: no mark": request | {"mark": text(b"")},
        "forged: a mark of zeros": request | {"mark": text(bytes(32))},
        "forged: the mark of another": request | {"mark": elsewhere["mark"]},
        "forged: an end taken away": request | {"statement": forged},
        "forged: empty": request | {"statement": ""},
        "other_reader: another user": request | {"user": str(uuid4())},
        "other_reader: another organisation": request | {"organisation": str(uuid4())},
        "other_subject: another's wrap": request | {"about": elsewhere["about"], "blob": elsewhere["blob"]},
        "other_subject: another's name": request | {"about": elsewhere["about"]},
        "not_ours: another's wrap under this name": request | {"blob": elsewhere["blob"]},
        "not_ours: another tier": request | {"about": request["about"].replace("protected", "sealed")},
        "not_ours: another version": request | {"about": request["about"][:-1] + "2"},
        "not_ours: cut": request | {"blob": request["blob"][:-4]},
        "not_ours: empty": request | {"blob": ""},
        "no_such_version: of the wrapping key": request | {"version": 2},
        "bad_request: a version of yes": request | {"version": True},
        "bad_request: no name": request | {"about": "lindung"},
        "bad_request: a name without a person": request | {"about": "lindung:wrap:x:protected:1"},
        "bad_request: a user of none": request | {"user": None},
        "bad_request: base64 of nothing": request | {"mark": "!"},
        "bad_request: half a letter": request | {"statement": "\ud800"},
        "bad_request: a kind that reaches into the text": {"op": "token", "kind": "a\0b", "text": "c"},
        "unknown_op: nothing like it": request | {"op": "export"},
        "unknown_op: no word": request | {"op": ["unwrap"]},
    }
    for case, wrong in refused.items():
        assert kept.answer(wrong) == {"ok": False, "code": case.split(":")[0]}, case
    assert kept.answer(request)["ok"]


@pytest.mark.parametrize("wait", [timedelta(hours=1), timedelta(days=400), timedelta(hours=-1, seconds=-1)])
def test_a_grant_opens_neither_before_nor_after_its_time(
    tmp_path: Path, clock: Clock, wait: timedelta
) -> None:
    kept = keeper(tmp_path / "k", clock=clock)
    request = asked(kept, Granted(), clock)
    clock.now += wait.total_seconds()

    assert kept.answer(request)["code"] == "out_of_time"


def test_a_grant_opens_until_its_last_second(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock)
    request = asked(kept, Granted(), clock)
    clock.now += 3599

    assert kept.answer(request)["ok"]


def test_a_revoked_grant_opens_nothing_also_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock)
    granted, spared = Granted(), Granted()
    request, other = asked(kept, granted, clock), asked(kept, spared, clock)
    assert kept.answer(request)["ok"]

    assert kept.answer({"op": "revoke", "grant": str(granted.grant)})["ok"]
    assert kept.answer({"op": "revoke", "grant": str(granted.grant)})["ok"]

    again = keeper(tmp_path / "k", clock=clock)
    for service in (kept, again):
        assert service.answer(request)["code"] == "revoked"
        assert service.answer({"op": "sign", "statement": request["statement"]})["code"] == "revoked"
        assert service.answer(other)["ok"]
    assert again.answer({"op": "stats"})["revoked"] == 1


def test_a_user_gets_so_many_keys_in_an_hour_also_across_a_restart(tmp_path: Path, clock: Clock) -> None:
    caps = Caps(per_user=3)
    kept = keeper(tmp_path / "k", clock=clock, caps=caps)
    request, other = asked(kept, Granted(), clock), asked(kept, Granted(), clock)
    for _ in range(2):
        assert kept.answer(request)["ok"]
    clock.now += 1800

    kept = keeper(tmp_path / "k", clock=clock, caps=caps)
    assert kept.answer(request)["ok"]
    assert kept.answer(request)["code"] == "capped"
    assert kept.answer(other)["ok"], "another user is not touched"
    assert [line["alarm"] for line in lines(tmp_path / "k") if line["outcome"] == "capped"] == [True]

    clock.now += 1800
    for expected in (True, True, False):  # an hour after the first two, the third still counts
        assert kept.answer(asked(kept, Granted(user=UUID(request["user"])), clock))["ok"] is expected


def test_an_invented_crowd_of_users_meets_the_cap_of_all(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock, caps=Caps(for_all=5))
    request = asked(kept, Granted(user=None), clock)

    codes = [kept.answer(request | {"user": str(uuid4())}).get("code") for _ in range(7)]

    assert codes == [None] * 5 + ["capped_all"] * 2


def test_what_is_refused_counts_nothing(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock, caps=Caps(per_user=1))
    request = asked(kept, Granted(), clock)

    for _ in range(3):
        assert kept.answer(request | {"mark": text(bytes(32))})["code"] == "forged"

    assert kept.answer(request)["ok"]


def test_six_at_once_get_exactly_as_many_keys_as_the_cap_says(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock, caps=Caps(per_user=50))
    request = asked(kept, Granted(), clock)
    given: list[bool] = []

    def work() -> None:
        given.extend(kept.answer(request)["ok"] for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(given), sum(given)) == (120, 50)
    assert keeper(tmp_path / "k", clock=clock).answer({"op": "stats"})["given"] == 50


def test_tokens_and_marks_have_their_hour_too(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock, caps=Caps(tokens=2, marks=1))
    token = {"op": "token", "kind": "phone", "text": "0"}
    sign = {"op": "sign", "statement": Granted().statement().decode()}

    assert [kept.answer(token).get("code") for _ in range(3)] == [None, None, "capped_all"]
    assert [kept.answer(sign).get("code") for _ in range(2)] == [None, "capped_all"]
    clock.now += 3660
    assert kept.answer(token)["ok"]
    assert kept.answer(sign)["ok"]


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"grant":1}',
        "[" * 9000,
        Granted().statement().decode().replace("since", "from"),
    ],
)
def test_only_what_has_the_shape_of_a_grant_is_marked(tmp_path: Path, clock: Clock, statement: str) -> None:
    kept = keeper(tmp_path / "k", clock=clock)

    assert kept.answer({"op": "sign", "statement": statement})["code"] == "bad_request"


def test_a_new_wrapping_key_takes_over_and_the_old_one_still_opens(tmp_path: Path, clock: Clock) -> None:
    kept = keeper(tmp_path / "k", clock=clock)
    request = asked(kept, Granted(), clock)

    assert keyring.rotate(folder=tmp_path / "k") == 2

    assert kept.answer({"op": "version"})["version"] == 2
    assert kept.answer(request)["ok"]
    again = kept.answer(request | {"op": "rewrap"})
    assert (again["version"], "key" in again) == (2, False)
    assert kept.answer(request | {"version": 2, "blob": again["blob"]})["key"] == text(KEY)
    assert kept.answer(request | {"version": 2})["code"] == "not_ours"


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


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "key",
    "about",
    "version",
    "blob",
    "statement",
    "mark",
    "user",
    "organisation",
    "kind",
    "text",
    "grant",
]
requests = st.builds(
    lambda op, said: {"op": op, **said},
    st.sampled_from(["wrap", "unwrap", "rewrap", "token", "sign", "revoke", "health", "version"])
    | json_values,
    st.dictionaries(st.sampled_from(FIELDS), json_values),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=requests)
def test_whatever_is_asked_gets_an_answer_and_never_a_key(tmp_path: Path, said: dict[str, Any]) -> None:
    answer = keeper(tmp_path / "k").answer(said)

    assert isinstance(answer["ok"], bool)
    assert "key" not in answer
    assert answer.get("code") != "failed"
