"""The pages of the register: searched by readers, kept by keepers, own times by whoever is called."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.models import User
from lindung.access.testing import make_organisation, make_user
from lindung.directory.roster import queries
from lindung.directory.roster.models import Absence, Entry
from lindung.directory.roster.testing import make_entry

pytestmark = pytest.mark.django_db
GIVEN = {
    "kind": "interpreter",
    "organisation": "test_office",
    "display_name": "Noor",
    "sex": "female",
    "on_site": "on",
    "language_1": "my",
    "level_1": "native",
    "dialects_1": "Mon, Shan",
    "trauma_informed_on": "2026-01-05",
}


def browser(role: str) -> Client:
    office = make_organisation(code="test_office", national=True)
    client = Client()
    user = make_user(username=role.replace("_", "."), role=role, organisation=office)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def login(user: User | None) -> Client:
    assert user is not None
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


def test_readers_search_and_keepers_keep() -> None:
    entry = make_entry(name="ada", languages=("my",))
    reader, keeper = browser("protection_officer"), browser("case_coordinator")
    url = reverse("roster:home")
    assert "Ada" in reader.get(url, {"language": "my", "day": "2026-11-09", "hour": "12:00"}).content.decode()
    assert "Ada" not in reader.get(url, {"language": "th"}).content.decode()
    assert reader.get(url, {"day": "tomorrow", "hour": "noon", "kind": "friend"}).status_code == 200
    assert reverse("roster:add") not in reader.get(url).content.decode()
    assert reader.get(reverse("roster:add")).status_code == 403
    assert reader.get(reverse("roster:show", args=[entry.pk])).status_code == 200
    assert reader.post(reverse("roster:switch", args=[entry.pk])).status_code == 403
    assert send(keeper, reverse("roster:add"), **GIVEN).status_code == 302
    noor = queries.card(entry_id=Entry.objects.get(display_name="Noor").pk)
    assert noor.languages[0].dialects == ["Mon", "Shan"] and len(noor.trainings) == 1
    change = reverse("roster:change", args=[noor.entry.pk])
    assert "Mon, Shan" in keeper.get(change).content.decode()
    assert send(keeper, change, **(GIVEN | {"language_1": ""})).status_code == 422
    assert send(keeper, change, **(GIVEN | {"language_2": "my"})).status_code == 422
    keeper.post(reverse("roster:switch", args=[noor.entry.pk]), {"active": "no"})
    assert not Entry.objects.get(pk=noor.entry.pk).active


def test_own_times_and_nobody_elses() -> None:
    mine, theirs = make_entry(name="ada"), make_entry(name="bo")
    me = login(mine.user)
    assert me.get(reverse("roster:home")).status_code == 403
    hours = reverse("roster:hours", args=[mine.pk])
    assert send(me, hours, opens_0="9:00").status_code == 422
    assert send(me, hours, opens_0="17:00", closes_0="9:00").status_code == 422
    assert send(me, hours, opens_0="9:00", closes_0="17:00").status_code == 302
    assert "09:00–17:00" in me.get(reverse("roster:mine")).content.decode()
    absence = reverse("roster:absence", args=[mine.pk])
    assert send(me, absence, starts_at="2099-01-05 09:00", ends_at="2099-01-04 09:00").status_code == 422
    assert send(me, absence, starts_at="2099-01-05 09:00", ends_at="2099-01-06 09:00").status_code == 302
    key = Absence.objects.get().pk
    other = login(theirs.user)
    assert other.get(hours).status_code == 404
    assert other.post(reverse("roster:remove_absence", args=[key])).status_code == 404
    me.post(reverse("roster:remove_absence", args=[key]))
    assert not Absence.objects.exists()
