"""The desk's pages: who sees what, in how many queries, and that the count does not grow."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from lindung.access.actors import Actor
from lindung.cases.testing import make_case
from lindung.kernel.models import AuditEvent

Browser = Callable[[str], Client]
ActorOf = Callable[[str], Actor]


def test_home_shows_and_outsiders_see_nothing(browser: Browser, actor: ActorOf) -> None:
    page = browser("amina").get("/")
    assert page.status_code == 200


def test_case_page(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("amina"))
    assert browser("amina").get(f"/cases/{case.code}/").status_code == 200
    assert browser("chidi").get(f"/cases/{case.code}/").status_code == 404
    assert AuditEvent.objects.filter(event="cases.viewed", subject_id=case.pk).count() == 1


def test_list(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("amina"))
    assert case.code in browser("amina").get("/cases/").content.decode()
    assert case.code not in browser("chidi").get("/cases/").content.decode()
    assert browser("nora").get("/overview/").status_code == 200
    assert browser("amina").get("/overview/").status_code == 403
