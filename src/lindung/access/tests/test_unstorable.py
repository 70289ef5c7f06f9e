"""A value the database cannot hold is the caller's mistake, said in words: never an error of ours."""

from __future__ import annotations

import pytest
from django.db import DataError
from django.test import RequestFactory
from ninja import NinjaAPI

from lindung.access.api import install_handlers


@pytest.mark.parametrize("fault", [DataError("NUL"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "half")])
def test_what_cannot_be_stored_is_a_problem(fault: Exception) -> None:
    api = NinjaAPI(urls_namespace=f"unstorable-{type(fault).__name__}")
    install_handlers(api)
    answer = api.on_exception(RequestFactory().post("/"), fault)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert b"cannot be stored" in answer.content
