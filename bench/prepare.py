"""The world a load runs on, and who asks for which page in it."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.urls import reverse

from bench.processes import parent
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.cases import queries
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.config.commands.ground import say
from lindung.config.commands.run import DEMO_PASSWORD
from lindung.identification import queries as queries_of_screening
from lindung.identification.actions import start
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.world import demo

PAGES_EACH = 40


def ensure_world(*, cases: int, sealed: bool = True) -> None:
    """Fill the database on the first run; later runs use what is there. `sealed`: what is in every case opens."""
    if Case.objects.exists():
        return
    demo.fill(at=clock.now(), cases=cases, seed=1, bulk=True, password=DEMO_PASSWORD, tell=say, sealed=sealed)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def postmaster() -> int:
    """Return the process that every database backend of this server descends from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return parent(pid=cursor.fetchone()[0])


def asks() -> dict[str, list[dict[str, str]]]:
    """Return, page by page, the requests of a protection officer and of the secretariat."""
    officer, coordinator, screener = (
        _user(role) for role in ("protection_officer", "case_coordinator", "front_line_officer")
    )
    cookies = {user.pk: _cookie(user) for user in (officer, coordinator, screener)}
    found, _next = queries.page(
        actor=Actor.of(coordinator), wanted=queries.CaseFilter(), after=None, size=PAGES_EACH
    )
    own, _next = queries.page(
        actor=Actor.of(officer), wanted=queries.CaseFilter(), after=None, size=PAGES_EACH
    )
    topic = _screening_page(Actor.of(screener))
    return {
        "my work": _each(cookies, [officer, coordinator], [reverse("home")]),
        "case list": _each(cookies, [officer, coordinator], [reverse("case_list")]),
        "case, nothing opened": _each(
            cookies, [coordinator], [reverse("case", args=[case.code]) for case in found]
        ),
        "case, sections opened": _each(
            cookies, [officer], [reverse("case", args=[case.code]) for case in own]
        ),
        "screening": _each(cookies, [screener], [topic]),
    }


def _screening_page(actor: Actor) -> str:
    """Return the first page of questions of a screening that is under way."""
    at = clock.now()
    screening = start(
        instrument="adult",
        language="en",
        origin="inspection",
        place=next(iter(current().places)),
        found_on=local_date(at),
        by=actor,
        at=at,
    )
    page = queries_of_screening.instrument_of(screening=screening).topics[0]
    return reverse("identification:topic", args=[screening.pk, page.id])


def _each(cookies: dict[object, str], users: list[User], paths: list[str]) -> list[dict[str, str]]:
    return [{"path": path, "cookie": cookies[user.pk]} for path in paths for user in users]


def busiest(role: str) -> Actor:
    """Return the demo user with this role whose organisation has most open work, as an actor."""
    return Actor.of(_user(role))


def _user(role: str) -> User:
    """Return the demo user with this role whose organisation has most open work."""
    users = User.objects.filter(roles__contains=[role], is_active=True).exclude(password__startswith="!")
    return max(users, key=lambda user: queries.tasks_for(Actor.of(user)).filter(state="open").count())


def _cookie(user: User) -> str:
    """Sign a user in without the form: the load measures pages, not the password hash."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["seen_at"] = int(clock.now().timestamp())
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"
