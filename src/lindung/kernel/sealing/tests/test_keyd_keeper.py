"""What the key service grants and what it refuses, beside each other; and what it remembers."""

from __future__ import annotations

import json
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.kernel.sealing.keyd import keyring
from lindung.kernel.sealing.keyd.keeper import Caps
from lindung.kernel.sealing.tests.keyd_house import KEY, Clock, Granted, asked, keeper, lines, text


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
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)

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
