"""The HTTP interface answers nothing that names a person: identities open on a page, by two officers."""

from __future__ import annotations

from lindung.cases.actions import IDENTITY_FIELDS
from lindung.config.api import api


def test_no_answer_of_the_interface_has_a_word_for_an_identity() -> None:
    schemas = api.get_openapi_schema()["components"]["schemas"]
    answers = {name: set(schema.get("properties", {})) for name, schema in schemas.items() if "Out" in name}
    assert len(answers) >= 10
    named = {name: found for name, fields in answers.items() if (found := fields & set(IDENTITY_FIELDS))}
    assert not named, f"An identity opens at /openings/ only: {named}"
