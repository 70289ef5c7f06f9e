"""Codes in figures are said in words."""

from __future__ import annotations

from typing import get_args

import pytest

from lindung.kernel.country.models import OrganisationKind
from lindung.statistics import labels
from lindung.statistics.facts import Column


@pytest.mark.parametrize("code", get_args(OrganisationKind))
@pytest.mark.parametrize("language", ["en", "ms"])
def test_every_kind_of_organisation_has_a_word(code: str, language: str) -> None:
    said = labels.of(Column("code", "", labels="organisation_kind"), code, language)
    assert said[0].isupper() and "_" not in said


def test_of_several_lists_the_first_with_the_code_answers() -> None:
    column = Column("code", "", labels="meeting_kinds publication_kinds")
    assert labels.of(column, "guidelines", "en") == "Guidelines or procedure"
    assert labels.of(column, "of_no_list", "en") == "of no list"
