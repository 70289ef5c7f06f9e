"""Declaring who may open a view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from lindung.access import wall
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.web import doors, standing, unsent
from lindung.kernel import clock

View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request that has passed `requires`: it carries the actor."""

    actor: Actor
    user: User


def requires(permission: Permission, *, fresh: bool = False) -> Callable[[View], View]:
    """Declare the permission a view needs; the guard test refuses views without one.

    Nobody signed in: to the sign-in page and back, with a form's answers kept. Signed in without the permission:
    `NotAllowed`, a plain 403. With `fresh`, a second factor must have been proven within five minutes: else to
    where that is done and back, again with a form's answers kept.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                kept = unsent.keep(request) if request.method == "POST" else None
                return kept or redirect_to_login(request.get_full_path())
            staff = cast(StaffRequest, request)
            staff.actor = Actor.of(staff.user)
            staff.actor.require(permission)
            if fresh and not standing.fresh(request.session, now=int(clock.now().timestamp())):
                return doors.prove(request)
            with wall.behind(staff.actor):
                return view(staff, *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]
        checked.fresh = fresh  # type: ignore[attr-defined]
        return cast(View, never_cache(checked))

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """Declare that a view needs nobody signed in, and why."""

    def decorate(view: View) -> View:
        view.public_reason = reason  # type: ignore[attr-defined]
        return view

    return decorate
