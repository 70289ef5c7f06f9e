"""The pages: what each shows, who may open it and act on it, and in how few questions."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.plans.models import Activity, Target
from lindung.plans.reviews import actions
from lindung.plans.reviews.models import Adjustment, CarryOver, Gap, Review, Standing
from lindung.plans.reviews.tests.acting import adopt, begun, decided, done, hold, proposed
from lindung.plans.reviews.tests.conftest import Small
from lindung.plans.reviews.tests.test_carrying import after, joined  # noqa: F401 - a fixture

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOST = 10
"""Questions of one page."""


def client_of(actor: Actor) -> Client:
    """Return a browser signed in as an actor."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def sent(**given: Any) -> dict[str, Any]:
    """Return what a form sends."""
    return {"_submission": str(uuid.uuid4())} | given


def addresses(small: Small, review: Review, adjustment: Adjustment) -> dict[str, str]:
    """Return the address of every page by its name."""
    plan, one, two = small.plan.code, [review.pk], [adjustment.pk]
    override = [plan, "2024", "P1.S1.O1.i"]
    return {
        "show": reverse("reviews:show", args=one),
        "list": reverse("reviews:list", args=[plan]),
        "adjustments": reverse("reviews:adjustments", args=[plan]),
        "adjustment": reverse("reviews:adjustment", args=two),
        "evaluation": reverse("reviews:evaluation", args=[plan]),
        "done": reverse("reviews:done", args=two),
        "send_back": reverse("reviews:send_back", args=two),
        "begin": reverse("reviews:begin", args=[plan]),
        "hold": reverse("reviews:hold", args=one),
        "gap": reverse("reviews:gap", args=one),
        "target": reverse("reviews:propose", args=[review.pk, "target"]),
        "dates": reverse("reviews:propose", args=[review.pk, "dates"]),
        "lead": reverse("reviews:propose", args=[review.pk, "lead"]),
        "new": reverse("reviews:propose", args=[review.pk, "new_activity"]),
        "other": reverse("reviews:propose", args=[review.pk, "other"]),
        "drop": reverse("reviews:drop", args=two),
        "override": reverse("reviews:override", args=override),
        "follow": reverse("reviews:follow", args=[plan]),
    }


READ = ("show", "list", "adjustments", "adjustment", "evaluation")
"""Pages that everybody who reads the plan may open."""


def test_who_opens_what(small: Small, review: Review) -> None:
    found = addresses(small, review, decided(small, proposed(small, review)))
    people = small.people
    for name, address in found.items():
        assert client_of(people.monitor).get(address).status_code == 200, name
        for actor in (people.welfare_lead, people.welfare_focal, people.partner, people.decision_maker):
            opens = name in READ or (name == "done" and actor in (people.welfare_lead, people.welfare_focal))
            assert client_of(actor).get(address).status_code == (200 if opens else 403), name
        assert client_of(people.case_worker).get(address).status_code == 403, name
        signed_out = Client().get(address)
        assert signed_out.status_code == 302 and "login" in signed_out["Location"], name


def test_what_is_not_there(small: Small, review: Review) -> None:
    browser = client_of(small.people.monitor)
    for address in (
        reverse("reviews:show", args=[uuid.uuid4()]),
        reverse("reviews:adjustment", args=[uuid.uuid4()]),
        reverse("reviews:list", args=["NO-PLAN"]),
        reverse("reviews:propose", args=[review.pk, "magic"]),
        reverse("reviews:override", args=[small.plan.code, "1999", "P1.S1.O1.i"]),
    ):
        assert browser.get(address).status_code == 404, address


def test_acts_are_refused_to_others(small: Small, review: Review) -> None:
    adjustment = proposed(small, review)
    for name in ("decide", "confirm"):
        address = reverse(f"reviews:{name}", args=[adjustment.pk])
        assert client_of(small.people.monitor).get(address).status_code == 405
        assert client_of(small.people.chambers_lead).post(address).status_code in (403, 409)
    assert (
        client_of(small.people.chambers_lead).post(reverse("reviews:adopt", args=[review.pk])).status_code
        == 403
    )
    adjustment.refresh_from_db()
    assert adjustment.state == "proposed"


def test_few_questions(small: Small, review: Review) -> None:
    for _number in range(3):
        proposed(small, review, activity="P1.S1.O1.i")
    hold(small, review)
    found = addresses(small, review, Adjustment.objects.earliest("number"))
    browser = client_of(small.people.monitor)
    counts = {}
    for name in ("show", "list", "adjustments", "evaluation", "adjustment"):
        browser.get(found[name])
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(found[name]).status_code == 200
        own = [
            one["sql"]
            for one in seen
            if one["sql"].lstrip().upper().startswith("SELECT") and "set_config" not in one["sql"]
        ]
        counts[name] = len(own)
    assert max(counts.values()) <= MOST + 2, counts  # two of them: who is asking


def test_a_review_from_beginning_to_adoption(small: Small) -> None:
    browser = client_of(small.people.monitor)
    begin = reverse("reviews:begin", args=[small.plan.code])
    made = browser.post(begin, sent(kind="annual", period="2024", chair="BOARD"))
    review = Review.objects.get()
    assert made.status_code == 302 and made["Location"] == reverse("reviews:show", args=[review.pk])
    again = browser.post(begin, sent(kind="annual", period="2024", chair="BOARD"))
    assert again.status_code == 422 and "already" in again.content.decode()
    page = browser.get(made["Location"]).content.decode()
    assert "Being prepared" in page and "nothing was ever reported" in page
    gap = sent(activity="P1.S1.O1.i", cause="staff", text="No trainers in the east.")
    assert browser.post(reverse("reviews:gap", args=[review.pk]), gap).status_code == 302
    found = Gap.objects.get()
    personal = browser.post(
        reverse("reviews:gap", args=[review.pk]), gap | sent(text="Ask amina@example.org.")
    )
    assert personal.status_code == 422 and Gap.objects.count() == 1
    propose = reverse("reviews:propose", args=[review.pk, "target"])
    given = {
        "indicator": "P1.S1.O1.i.1", "span": "annual", "period": "", "value": "80", "gap": str(found.pk),
        "text": "Fewer trainers.", "owner": "CARE", "due_on": "2026-12-31",
    }  # fmt: skip
    assert browser.post(propose, sent(**given | {"value": "many"})).status_code == 422
    proposed_at = browser.post(propose, sent(**given))
    adjustment = Adjustment.objects.get()
    assert proposed_at["Location"] == reverse("reviews:adjustment", args=[adjustment.pk])
    assert adjustment.gap == found
    page = browser.get(proposed_at["Location"]).content.decode()
    assert (
        "<del>100 (each year)</del>" in page and "<ins>80 (each year)</ins>" in page and "Not decided" in page
    )
    held = sent(held_on="2026-11-02", chair="BOARD", findings="Half of the targets were met.")
    assert browser.post(reverse("reviews:hold", args=[review.pk]), held).status_code == 302
    early = browser.post(reverse("reviews:adopt", args=[review.pk]))
    assert early.status_code == 422 and "Decide on every" in early.content.decode()
    assert browser.post(reverse("reviews:decide", args=[adjustment.pk])).status_code == 302
    assert Target.objects.get(indicator__code="P1.S1.O1.i.1").value == 80
    assert browser.post(reverse("reviews:adopt", args=[review.pk])).status_code == 302
    page = browser.get(reverse("reviews:show", args=[review.pk])).content.decode()
    assert "As it was adopted" in page and "Judge otherwise" not in page and "Half of the targets" in page


def test_done_by_the_owner_and_confirmed_by_another(small: Small, review: Review) -> None:
    adjustment = decided(small, proposed(small, review, activity="P1.S1.O1.i"))
    owner, lead = client_of(small.people.welfare_focal), client_of(small.people.welfare_lead)
    address = reverse("reviews:adjustment", args=[adjustment.pk])
    carried_out = reverse("reviews:done", args=[adjustment.pk])
    assert "It was carried out" in owner.get(address).content.decode()
    other = client_of(small.people.police_focal)
    assert carried_out not in other.get(address).content.decode()
    assert other.post(carried_out, sent(note="I did.")).status_code == 403
    empty = owner.post(carried_out, sent(note=""))
    assert empty.status_code == 422
    assert owner.post(carried_out, sent(note="Trainers were found.")).status_code == 302
    confirm = reverse("reviews:confirm", args=[adjustment.pk])
    assert confirm not in owner.get(address).content.decode()
    assert owner.post(confirm).status_code == 403
    assert confirm in lead.get(address).content.decode()
    assert lead.post(confirm).status_code == 302
    adjustment.refresh_from_db()
    assert adjustment.state == "confirmed"
    everything = reverse("reviews:adjustments", args=[small.plan.code])
    assert "Nothing is open" in lead.get(everything).content.decode()
    assert "Find trainers" in lead.get(f"{everything}?all=1").content.decode()


def test_sent_back_and_own_work(small: Small, review: Review) -> None:
    adjustment = done(small, decided(small, proposed(small, review)), small.people.monitor)
    own = client_of(small.people.monitor)
    address = reverse("reviews:adjustment", args=[adjustment.pk])
    assert "somebody else confirms it" in own.get(address).content.decode()
    refused = own.post(reverse("reviews:confirm", args=[adjustment.pk]))
    assert refused.status_code == 403 and "second person" in refused.content.decode()
    other = client_of(small.people.second_monitor)
    assert (
        other.post(reverse("reviews:send_back", args=[adjustment.pk]), sent(why="Not yet.")).status_code
        == 302
    )
    assert "Not yet." in other.get(address).content.decode()
    assert other.post(reverse("reviews:drop", args=[adjustment.pk]), sent(why="Too late.")).status_code == 302
    adjustment.refresh_from_db()
    assert (adjustment.state, adjustment.dropped_why) == ("dropped", "Too late.")


def test_a_new_activity_from_its_form(small: Small, review: Review) -> None:
    browser = client_of(small.people.monitor)
    given = {
        "place": "output P1.S1.O1", "code": "P1.S1.O1.iii", "title_en": "Find trainers",
        "title_ms": "Cari jurulatih", "measured": "trainers", "lead": "CARE", "starts": "2024-01-01",
        "ends": "2025-12-31", "text": "There are too few.", "owner": "CARE", "due_on": "2026-12-31",
    }  # fmt: skip
    made = browser.post(reverse("reviews:propose", args=[review.pk, "new_activity"]), sent(**given))
    assert made.status_code == 302, made.content.decode()
    assert browser.post(reverse("reviews:decide", args=[Adjustment.objects.get().pk])).status_code == 302
    activity = Activity.objects.get(code="P1.S1.O1.iii")
    assert activity.title == {"en": "Find trainers", "ms": "Cari jurulatih"}
    page = browser.get(reverse("reviews:adjustment", args=[Adjustment.objects.get().pk])).content.decode()
    assert "<ins>Find trainers</ins>" in page


def test_overridden_on_its_page_and_filtered(small: Small, review: Review) -> None:
    browser = client_of(small.people.monitor)
    address = reverse("reviews:override", args=[small.plan.code, "2024", "P1.S1.O1.i"])
    assert "As the rule says" not in browser.get(address).content.decode()
    assert browser.post(address, sent(standing="done", reason="")).status_code == 422
    assert browser.post(address, sent(standing="at_risk", reason="Trainers were away.")).status_code == 302
    show = reverse("reviews:show", args=[review.pk])
    page = browser.get(f"{show}?standing=overridden").content.decode()
    assert "Trainers were away." in page and "The rule says" in page and "P1.S1.O1.ii<" not in page
    assert "Trainers were away." not in browser.get(f"{show}?standing=late").content.decode()
    assert browser.post(address, sent(standing="", reason="They are back.")).status_code == 302
    assert Standing.objects.get(period=review.period, activity__code="P1.S1.O1.i").standing == "late"


def test_what_has_changed_since_adoption(small: Small, review: Review) -> None:
    adopt(small, hold(small, review))
    small.report("P1.S1.O1.i.1", "2024", 120, share=35)
    small.report("P1.S1.O1.i.2", "2024", 4)
    actions.refresh_plan(plan=small.plan, at=small.at.replace(hour=9))
    page = client_of(small.people.partner).get(reverse("reviews:show", args=[review.pk])).content.decode()
    assert "Now:" in page and "On track" in page


def test_carried_over_on_its_page(small: Small, after: Any) -> None:  # noqa: F811 - the fixture
    browser = client_of(small.people.monitor)
    actions.refresh_plan(plan=small.plan, at=small.at)
    carry = reverse("reviews:carry", args=[small.plan.code])
    follow = reverse("reviews:follow", args=[small.plan.code])
    assert browser.get(carry)["Location"] == follow
    assert browser.post(follow, sent(plan="SMALL-2"))["Location"] == carry
    assert browser.get(carry).status_code == 200
    chosen = str(small.activity("P1.S1.O1.i").pk)
    given = {"activities": [chosen], "objective": "S1", "lead": "CARE", "note": "It goes on."}
    assert client_of(small.people.welfare_lead).post(carry, sent(**given)).status_code == 403
    assert browser.post(carry, sent(**given)).status_code == 302
    assert CarryOver.objects.get().became.plan == after
    assert browser.post(carry, sent(**given)).status_code == 422
    page = browser.get(reverse("reviews:evaluation", args=[small.plan.code])).content.decode()
    assert "Small plan from 2026" in page and "It goes on." in page


@pytest.mark.parametrize("language", ["en", "ms"])
def test_the_evaluation_counts(small: Small, review: Review, language: str) -> None:
    for year in range(2021, 2026):
        small.report("P1.S1.O1.i.1", str(year), 120, share=40)
    small.report("P1.S1.O1.ii.1", "2022", 1)
    begun(small, "2025", "final")
    browser = client_of(small.people.decision_maker)
    browser.cookies["django_language"] = language
    page = browser.get(reverse("reviews:evaluation", args=[small.plan.code])).content.decode()
    assert "2 of 4" in page or "2 daripada 4" in page or language != "en"
    assert date(2026, 11, 9) == small.at.date()
