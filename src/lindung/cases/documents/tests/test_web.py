"""The pages: a file comes in, is cleaned and sealed, and goes out as an attachment that nothing runs."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from PIL import Image

from lindung.access.actors import Actor
from lindung.cases.documents.models import Document
from lindung.cases.documents.testing import make_document
from lindung.cases.documents.tests.conftest import SignIn
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.kernel.models import AuditEvent
from lindung.kernel.uploads import testing


def sent(data: bytes, *, name: str = "scan.jpg", **answers: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(name, data, content_type="text/html")
    return {"_submission": str(uuid4()), "kind": "statement", "file": file, **answers}


def body(response: Any) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response)  # type: ignore[arg-type]


def test_a_picture_comes_in_is_cleaned_said_and_comes_out(amina: Actor, case: Case, sign_in: SignIn) -> None:
    client = sign_in(amina)
    secret = "taken-at-5.4N-100.3E"
    page = client.get(f"/cases/{case.code}/documents/add/").content.decode()
    assert 'enctype="multipart/form-data"' in page and "20.0\xa0MB" in page

    done = client.post(f"/cases/{case.code}/documents/add/", sent(testing.jpeg(secret=secret)), follow=True)

    assert done.redirect_chain == [(f"/cases/{case.code}/documents/", 302)]
    assert "drawn afresh" in done.content.decode() and "scan.jpg" in done.content.decode()
    document = Document.objects.get()
    answer = client.get(f"/cases/{case.code}/documents/{document.pk}/")
    content = body(answer)
    assert Image.open(io.BytesIO(content)).format == "JPEG"
    assert secret.encode() not in content
    assert len(content) == int(answer["Content-Length"]) == document.size
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'attachment; filename="scan.jpg"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_name_is_shown_cleaned_and_encoded(amina: Actor, case: Case, sign_in: SignIn) -> None:
    client = sign_in(amina)
    client.post(
        f"/cases/{case.code}/documents/add/", sent(b"text", name="ឯកសារ\u202efdp.exe;\r\nX-Evil: 1.html")
    )
    answer = client.get(f"/cases/{case.code}/documents/{Document.objects.get().pk}/")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E1%9E%AF")
    assert answer["Content-Disposition"].endswith(".txt")
    assert "X-Evil" not in answer.headers and "%E2%80%AE" not in answer["Content-Disposition"]


def test_what_is_refused_is_said_beside_the_field_and_nothing_is_kept(
    amina: Actor, case: Case, sign_in: SignIn
) -> None:
    answer = sign_in(amina).post(
        f"/cases/{case.code}/documents/add/", sent(b"MZ\x90\0" + bytes(99), name="photo.jpg")
    )
    assert answer.status_code == 422
    assert "This sort of file is not taken, whatever its name says." in answer.content.decode()
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_refused_without_being_kept(
    amina: Actor, case: Case, sign_in: SignIn, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 100_000
    answer = sign_in(amina).post(f"/cases/{case.code}/documents/add/", sent(b"a" * 100_001, name="a.txt"))
    assert answer.status_code == 422 and "larger than what is taken" in answer.content.decode()
    answer = sign_in(amina).post(f"/cases/{case.code}/documents/add/", sent(b"a" * 100_000, name="a.txt"))
    assert answer.status_code == 302


def test_no_file_and_many_files(amina: Actor, case: Case, sign_in: SignIn) -> None:
    client, address = sign_in(amina), f"/cases/{case.code}/documents/add/"
    without = client.post(address, {"_submission": str(uuid4()), "kind": "statement"})
    assert without.status_code == 422 and "Fill in “File”." in without.content.decode()
    many = {f"file{n}": SimpleUploadedFile(f"{n}.txt", b"a") for n in range(200)}
    assert client.post(address, {"_submission": str(uuid4()), "kind": "statement"} | many).status_code == 400


def test_sent_twice_it_is_kept_once_and_another_file_with_the_same_key_is_refused(
    amina: Actor, case: Case, sign_in: SignIn
) -> None:
    client, key = sign_in(amina), str(uuid4())
    address = f"/cases/{case.code}/documents/add/"
    for _twice in range(2):
        assert client.post(address, sent(b"one", name="a.txt", _submission=key)).status_code == 302
    assert Document.objects.count() == 1
    assert client.post(address, sent(b"two", name="a.txt", _submission=key)).status_code == 409
    assert Document.objects.count() == 1


def test_elsewhere_files_are_read_past(amina: Actor, case: Case, sign_in: SignIn) -> None:
    from lindung.cases.documents.web import receiving

    made: list[object] = []
    original = receiving.Held
    receiving.Held = lambda **kw: made.append(kw) or original(**kw)  # type: ignore[misc, assignment]
    try:
        sign_in(amina).post(f"/cases/{case.code}/note/", sent(b"x" * 9000))
    finally:
        receiving.Held = original  # type: ignore[misc]
    assert not made


def test_outsiders_find_nothing(chidi: Actor, amina: Actor, case: Case, sign_in: SignIn) -> None:
    document = make_document(case=case, by=amina)
    client = sign_in(chidi)
    missing = client.get(f"/cases/{case.code}/documents/{uuid4()}/")
    for address in ("", "add/", f"{document.pk}/", f"{document.pk}/remove/"):
        answer = client.get(f"/cases/{case.code}/documents/{address}")
        assert answer.status_code == 404
    assert missing.status_code == 404
    assert client.post(f"/cases/{case.code}/documents/add/", sent(b"x")).status_code == 404
    assert not AuditEvent.objects.filter(event="documents.opened").exists()


def test_a_document_opens_only_under_its_own_case(amina: Actor, case: Case, sign_in: SignIn) -> None:
    document, other = make_document(case=case, by=amina), make_case(by=amina)
    assert sign_in(amina).get(f"/cases/{other.code}/documents/{document.pk}/").status_code == 404


def test_an_administrator_sees_no_document(admin: Actor, case: Case, sign_in: SignIn) -> None:
    assert sign_in(admin).get(f"/cases/{case.code}/documents/").status_code == 403


def test_nobody_signed_in_is_sent_to_sign_in(client: Any, amina: Actor, case: Case) -> None:
    document = make_document(case=case, by=amina)
    answer = client.get(f"/cases/{case.code}/documents/{document.pk}/")
    assert answer.status_code == 302 and "/account/login/" in answer["Location"]


def test_a_document_is_removed_for_a_reason(amina: Actor, case: Case, sign_in: SignIn) -> None:
    document, client = make_document(case=case, by=amina), sign_in(amina)
    address = f"/cases/{case.code}/documents/{document.pk}/"
    assert client.post(f"{address}remove/", {"_submission": str(uuid4())}).status_code == 422
    gone = client.post(f"{address}remove/", {"_submission": str(uuid4()), "removal": "wrong_case"})
    assert gone.status_code == 302
    assert client.get(address).status_code == 409
    assert "statement.txt" not in client.get(f"/cases/{case.code}/documents/").content.decode()


@pytest.mark.parametrize("hostile", ["{{7*7}}", "<script>alert(1)</script>", "'; drop table x; --"])
def test_a_hostile_name_is_shown_as_it_is_or_not_at_all(
    hostile: str, amina: Actor, case: Case, sign_in: SignIn
) -> None:
    make_document(case=case, by=amina, name=f"{hostile}.txt")
    page = sign_in(amina).get(f"/cases/{case.code}/documents/").content.decode()
    assert "<script>alert" not in page and "49.txt" not in page
