"""The trail never repeats what was written: a code is no free text, and free text no code."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from lindung.access.testing import NOON, make_organisation, make_user
from lindung.kernel import audit
from lindung.kernel.audit.testing import free_text
from lindung.kernel.models import AuditEvent


@pytest.mark.parametrize(
    "detail",
    [
        {},
        {"kind": "interim_order", "fields": ("made_at", "court"), "count": 3, "whole": True, "to": None},
        {"case": "0d5c1f0e-7a55-4c0a-9d44-6f6f0a1b2c3d", "code": "TIP-5ZN5-GC9Q", "since": "2026-11-09"},
        {"until": "2026-11-09T16:00:00+00:00", "permission": "cases:case:read", "outcome": ""},
        {"before": {"roles": ["front_line_officer"], "nationality": "IDN"}, "limit": "finding/hour"},
        {"found": "Eicar-Test-Signature"},
    ],
)
def test_codes_fields_counts_and_keys_pass(detail: dict[str, Any]) -> None:
    assert free_text(detail) == []


@pytest.mark.parametrize(
    ("detail", "where"),
    [
        ({"why": "She fears him"}, ".why"),
        ({"name": "Amina"}, ".name"),
        ({"inner": {"list": ["good_code", "Not one"]}}, ".inner.list[]"),
        ({"phone": "+60 12 345"}, ".phone"),
        ({"mail": "a@b.example"}, ".mail"),
        ({"named": "Eicar-Test-Signature"}, ".named"),
        ({"found": "holiday photo.exe"}, ".found"),
        ({"blob": b"bytes"}, ".blob"),
        ({"half": 0.5}, ".half"),
        ({"Free words": 1}, ".(name)"),
        ({"long": "a" * 65}, ".long"),
        ({"line": "code\n"}, ".line"),
    ],
)
def test_everything_else_is_found_and_not_repeated(detail: dict[str, Any], where: str) -> None:
    assert free_text(detail) == [where]


@pytest.mark.django_db
def test_no_test_may_write_words_into_the_trail() -> None:
    office = make_organisation(code="office")
    user = make_user(username="amina", role="front_line_officer", organisation=office)
    with pytest.raises(AssertionError, match=r"access\.written: \.why"), transaction.atomic():
        audit.record(event="access.written", subject=user, by=None, at=NOON, detail={"why": "In words."})
    assert not AuditEvent.objects.filter(event="access.written").exists()
