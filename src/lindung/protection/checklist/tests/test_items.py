"""The items stand as data: every code once, both languages, and an answerer only for what is asked of a case."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindung.protection.checklist.answering import Found, answerers
from lindung.protection.checklist.items import checklist
from lindung.protection.checklist.models import Answer

LISTS = (
    "told",
    "contacts",
    "consents",
    "interpreters",
    "stays",
    "assessments",
    "plans",
    "check_ins",
    "lawyers",
    "claims",
    "jobs",
    "job_notes",
    "options",
    "leavings",
    "security",
    "handovers",
    "reintegration",
    "follow_ups",
)
CASE_ITEMS = [one.code for one in checklist().of("case")]


def test_the_list_is_whole() -> None:
    found = checklist()
    assert len(found.items) == 67 and len(found.of("case")) == 35 and len(found.of("country")) == 32
    assert {one.chapter for one in found.items} == {"VI", "RL", "SN", "RR", "SR"}
    bullets = {one.bullet for one in found.items}
    assert len(bullets) == 26
    for one in found.items:
        assert one.text.text("en") != one.text.text("ms") and one.next.text("en") != one.next.text("ms")
        assert not one.text.text("en").endswith(".") and not one.next.text("ms").endswith(".")


def test_no_item_is_looked_for_in_the_wrong_place() -> None:
    with pytest.raises(LookupError):
        checklist().item("VI-1", at="case")
    with pytest.raises(LookupError):
        checklist().item("XX-9", at="country")


def test_only_items_of_a_case_are_answered_from_the_record() -> None:
    assert set(answerers()) <= set(CASE_ITEMS)
    assert len(answerers()) >= 25


def facts(**given: Any) -> Any:
    empty: dict[str, Any] = {name: [] for name in LISTS}
    person = SimpleNamespace(interpreter_needed=True)
    base: dict[str, Any] = {
        "case": SimpleNamespace(is_child=False, person=person),
        "held": SimpleNamespace(decisions=[], applications=[]),
        "domains": frozenset(),
        "delivered": frozenset(),
        "planned": frozenset(),
        "officers": False,
        "back": None,
    }
    return SimpleNamespace(**(empty | base | given))


def told(code: str, **given: Any) -> str | None:
    found = answerers()[code](facts(**given))
    return None if found is None else str(found.answer)


@pytest.mark.parametrize(
    ("code", "given", "answer"),
    [
        ("RL-3B", {"lawyers": [{"ended_on": None}]}, "yes"),
        ("RL-3B", {"lawyers": [{"ended_on": "2026-01-01"}]}, "partly"),
        ("RL-3C", {"interpreters": [{"state": "done"}]}, "yes"),
        ("RL-3C", {"interpreters": [{"state": "unmet"}]}, "no"),
        ("RL-3C", {"interpreters": [{"state": "unmet"}, {"state": "done"}]}, "partly"),
        ("RL-3C", {}, None),
        ("RL-3E", {"consents": [{"matter": "referral", "answer": "given", "withdrawn_at": None}]}, "partly"),
        ("RL-7C", {"claims": [{"state": "paid"}]}, "yes"),
        ("RL-7C", {"claims": [{"state": "paid"}, {"state": "asked"}]}, "partly"),
        ("RL-7C", {"claims": [{"state": "refused"}]}, "no"),
        ("RL-7C", {"claims": [{"state": "given_up"}]}, "not_applicable"),
        ("SN-1B", {"stays": [{"state": "here", "asked": "no", "house_kind": "transit"}]}, "no"),
        ("SN-1B", {"stays": [{"state": "left", "asked": "yes", "house_kind": "transit"}]}, None),
        ("SN-3A", {"check_ins": [{"safety": "not_safe"}, {"safety": "safe"}]}, "no"),
        ("SN-3A", {"assessments": [{"kind": "risk"}]}, None),
        ("SN-4B", {"domains": frozenset({"health"})}, "yes"),
        ("SN-4D", {"planned": frozenset({"counselling"})}, "partly"),
        ("SN-5", {}, "not_applicable"),
        ("SN-6A", {"delivered": frozenset({"skills"})}, "yes"),
        ("SN-7B", {"officers": True}, "yes"),
        ("SN-7C", {"assessments": [{"kind": "needs", "present": False}]}, "partly"),
        ("SN-8A", {"contacts": [{"kind": "family", "state": "closed", "outcome": "told"}]}, "yes"),
        (
            "SN-8B",
            {"consents": [{"matter": "family_contact", "answer": "refused", "withdrawn_at": None}]},
            "not_applicable",
        ),
        ("RR-3D", {"options": [{"kind": "return"}, {"kind": "stay"}]}, "yes"),
        ("RR-3D", {"options": [{"kind": "return"}]}, "partly"),
        ("RR-3G", {"told": [{"understood": "partly", "spoke": "same"}]}, "partly"),
        ("SR-2", {}, "not_applicable"),
        ("SR-2", {"back": {"id": 1}}, "no"),
        ("SR-2", {"back": {"id": 1}, "security": [{"result": "unsafe"}]}, "no"),
        ("SR-2", {"back": {"id": 1}, "security": [{"result": "safe"}, {"result": "unsafe"}]}, "yes"),
        ("SR-3C", {"back": {"consent": None}}, "no"),
        ("SR-3E", {"back": {}, "handovers": [{"receipt_on": None, "withdrawn_at": None}]}, "partly"),
        ("SR-3G", {"back": {}, "follow_ups": [{"done_at": None}]}, "partly"),
    ],
)
def test_what_the_record_says(code: str, given: dict[str, Any], answer: str | None) -> None:
    assert told(code, **given) == answer


@settings(deadline=None)  # the first call reads the country's pack
@given(st.sampled_from(sorted(answerers())), st.booleans(), st.booleans())
def test_an_empty_record_never_says_that_something_was_done(code: str, child: bool, needs: bool) -> None:
    person = SimpleNamespace(interpreter_needed=needs)
    case = SimpleNamespace(is_child=child, person=person)
    found = answerers()[code](facts(case=case))
    assert found is None or isinstance(found, Found)
    if code != "RR-1B" and found is not None:
        assert found.answer in {Answer.NO, Answer.NOT_APPLICABLE}
        assert str(found.why)
