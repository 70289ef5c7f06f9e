"""Code lists: stable codes, every label in every language, sources, and clear errors."""

from __future__ import annotations

import re

import pytest

from lindung.kernel.vocabularies import (
    REQUIRED_LANGUAGES,
    UnknownCode,
    UnknownVocabulary,
    vocabulary,
    vocabulary_names,
)

every_list = pytest.mark.parametrize("name", vocabulary_names())


@every_list
def test_codes_are_stable_names_and_labels_are_complete(name: str) -> None:
    known = vocabulary(name)
    assert known.id == name
    assert known.sources
    assert set(REQUIRED_LANGUAGES) <= known.title.keys()
    for code in known:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
        assert set(REQUIRED_LANGUAGES) <= known.labels(code).keys(), code


@every_list
@pytest.mark.parametrize("language", REQUIRED_LANGUAGES)
def test_no_two_codes_look_the_same_to_the_reader(name: str, language: str) -> None:
    labels = [label for _, label in vocabulary(name).choices(language)]
    assert len(set(labels)) == len(labels)


def test_a_list_answers_like_a_list() -> None:
    sex = vocabulary("sex")
    assert "female" in sex
    assert "feminine" not in sex
    assert sex.label("female", "ms") == "Perempuan"
    assert sex.label("female", "fr") == "Female"
    assert sex.require("female") == "female"
    assert sex.in_standard("female", "htcds") == "Feminine"
    assert sex.in_standard("female", "none") is None
    assert len(sex) == len(sex.codes) == len(sex.choices("en"))
    assert vocabulary("sex") is sex


def test_an_unknown_code_is_refused_without_repeating_it() -> None:
    with pytest.raises(UnknownCode, match="Its codes are: female") as caught:
        vocabulary("sex").label("Siti", "en")
    assert "Siti" not in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere", "../secrets", "", "sex.yaml"])
def test_an_unknown_list_is_refused(name: str) -> None:
    with pytest.raises(UnknownVocabulary, match="There are:"):
        vocabulary(name)
