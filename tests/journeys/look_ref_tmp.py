"""Take pictures of the room's pages at both widths, with axe."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from tests.journeys.browser import *

from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.cases.testing import make_case, walk
from lindung.kernel import clock
from lindung.referral import actions
from lindung.referral.testing import make_scene

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def client(actor):
    c = Client()
    c.force_login(
        User.objects.get(pk=actor.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return c


def test_look(browser, origin):
    scene = make_scene()
    sent = scene.send(
        message="Two people, mother and daughter.\nPlease bring an interpreter for Bengali.",
        shared=("facts", "needs", "screening_result"),
        urgency="emergency",
    )
    scene.send_many(3)
    dec = replace(scene, case=make_case(by=scene.sender)).send(
        consent="refused", legal_basis="danger_to_life"
    )
    actions.decline(
        referral_id=dec.pk,
        reason="no_capacity",
        text="Full until Thursday.\nTry the haven.",
        by=scene.receiver,
        at=NOON + timedelta(minutes=30),
    )
    done = replace(scene, case=make_case(by=scene.sender)).send(to=scene.other)
    actions.accept(referral_id=done.pk, by=scene.other, at=NOON + timedelta(minutes=30))
    actions.complete(referral_id=done.pk, by=scene.other, at=NOON + timedelta(minutes=40), note="A room.")
    free = make_case(by=scene.sender, age_years=12)
    walk(case=free, steps=("presume",), by=scene.sender)

    def show(r):
        return reverse("referral:show", args=[r.case.code, r.pk])

    pages = [
        ("choose", scene.sender, reverse("referral:send", args=[free.code]), None),
        ("choose_bad", scene.sender, reverse("referral:send", args=[free.code]) + "?need=zzz", None),
        ("send", scene.sender, reverse("referral:send", args=[free.code]) + "?need=shelter", None),
        (
            "send_bad",
            scene.sender,
            reverse("referral:send", args=[free.code]) + "?need=shelter",
            "Send the referral",
        ),
        ("nobody", scene.sender, reverse("referral:send", args=[free.code]) + "?need=coordination", None),
        ("harm", scene.sender, reverse("referral:other_harm", args=[free.code]) + "?harm=ill_health", None),
        ("show_receiver", scene.receiver, show(sent), None),
        ("show_sender", scene.sender, show(sent), None),
        ("show_declined_sender", scene.sender, show(dec), None),
        ("show_declined_receiver", scene.receiver, show(dec), None),
        ("show_done", scene.sender, show(done), None),
        ("show_nso", scene.secretariat, show(sent), None),
        ("inbox_receiver", scene.receiver, reverse("referral:list"), None),
        ("inbox_sender", scene.sender, reverse("referral:list"), None),
        ("decline", scene.receiver, show(sent) + "decline/", None),
        ("withdraw", scene.sender, show(sent) + "withdraw/", None),
    ]
    problems = []
    only = os.environ.get("ONLY", "").split()
    with clock.travel(to=NOON + timedelta(hours=1)), nullcontext():
        b = browser
        for width in (PHONE, DESK):
            for name, actor, url, press in pages:
                if only and name not in only:
                    continue
                page = open_page(b, width=width)
                page.context.add_cookies(
                    [
                        {
                            "name": "sessionid"
                            if "sessionid" in (ck := client(actor).cookies)
                            else list(ck)[0],
                            "value": list(ck.values())[0].value,
                            "url": origin,
                        }
                    ]
                )
                page.goto(origin + url)
                if press:
                    page.get_by_role("button", name=press).last.click()
                page.screenshot(path=f"/tmp/ref_look/{name}_{width}.png", full_page=True)
                for kind, f in (("axe", axe_violations), ("wide", no_sideways_scroll), ("csp", csp_reports)):
                    found = f(page)
                    if found:
                        problems.append((name, width, kind, found))
                if page.locator("h1").count() != 1:
                    problems.append((name, width, "h1"))
                page.context.close()
    print(*problems, sep="\n")
    assert not problems
