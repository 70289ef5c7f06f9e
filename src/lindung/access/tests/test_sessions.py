"""Where somebody is signed in: seen, ended from afar, and of no use to a thief of the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lindung.access.models import SessionRecord, User
from lindung.access.sessions import digest
from lindung.access.tests.conftest import SignIn
from lindung.access.tests.test_second_factor import activate
from lindung.access.web.device import family
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.access.tests.urls")]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_one_sees_ones_sessions_and_ends_one_or_all_others(amina: User, bo: User, sign_in: SignIn) -> None:
    here = sign_in(amina)
    there, lost = (sign_in(amina, Client(headers={"user-agent": FIREFOX})) for _ in range(2))
    bos = sign_in(bo)
    page = here.get("/access/signed-in/")
    assert page.text.count("Firefox, Windows") >= 2
    codes = [row["code"] for row in page.context["rows"] if not row["here"]]
    assert len(codes) == 2
    lost_code = digest(lost.session.session_key or "")[:16]
    assert here.post("/access/signed-in/end/", {"code": lost_code}).status_code == 302
    assert lost.get("/").status_code == 302
    assert there.get("/").status_code == 200
    theirs = digest(bos.session.session_key or "")[:16]
    here.post("/access/signed-in/end/", {"code": theirs})
    assert bos.get("/").status_code == 200, "one ends one's own sessions only"
    here.post("/access/signed-in/end/")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert AuditEvent.objects.filter(event="access.sessions_ended", subject_id=amina.pk).count() == 3
    assert here.get("/access/signed-in/end/").status_code == 405


def test_a_session_ended_from_afar_does_not_come_back_by_a_late_write(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    store = client.session
    store["x"] = "1"
    SessionRecord.objects.filter(user=amina).delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not SessionRecord.objects.filter(user=amina).exists()


def test_the_table_is_of_no_use_to_a_thief(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    secret = activate(client)
    key = client.session.session_key
    codes = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
    with connection.cursor() as cursor:
        dump = ""
        for table in ("access_sessionrecord", "mfa_authenticator", "access_cap", "access_user"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            dump += cursor.fetchone()[0]
    assert digest(key or "") in dump
    for readable in (key, secret, secret.lower(), codes[0], codes[9], "auth_user_hash", "mfa.totp"):
        assert str(readable) not in dump, readable
    assert "seed" in str(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).data)
    stolen = Client()
    stolen.cookies["sessionid"] = digest(key or "")
    assert stolen.get("/").status_code == 302


def test_a_page_asks_no_more_for_its_session_and_writes_once_a_minute(amina: User, sign_in: SignIn) -> None:
    client = sign_in(amina)
    client.get("/")

    def asked(at: datetime) -> list[str]:
        with clock.travel(to=at), CaptureQueriesContext(connection) as found:
            client.get("/")
        return [one["sql"] for one in found if "access_sessionrecord" in one["sql"]]

    now = datetime.now(UTC)
    assert len(asked(now)) == 1
    assert [sql.split()[0] for sql in asked(now + timedelta(seconds=90))] == ["SELECT", "UPDATE"]
    assert len(asked(now + timedelta(seconds=120))) == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit Chrome/140 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140", "Edge, Windows"),
        ("curl/8", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_device_is_named_in_two_words_of_ours(agent: str, words: str) -> None:
    assert family(agent) == words
