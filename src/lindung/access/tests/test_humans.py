"""Whoever has two accounts is one human, whatever an administrator says later."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from lindung.access.actions import create_user, same_human
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON, make_organisation, make_user

pytestmark = pytest.mark.django_db


def account(name: str, organisation: Organisation, number: str = "") -> User:
    return create_user(
        username=name,
        display_name=name.title(),
        organisation=organisation,
        roles=["front_line_officer"],
        password=None,
        language="en",
        at=NOON,
        staff_number=number,
    )


def refused(sql: str, *values: object) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(caught.value)


def test_an_account_is_a_human_of_its_own_also_when_written_past_the_action(
    organisation: Organisation,
) -> None:
    amina = make_user(username="amina", role="front_line_officer", organisation=organisation)
    assert User.objects.get(pk=amina.pk).human == amina.pk == amina.human
    key = uuid4()
    User.objects.create(
        id=key, username="raw", display_name="Raw", organisation=organisation, roles=["x"], opened_at=NOON
    )
    assert User.objects.get(pk=key).human == key


def test_one_staff_number_of_one_organisation_is_one_human(organisation: Organisation) -> None:
    first, second = account("amina", organisation, "P-117"), account("amina.desk", organisation, " p-117 ")
    elsewhere = account("bo", make_organisation(code="labour-x"), "P-117")
    assert second.human == first.human == first.pk
    assert elsewhere.human == elsewhere.pk, "each organisation numbers its own"
    third = account("chidi", organisation, "P-118")
    said = refused("UPDATE access_user SET staff_number = 'P-117' WHERE id = %s", third.pk)
    assert "one_staff_number_is_one_human" in said
    said = refused("UPDATE access_user SET staff_number = 'p 117' WHERE id = %s", third.pk)
    assert "staff_number_is_plain" in said


def test_humans_are_joined_with_all_their_accounts_and_never_parted(organisation: Organisation) -> None:
    amina, desk, bo, night = (account(name, organisation) for name in ("amina", "desk", "bo", "night"))
    same_human(user=desk, other=amina, by=None, at=NOON)
    same_human(user=night, other=bo, by=None, at=NOON)
    same_human(user=desk, other=night, by=None, at=NOON)
    assert set(User.objects.values_list("human", flat=True)) == {bo.pk}
    for sql in (
        "UPDATE access_user SET human = id WHERE username = 'amina'",
        "UPDATE access_user SET human = id WHERE username = 'bo' OR username = 'desk'",
        "UPDATE access_user SET human = gen_random_uuid() WHERE username = 'bo'",
    ):
        refused(sql)
    stranger = account("stranger", organisation)
    said = refused("UPDATE access_user SET human = %s WHERE username = 'desk'", stranger.pk)
    assert "never parted" in said
    said = refused("UPDATE access_user SET human = %s WHERE id = %s", desk.pk, stranger.pk)
    assert "first account" in said
