"""Keyset pages: every case exactly once, also while new ones arrive."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases import queries
from lindung.cases.testing import make_case
from lindung.kernel.codes import ALPHABET, new_code, read_code


@pytest.mark.parametrize("reader", ["amina", "nora"])
def test_every_case_once_while_new_ones_arrive(amina: Actor, nora: Actor, reader: str) -> None:
    actor = {"amina": amina, "nora": nora}[reader]
    # Several share a moment: the key alone must order them.
    known = [make_case(by=amina, at=NOON - timedelta(hours=n // 4)) for n in range(11)]
    seen: list[str] = []
    after = None
    while True:
        found, after = queries.page(actor=actor, wanted=queries.CaseFilter(), after=after, size=3)
        seen += [case.code for case in found]
        if after is None:
            break
        assert queries.Cursor.read(str(after)) == after
        make_case(by=amina, at=NOON + timedelta(hours=len(seen)))
    assert sorted(seen) == sorted(case.code for case in known)


def test_filters(amina: Actor) -> None:
    child = make_case(by=amina, age_years=12)
    adult = make_case(by=amina, age_years=30)
    unsure = make_case(by=amina, age_years=None)

    def codes(**wanted: object) -> set[str]:
        found, _next = queries.page(
            actor=amina,
            wanted=queries.CaseFilter(**wanted),  # type: ignore[arg-type]
            after=None,
            size=10,
        )
        return {case.code for case in found}

    assert codes(is_child=True) == {child.code, unsure.code}, "unsure counts as a child until known"
    assert codes(is_child=False) == {adult.code}
    assert codes(stages=frozenset({"closed"})) == set()
    assert codes(place="XX-00") == set()


@pytest.mark.parametrize(
    "text", ["", "now", "2026-11-09", "2026-11-09T04:00:00,not-a-key", "2026-11-09T04:00:00+00:00,"]
)
def test_a_cursor_cut_short_starts_at_the_beginning(text: str) -> None:
    assert queries.Cursor.read(text) is None


def test_any_single_wrong_character_is_caught() -> None:
    for draw in range(0, 1 << 35, (1 << 35) // 23):
        code = new_code(prefix="TIP", draw=draw)
        body = code[4:]
        assert read_code(code.lower().replace("-", " "), prefix="TIP") == code
        for place, right in enumerate(body):
            if right == "-":
                continue
            for wrong in ALPHABET.replace(right, ""):
                assert read_code(body[:place] + wrong + body[place + 1 :], prefix="TIP") is None
