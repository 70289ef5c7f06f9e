"""The pages: applying, papers, deciding, the letter, work; strangers find nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent
from lindung.protection.permissions import queries
from lindung.protection.permissions.models import Application, Decision, Employment, Visit
from lindung.protection.permissions.testing import complete, make_application, make_decision
from lindung.protection.permissions.web.offers import offers
from lindung.protection.testing import Scene

BUDGET = 30


def browser(actor: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(name: str, scene: Scene, *keys: Any) -> str:
    return reverse(f"permissions:{name}", args=[scene.case.code, *keys])


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


@pytest.fixture
def mine(scene: Scene) -> Client:
    """The protection officer's browser."""
    return browser(scene.protector)


@pytest.fixture
def theirs(delegate: Actor) -> Client:
    """The browser of who decides."""
    return browser(delegate)


def test_from_the_wish_to_the_letter(scene: Scene, mine: Client, theirs: Client) -> None:
    scene.stage()
    assert [one.url for one in offers(case=scene.case, actor=scene.protector)] == [at("home", scene)]
    assert offers(case=scene.case, actor=scene.registrar) == []
    made = send(mine, at("apply", scene), kind="both", wish="To sew.", applied_on="2026-11-09")
    row = Application.objects.get()
    show = at("show", scene, row.pk)
    assert made["Location"] == show, made.content.decode()[:3000]
    assert "Medical report" in mine.get(show).content.decode()
    for code in queries.known().codes:
        page = send(
            mine,
            at("paper", scene, row.pk),
            code=code,
            received_on="2026-11-09",
            result="favours",
            remarks="Sleeps well.",
        )
        assert page["Location"] == show, page.content.decode()[:3000]
    queue = theirs.get(reverse("permissions:queue")).content.decode()
    assert show in queue and "Waiting for the decision" in queue
    page = theirs.get(show).content.decode()
    assert "To sew." in page and "Sleeps well." not in page and at("decide", scene, row.pk) in page
    form = theirs.get(at("decide", scene, row.pk)).content.decode()
    assert 'name="late_why"' not in form
    done = send(
        theirs,
        at("decide", scene, row.pk),
        result="partly",
        parts=["move"],
        starts_on="2026-11-09",
        last_day="2026-12-01",
        reasons=["health"],
        words="Work later.",
    )
    assert done["Location"] == show, done.content.decode()[:3000]
    decision = Decision.objects.get()
    letter = mine.get(at("letter", scene, decision.pk)).content.decode()
    assert all(text in letter for text in ("Granted in part", "Work later.", "Health does not allow it yet"))
    assert "To sew." not in letter
    assert AuditEvent.objects.filter(event="permissions.letter_made").count() == 1
    assert send(mine, at("review", scene, row.pk))["Location"] == show
    refused = send(
        theirs, at("decide", scene, row.pk), result="granted", starts_on="2026-11-09", last_day="2026-12-01"
    )
    assert refused.status_code == 403 and "Somebody else of the secretariat" in refused.content.decode()


def test_a_late_one_comes_first_and_asks_why(scene: Scene, theirs: Client) -> None:
    moving = complete(application=make_application(scene=scene, kind="move"), by=scene.protector)
    later = make_application(scene=scene, kind="work")
    with clock.travel(to=NOON + timedelta(days=30)):
        page = theirs.get(reverse("permissions:queue")).content.decode()
        assert page.index(str(moving.pk)) < page.index(str(later.pk))
        assert "1 decision is overdue" in page
        form = theirs.get(at("decide", scene, moving.pk)).content.decode()
        assert 'name="late_why"' in form
        missing = send(
            theirs,
            at("decide", scene, moving.pk),
            result="granted",
            starts_on="2026-12-09",
            last_day="2026-12-20",
        )
        assert missing.status_code in {409, 422}


def test_work_over_the_pages(scene: Scene, delegate: Actor, mine: Client) -> None:
    permit = make_decision(scene=scene, delegate=delegate, pass_until=date(2026, 12, 1))
    show = at("show", scene, permit.application_id)
    assert at("begin", scene, permit.application_id) in mine.get(show).content.decode()
    job = {
        "employer": "Bakery",
        "sector": "restaurant",
        "place": scene.case.place,
        "started_on": "2026-11-09",
    }
    assert send(mine, at("begin", scene, permit.application_id), **job)["Location"] == show
    first = Visit.objects.get()
    seen = {"visited_on": "2026-11-09", "found": "mixed", "wages_paid": "unknown", "words": "Too hot."}
    assert send(mine, at("visit", scene, first.pk), **seen)["Location"] == show
    row = Employment.objects.get()
    change = at("change", scene, permit.application_id, row.pk)
    assert send(mine, change, **job, why="changed")["Location"] == show
    new = Employment.objects.get(ended_on=None)
    page = mine.get(show).content.decode()
    assert "Bakery" in page and "Too hot." in page
    end = at("end", scene, permit.application_id, new.pk)
    assert send(mine, end, why="stopped", on="2026-11-09")["Location"] == show
    renew = at("renew", scene, permit.application_id)
    assert send(mine, renew, number="P-9", until="2026-12-10")["Location"] == show
    assert "P-9" in mine.get(show).content.decode()
    job_note = send(mine, at("job", scene), wishes=["retail"], skills=["sewing"], said="By day.")
    assert job_note["Location"] == at("home", scene)
    home = mine.get(at("home", scene)).content.decode()
    assert "By day." in home and "Sewing" in home


def test_strangers_find_nothing_and_others_may_not(scene: Scene, theirs: Client) -> None:
    made = make_application(scene=scene)
    far = make_organisation(code="far", kind="welfare")
    stranger = browser(make_actor(name="stranger", role="protection_officer", organisation=far))
    officer = browser(scene.enforcer)
    for name in ("show", "paper", "withdraw", "review", "begin", "renew"):
        assert stranger.get(at(name, scene, made.pk)).status_code == 404
        assert officer.get(at(name, scene, made.pk)).status_code == 403
    for name in ("home", "apply", "job"):
        assert stranger.get(at(name, scene)).status_code == 404
        assert officer.get(at(name, scene)).status_code == 403
    assert str(made.pk) not in stranger.get(reverse("permissions:queue")).content.decode()
    assert officer.get(reverse("permissions:queue")).status_code == 403
    assert theirs.get(at("apply", scene)).status_code == 403
    assert theirs.get(at("decide", scene, uuid4())).status_code == 404
    assert browser(scene.protector).get(at("decide", scene, made.pk)).status_code == 403


def test_the_page_asks_no_more_for_many(
    scene: Scene, delegate: Actor, mine: Client, django_assert_max_num_queries: Any
) -> None:
    permit = make_decision(scene=scene, delegate=delegate)
    with django_assert_max_num_queries(BUDGET):
        mine.get(at("show", scene, permit.application_id))
    with django_assert_max_num_queries(BUDGET):
        mine.get(at("home", scene))
