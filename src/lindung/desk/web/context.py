"""What every page's frame shows: where one can go, how much waits there, and whether this is a demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.emergency import queries as emergency
from lindung.cases.exports import queries as exports
from lindung.cases.retention import queries as retention
from lindung.desk import queries
from lindung.desk.web import care_work
from lindung.kernel import clock


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the navigation; `count` is shown as a bubble, red with `alert`."""

    text: str
    url: str
    active: bool = False
    count: str = ""
    alert: bool = False


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return `navigation` (worked out only by a page that draws it), `demo` and `now`."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "demo": settings.DEMO,
        "now": clock.now(),
    }


def navigation(request: HttpRequest) -> list[Item]:
    """Return the entries the reader may open; none for strangers, and none on pages outside the site's addresses."""
    if request.resolver_match is None or not hasattr(request, "user") or not request.user.is_authenticated:
        return []
    actor = getattr(request, "actor", None) or Actor.of(request.user)
    here = request.path
    items: list[Item] = []
    work = queries.WorkCount(open=0, referrals=0, overdue=False)
    if actor.may(Permission.WORK_READ):
        work = queries.count_work(actor=actor, at=clock.now())
        items.append(
            Item(_("My work"), reverse("home"), here == reverse("home"), _bubble(work.open), work.overdue)
        )
    if actor.may(Permission.CASE_READ):
        cases = reverse("case_list")
        items.append(Item(_("Cases"), cases, here.startswith(cases)))
        referrals = reverse("referral:list")
        items.append(Item(_("Referrals"), referrals, here.startswith(referrals), _bubble(work.referrals)))
    if actor.may(Permission.SHELTER_RUN):
        shelters = reverse("shelters:board")
        items.append(Item(_("Shelters"), shelters, here.startswith(shelters)))
    if actor.may(Permission.SCREENING_CONDUCT):
        start = reverse("identification:start")
        items.append(Item(_("Start a screening"), start, here == start))
    items += _of_care(actor, here)
    if actor.may(Permission.DIRECTORY_READ):
        directory = reverse("listing:home")
        items.append(Item(_("Directory"), directory, here.startswith(directory)))
    if actor.may(Permission.HOLDER_USE):
        holders = reverse("holders:home")
        items.append(Item(_("Holders"), holders, here.startswith(holders)))
    if actor.may(Permission.FIND):
        find = reverse("finding:find")
        items.append(Item(_("Find a person"), find, here.startswith(find)))
    if actor.may(Permission.OVERVIEW_READ):
        overview = reverse("overview")
        items.append(Item(_("National overview"), overview, here.startswith(overview)))
    items += [Item(str(text), url, here.startswith(url)) for text, url in _of_plans(actor)]
    if actor.may(Permission.AUDIT_SEARCH):
        trail = reverse("trail_search")
        items.append(Item(_("Trail"), trail, here.startswith(trail)))
    # Counted for data officers, whose daily work it is: others' pages ask no more questions than before.
    oversees = actor.may(Permission.EMERGENCY_REVIEW)
    if oversees:
        emergencies, waiting = reverse("emergency:home"), emergency.waiting(actor=actor)
        items.append(
            Item(_("Emergencies"), emergencies, here.startswith(emergencies), str(waiting or ""), waiting > 0)
        )
    if actor.may(Permission.EXPORT_APPROVE):
        address, waiting = reverse("exports:home"), exports.waiting(actor=actor) if oversees else 0
        items.append(Item(_("Exports"), address, here.startswith(address), str(waiting or "")))
    if actor.may(Permission.RETENTION_REVIEW):
        address, waiting = reverse("retention:home"), retention.waiting(actor=actor) if oversees else 0
        items.append(Item(_("Retention"), address, here.startswith(address), str(waiting or "")))
    if actor.may(Permission.ACCOUNT_MANAGE):
        accounts = reverse("accounts:list")
        items.append(Item(_("Accounts"), accounts, here.startswith(accounts)))
    return items


def _of_care(actor: Actor, here: str) -> list[Item]:
    """Return the way to the pages of care; to the page itself where there is but one."""
    places = care_work.places(actor)
    if not places:
        return []
    if len(places) == 1:
        return [Item(str(places[0].text), places[0].url, here.startswith(places[0].url))]
    home = reverse("care_work")
    in_shelters = actor.may(Permission.SHELTER_RUN) and here.startswith(reverse("shelters:board"))
    active = here == home or any(here.startswith(place.url) for place in places)
    # Who runs a shelter has an entry of their own for its pages.
    return [Item(_("Care"), home, active and not in_shelters)]


_PLANS = (
    (Permission.PLAN_READ, lazy("Action plans"), "plans:home"),
    (Permission.PROGRESS_REPORT, lazy("Reporting"), "reporting:home"),
    (Permission.PROGRAMME_RECORD, lazy("Events"), "programmes:list"),
    (Permission.PLAN_READ, lazy("Committees"), "committees:home"),
    (Permission.STATISTICS_READ, lazy("Figures"), "figures:list"),
)


def _of_plans(actor: Actor) -> list[tuple[Promise, str]]:
    """Return the entries of the action plan that the reader may open."""
    return [(text, reverse(name)) for permission, text, name in _PLANS if actor.may(permission)]


def _bubble(count: int) -> str:
    return f"{queries.MANY - 1}+" if count >= queries.MANY else str(count or "")
