"""A mark inside an uploaded file and its name is nowhere afterwards but sealed."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from lindung.access.actors import Actor
from lindung.access.holders.testing import bare_ring
from lindung.cases.documents.models import Document
from lindung.cases.documents.tests.conftest import SignIn
from lindung.cases.models import Case

MARK = "Zephyrine-Quill-7741"


def spellings(text: str) -> set[bytes]:
    """Return a text as it could lie somewhere: plain, UTF-16, and each in hex and base64 (at every offset)."""
    found: set[bytes] = set()
    for raw in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
        found |= {raw, raw.hex().encode(), raw.hex().upper().encode()}
        for shift in range(3):
            coded = base64.b64encode(bytes(shift) + raw)
            found.add(coded[4 if shift else 0 : -4])
    return found


def holds(data: bytes) -> bool:
    return any(spelling in data for spelling in spellings(MARK))


def database() -> bytes:
    """Return every row of every table as text; bytes come in hexadecimal."""
    lines: list[str] = []
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in apps.get_models()]
        for table in sorted({*tables, "procrastinate_jobs"}):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            lines += [row[0] for row in cursor.fetchall()]
    return "\n".join(lines).encode()


@pytest.mark.parametrize("kind", ["statement", "identity_document"])
@pytest.mark.parametrize("scanned", [False, True])
def test_the_mark_is_on_no_disk_and_in_no_table(
    kind: str,
    scanned: bool,
    amina: Actor,
    case: Case,
    sign_in: SignIn,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: Any,
) -> None:
    settings.SCANNER = str(tmp_path / "nobody") if scanned else ""
    bare_ring(organisation_id=amina.organisation_id)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    client = sign_in(amina)
    data = (MARK + "\n").encode() * 200_000  # larger than what Django would hold in memory
    answer = client.post(
        f"/cases/{case.code}/documents/add/",
        {
            "_submission": "8c2ff1a6-7e0c-4a52-9c1f-0d2c4b9d1c11",
            "kind": kind,
            "file": SimpleUploadedFile(f"{MARK}.txt", data),
        },
    )
    assert answer.status_code == 302
    assert Document.objects.get().size == len(data), "the test must keep something"

    assert not holds(database())
    assert list(scratch.iterdir()) == []
    for path in tmp_path.rglob("*"):
        assert MARK not in path.name
        assert not path.is_file() or not holds(path.read_bytes()), path
    out = capfd.readouterr()
    assert MARK not in out.out + out.err


def test_the_search_finds_each_spelling() -> None:
    for shift in range(3):
        assert holds(base64.b64encode(os.urandom(shift) + MARK.encode() + os.urandom(9)))
    assert holds(MARK.encode("utf-16")) and holds(MARK.encode().hex().encode())
