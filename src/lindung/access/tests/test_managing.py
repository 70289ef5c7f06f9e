"""Administrators keep accounts: what each may do to whom, and what nobody may."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction
from django.test import Client

from lindung.access import managing
from lindung.access.actions import create_user, issue_token, suspend_dormant
from lindung.access.actors import Actor, NotAllowed
from lindung.access.models import Organisation, SessionRecord, User
from lindung.access.permissions import Permission
from lindung.access.queries import user_of_token
from lindung.access.roles import ROLES, UnknownRole, permissions_of
from lindung.access.testing import NOON, PASSWORD, make_organisation, make_user
from lindung.access.tests.conftest import SignIn, submission_of
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.access.tests.urls")]


def events(event: str) -> int:
    return AuditEvent.objects.filter(event=event).count()


def confirm(client: Client, address: str, **fields: Any) -> Any:
    page = client.get(address)
    assert page.status_code == 200, address
    return client.post(address, {"_submission": submission_of(page.text), **fields})


def test_a_new_account_gets_a_password_told_once_that_must_be_changed(
    ada: User, organisation: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(ada)
    fields = {
        "display_name": "Dewi Invented",
        "username": "dewi",
        "staff_number": "p-117",
        "organisation": str(organisation.pk),
        "roles": ["front_line_officer"],
        "language": "en",
    }
    done = confirm(client, "/accounts/new/", **fields)
    dewi = User.objects.get(username="dewi")
    assert done.headers["Location"] == f"/accounts/{dewi.pk}/given/"
    shown = client.get(done.headers["Location"])
    given = shown.context["given"]
    assert given in shown.text
    assert client.get(done.headers["Location"]).status_code == 302, "shown once"
    assert (dewi.staff_number, dewi.password_given_by) == ("P-117", ada.human)
    assert events("access.user_created") >= 1
    assert given not in str(list(AuditEvent.objects.values("detail")))

    hers = Client()
    entered = hers.post("/account/login/", {"login": "dewi", "password": given})
    assert entered.status_code == 302
    for address in ("/", "/note/", "/access/second-factor/"):
        assert hers.get(address).headers["Location"] == "/account/password/change/"
    assert hers.get("/api/light").status_code == 401
    own = "quiet-harbour-lantern-8"
    changed = hers.post(
        "/account/password/change/", {"oldpassword": given, "password1": own, "password2": own}
    )
    assert changed.status_code == 302
    assert hers.get("/note/").status_code == 200
    dewi.refresh_from_db()
    assert (dewi.password_until, dewi.password_given_by) == (None, None)
    again = confirm(client, "/accounts/new/", **fields)
    assert again.status_code == 422
    assert "taken" in again.text


@pytest.mark.urls("lindung.config.urls")
def test_every_page_is_for_administrators_and_ends_at_their_country_or_office(
    ada: User, officer: User, bo: User, sign_in: SignIn
) -> None:
    elsewhere = make_user(
        username="far", role="front_line_officer", organisation=make_organisation(code="far-away")
    )
    acts = (
        "",
        "given/",
        "roles/",
        "codes/",
        "same-person/",
        "suspend/",
        "reopen/",
        "password/",
        "factors/",
        "sessions/",
    )
    pages = [f"/accounts/{officer.pk}/{act}" for act in acts]
    national, local, none = sign_in(ada), sign_in(bo), sign_in(officer)
    for page in [*pages, "/accounts/", "/accounts/new/"]:
        assert none.get(page).status_code == 403, page
        assert none.post(page, {"_submission": str(uuid4())}).status_code == 403
        assert local.get(page).status_code in {200, 302}, page
    for act in acts:
        page = f"/accounts/{elsewhere.pk}/{act}"
        assert national.get(page).status_code in {200, 302}
        assert local.get(page).status_code == 404, page
        assert local.post(page, {"_submission": str(uuid4())}).status_code == 404
    assert [row["user"] for row in national.get("/accounts/?q=far").context["rows"]] == [elsewhere]
    assert local.get("/accounts/?q=far").context["rows"] == []
    assert User.objects.get(pk=officer.pk).is_active
    for do in (managing.suspend, managing.reset_factors, managing.give_password, managing.end_sessions):
        with pytest.raises(NotAllowed):
            do(user=bo, by=Actor.of(officer), at=NOON)


def test_suspended_is_out_everywhere_at_once_and_may_be_let_in_again(
    ada: User, officer: User, sign_in: SignIn
) -> None:
    client, his = sign_in(ada), sign_in(officer)
    key = issue_token(user=officer, name="import", by=None, at=NOON)
    assert user_of_token(key=key, at=NOON) == officer
    assert confirm(client, f"/accounts/{officer.pk}/suspend/").status_code == 302
    assert his.get("/note/").status_code == 302
    assert not SessionRecord.objects.filter(user=officer).exists()
    assert user_of_token(key=key, at=NOON) is None
    assert "suspended" in client.get(f"/accounts/{officer.pk}/").text
    assert confirm(client, f"/accounts/{officer.pk}/reopen/").status_code == 302
    assert user_of_token(key=key, at=NOON) is None, "machines need a new key"
    assert sign_in(officer).get("/note/").status_code == 200
    assert confirm(client, f"/accounts/{officer.pk}/sessions/").status_code == 302
    assert (events("access.user_switched_off"), events("access.user_reopened")) == (1, 1)


@pytest.mark.parametrize(
    "act",
    [
        lambda user, by: managing.change_roles(user=user, roles=["data_officer"], by=by, at=NOON),
        lambda user, by: managing.suspend(user=user, by=by, at=NOON),
        lambda user, by: managing.reopen(user=user, by=by, at=NOON),
        lambda user, by: managing.give_password(user=user, by=by, at=NOON),
        lambda user, by: managing.reset_factors(user=user, by=by, at=NOON),
        lambda user, by: managing.allow_codes(user=user, reason="old phone", by=by, at=NOON),
    ],
)
def test_nobody_does_it_to_themselves_under_whatever_name(
    ada: User, eve: User, nation: Organisation, act: Callable[[User, Actor], Any]
) -> None:
    second = make_user(username="ada.two", role="administrator", organisation=nation)
    managing.state_same_human(user=second, other=ada, by=Actor.of(eve), at=NOON)
    for user in (ada, second):
        with pytest.raises(managing.NotOneself):
            act(user, Actor.of(ada))
    act(ada, Actor.of(eve))


def test_no_administrator_reads_cases_by_role_or_by_another_account(
    ada: User, eve: User, officer: User, nation: Organisation
) -> None:
    by = Actor.of(ada)
    with pytest.raises(Invalid, match="no other role"):
        managing.change_roles(user=eve, roles=["administrator", "health_worker"], by=by, at=NOON)
    for roles in (["king"], []):
        with pytest.raises(UnknownRole):
            managing.change_roles(user=eve, roles=roles, by=by, at=NOON)
    with pytest.raises(IntegrityError, match="administrator_stands_alone"), transaction.atomic():
        User.objects.filter(pk=eve.pk).update(roles=["administrator", "data_officer"])
    desk = managing.create(
        username="eve.desk",
        display_name="Eve",
        organisation=nation,
        roles=["data_officer"],
        staff_number="",
        language="en",
        by=by,
        at=NOON,
    )[0]
    managing.state_same_human(user=desk, other=eve, by=by, at=NOON)
    with pytest.raises(Invalid, match="no administrator reads cases"):
        managing.change_roles(user=desk, roles=["case_coordinator"], by=by, at=NOON)
    managing.change_roles(user=officer, roles=["health_worker"], by=by, at=NOON)
    assert User.objects.get(pk=officer.pk).roles == ["health_worker"]
    reads = {str(one) for one in permissions_of(codes=frozenset({"administrator"}))}
    assert not {
        one for one in reads if one.startswith(("cases:", "identification:", "referral:", "protection:"))
    }
    others = [role for role in ROLES.values() if Permission.ACCOUNT_MANAGE in role.permissions]
    assert [role.code for role in others] == ["administrator"]


def test_nobody_takes_an_account_over_alone(ada: User, eve: User, officer: User) -> None:
    def enrolled() -> None:
        Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})

    enrolled()
    managing.give_password(user=officer, by=Actor.of(ada), at=NOON)
    with pytest.raises(managing.AnotherMust):
        managing.reset_factors(user=officer, by=Actor.of(ada), at=NOON)
    managing.reset_factors(user=officer, by=Actor.of(eve), at=NOON)
    with pytest.raises(managing.AnotherMust):
        managing.give_password(user=officer, by=Actor.of(eve), at=NOON)
    with pytest.raises(IntegrityError, match="nobody_resets_both"), transaction.atomic():
        User.objects.filter(pk=officer.pk).update(password_given_by=ada.human, factors_reset_by=ada.human)
    enrolled()
    managing.give_password(user=officer, by=Actor.of(eve), at=NOON)


def test_codes_by_exception_have_a_reason_and_end_with_it(ada: User, officer: User, sign_in: SignIn) -> None:
    client = sign_in(ada)
    address = f"/accounts/{officer.pk}/codes/"
    assert confirm(client, address, reason="Partner's phone has no fingerprint reader").status_code == 302
    officer.refresh_from_db()
    assert officer.totp_allowed
    Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})
    assert confirm(client, address, reason="").status_code == 302
    officer.refresh_from_db()
    assert not officer.totp_allowed
    assert not Authenticator.objects.filter(user=officer).exists()
    with pytest.raises(IntegrityError, match="one_time_codes_have_a_reason"), transaction.atomic():
        User.objects.filter(pk=officer.pk).update(totp_allowed=True)


def test_the_last_administrator_stays(ada: User, eve: User) -> None:
    managing.suspend(user=eve, by=Actor.of(ada), at=NOON)
    managing.reopen(user=eve, by=Actor.of(ada), at=NOON)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    with pytest.raises(managing.LastAdministrator):
        managing.suspend(user=eve, by=Actor.of(ada), at=NOON)
    with pytest.raises(managing.LastAdministrator):
        managing.change_roles(user=eve, roles=["front_line_officer"], by=Actor.of(ada), at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_suspend_each_other_at_once_leave_one() -> None:
    nation = make_organisation(code="nation", national=True)
    pair = [make_user(username=name, role="administrator", organisation=nation) for name in ("ada", "eve")]

    def end(other: int) -> None:
        try:
            managing.suspend(user=pair[other], by=Actor.of(pair[1 - other]), at=NOON)
        except managing.LastAdministrator:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(end, (0, 1)))
    assert User.objects.filter(is_active=True).count() == 1


def test_what_nobody_uses_for_thirty_days_is_suspended_with_its_keys(
    ada: User, officer: User, bo: User, organisation: Organisation
) -> None:
    machine = create_user(
        username="machine",
        display_name="Machine",
        organisation=organisation,
        roles=["front_line_officer"],
        password=None,
        language="en",
        at=NOON,
    )
    late = NOON + timedelta(days=30, minutes=1)
    key = issue_token(user=officer, name="import", by=None, at=NOON)
    User.objects.filter(pk=bo.pk).update(last_login=NOON + timedelta(days=1))
    User.objects.filter(pk=ada.pk).update(opened_at=late - timedelta(days=2))
    assert suspend_dormant(at=late - timedelta(hours=1)) == 0
    assert suspend_dormant(at=late) == 1
    officer.refresh_from_db()
    assert (officer.is_active, officer.suspended_for) == (False, "dormant")
    assert user_of_token(key=key, at=late) is None
    assert set(User.objects.filter(is_active=True)) == {ada, bo, machine}
    managing.reopen(user=officer, by=Actor.of(ada), at=late)
    assert suspend_dormant(at=late + timedelta(hours=1)) == 0, "opened again counts as used"


def test_pages_hold_their_form_for_the_proof(ada: User, officer: User) -> None:
    client = Client()
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = client.post(f"/accounts/{officer.pk}/suspend/", {"_submission": str(uuid4())})
    assert asked.headers["Location"] == "/access/prove/?next=%2Faccess%2Fresume%2F"
    assert User.objects.get(pk=officer.pk).is_active
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    waiting = client.get("/access/resume/").context["resend"]
    assert client.post(f"/accounts/{officer.pk}/suspend/", dict(waiting)).status_code == 302
    assert not User.objects.get(pk=officer.pk).is_active
