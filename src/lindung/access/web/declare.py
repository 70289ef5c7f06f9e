"""Declaring who may open a view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.web import unsent

View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request that has passed `requires`: it carries the actor."""

    actor: Actor
    user: User


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the permission a view needs; the guard test refuses views without one.

    Nobody signed in: to the sign-in page and back, with a form's answers kept. Signed in without the permission:
    `NotAllowed`, a plain 403.
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
            return view(staff, *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]
        return cast(View, never_cache(checked))

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """Declare that a view needs nobody signed in, and why."""

    def decorate(view: View) -> View:
        view.public_reason = reason  # type: ignore[attr-defined]
        return view

    return decorate
