"""What is kept of what was sent, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindung.identification.instruments import AnswerError, Question, validate, validate_all
from lindung.identification.instruments.answers import TEXT_LIMIT, clean
from lindung.identification.instruments.tests.packs import AT, any_adult

LABEL = {"en": "What?", "ms": "Apa?"}


def question(kind: str, **more: Any) -> Question:
    return Question.model_validate({"id": "asked", "type": kind, "label": LABEL, **more})


SEVERAL = question(
    "select_multiple",
    choices=[
        {"code": "one", "label": LABEL},
        {"code": "two", "label": LABEL},
        {"code": "none", "label": LABEL, "exclusive": True},
    ],
)


@pytest.mark.parametrize(
    ("asked", "raw", "kept"),
    [
        (question("yes_no_unsure"), "yes", "yes"),
        (question("yes_no_unsure"), ["no"], "no"),
        (question("select_one", choices="sex"), "female", "female"),
        (SEVERAL, ["two", "one", "two"], ("one", "two")),
        (SEVERAL, "one", ("one",)),
        (question("integer", least=0, most=24), "16", 16),
        (question("integer"), 16, 16),
        (question("date"), "2019", "2019"),
        (question("date"), 2019, "2019"),
        (question("date"), "2019-6", "2019-06"),
        (question("date"), "2024-02-29", "2024-02-29"),
        (question("date"), "2026-11-07", "2026-11-07"),
        (question("date", future=True), "2027-01-01", "2027-01-01"),
        (question("language"), "MS", "ms"),
        (question("language"), "rhg", "rhg"),
        (question("text"), "  two\r\nlines\t ", "two\nlines"),
        (question("place"), "Dhaka", "Dhaka"),
    ],
)
def test_kept(asked: Question, raw: Any, kept: Any) -> None:
    assert validate(question=asked, raw=raw, at=AT) == kept


@pytest.mark.parametrize("raw", [None, "", "  ", "\u202e", [], ()])
def test_every_question_can_be_skipped(raw: Any) -> None:
    for asked in any_adult().questions.values():
        assert validate(question=asked, raw=raw, at=AT) is None


@pytest.mark.parametrize(
    ("asked", "raw", "key"),
    [
        (question("yes_no_unsure"), "maybe", "unknown_choice"),
        (question("yes_no_unsure"), True, "wrong_kind"),
        (question("yes_no_unsure"), ["yes", "no"], "one_only"),
        (question("select_one", choices="sex"), "F", "unknown_choice"),
        (question("select_one", choices="sex"), {"a": 1}, "wrong_kind"),
        (SEVERAL, ["one", "none"], "exclusive_choice"),
        (SEVERAL, ["three"], "unknown_choice"),
        (SEVERAL, [1], "wrong_kind"),
        (SEVERAL, ["one"] * 1_000, "unknown_choice"),
        (question("integer", least=0), "-1", "number_too_small"),
        (question("integer", most=24), "25", "number_too_big"),
        (question("integer"), "16.5", "not_a_number"),
        (question("integer"), "9" * 5_000, "not_a_number"),
        (question("integer"), 10**300, "not_a_number"),
        (question("integer"), "١٦", "not_a_number"),
        (question("integer"), 1.5, "wrong_kind"),
        (question("date"), "2021-04-31", "no_such_day"),
        (question("date"), "2021-13", "no_such_day"),
        (question("date"), "2023-02-29", "no_such_day"),
        (question("date"), "2026-11-08", "in_the_future"),
        (question("date"), "2026-12", "in_the_future"),
        (question("date"), "2027", "in_the_future"),
        (question("date"), "1899", "too_early"),
        (question("date"), "yesterday", "not_a_date"),
        (question("language"), "spoken", "unknown_language"),
        (question("language"), "zzz", "unknown_language"),
        (question("text"), "x" * (TEXT_LIMIT + 1), "too_long"),
        (question("text"), "x" * 10_000_000, "too_long"),
        (question("place"), "x" * 201, "too_long"),
    ],
)
def test_refused_with_a_reason_that_does_not_repeat_the_answer(asked: Question, raw: Any, key: str) -> None:
    with pytest.raises(AnswerError) as caught:
        validate(question=asked, raw=raw, at=AT)
    assert caught.value.key == key
    for language in ("en", "ms"):
        said = caught.value.explain(language)
        assert "{" not in said
        assert str(raw) not in said


def test_a_text_of_exactly_the_limit_fits() -> None:
    assert validate(question=question("text"), raw="x" * TEXT_LIMIT, at=AT) == "x" * TEXT_LIMIT


def test_questions_of_other_forms_are_refused() -> None:
    with pytest.raises(AnswerError, match="no such question"):
        validate_all(instrument=any_adult(), raw={"owner": "me"}, at=AT)


@given(st.text())
def test_cleaned_text_has_no_invisible_characters_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set(
        "\x00\x1b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff"
    )


@pytest.mark.parametrize("name", ["မြန်မာ", "বাংলা", "नेपाली", "தமிழ்", "क्‍ष"])
def test_scripts_of_survivors_stay_as_they_are(name: str) -> None:
    assert clean(name) == name


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5)
)
def test_whatever_is_sent_is_kept_or_refused_and_never_breaks(raw: Any) -> None:
    for asked in any_adult().questions.values():
        try:
            kept = validate(question=asked, raw=raw, at=AT)
        except AnswerError as refused:
            assert refused.explain("ms")
        else:
            assert kept is None or isinstance(kept, str | int | tuple)
            assert validate(question=asked, raw=kept, at=AT) == kept
