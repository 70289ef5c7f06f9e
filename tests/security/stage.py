"""The action plan of the matrix without its cases: whoever attacks its rooms needs no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_actor
from lindung.kernel.web.forms import SUBMISSION
from tests.security.asking import signed_in
from tests.security.homes import OF_THE_PLAN, make_home_user
from tests.security.planning import Planned, make_planned


@dataclass(frozen=True, slots=True)
class Stage:
    """The plan, and a user of each role that reads it."""

    planned: Planned
    users: dict[str, User]

    def get(self, who: User | Actor, name: str, *args: object, **query: str) -> Any:
        """Ask for a page by its name."""
        return _browser(who).get(reverse(name, args=args), query)

    def send(self, who: User | Actor, name: str, *args: object, **fields: Any) -> Any:
        """Send a form to a page by its name."""
        answer: HttpResponse = _browser(who).post(
            reverse(name, args=args), {SUBMISSION: str(uuid4())} | fields
        )
        return answer


def _browser(who: User | Actor) -> Any:
    user = who if isinstance(who, User) else User.objects.get(pk=who.user_id)
    return signed_in(user, raise_request_exception=False)


def make_stage() -> Stage:
    """Make the plan with the users of its roles."""
    users = {role: make_home_user(role) for role in OF_THE_PLAN}
    return Stage(make_planned(keeper=Actor.of(users["monitoring_officer"])), users)


def twin(of: Actor) -> Actor:
    """Return another account of the same human, with the same rights in the same organisation."""
    user = User.objects.select_related("organisation").get(pk=of.user_id)
    other = make_actor(name=f"{user.username}.again", role=user.roles[0], organisation=user.organisation)
    User.objects.filter(pk=other.user_id).update(human=user.human)
    return other
