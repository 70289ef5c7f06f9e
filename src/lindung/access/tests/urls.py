"""Addresses for access's own tests: the sign-in pages and one form, so that no other room is needed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import include, path
from django.utils.html import format_html
from django.views.i18n import set_language
from ninja import NinjaAPI

from lindung.access.api import AUTH, actor_of, assert_fresh, install_handlers
from lindung.access.permissions import Permission
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import audit, clock
from lindung.kernel.web.forms import LindungForm, TextField


class NoteForm(LindungForm):
    text = TextField(label="Text", limit=4000, lines=3)


@requires(Permission.ACCOUNT_USE)
def note(request: StaffRequest) -> HttpResponse:
    """Show a form and keep what is sent as an audit event of the sender."""
    form = NoteForm(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        detail = {"text": data["text"]}
        audit.record(event="test.note", subject=request.user, by=request.actor, at=clock.now(), detail=detail)
        return "/"

    done = perform(request, form, act)
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    page = format_html('<form method="post" action="/note/">{}{}</form>', token, form)
    return done or HttpResponse(page, status=status_of(form))


@requires(Permission.CASE_READ)
def work(request: StaffRequest) -> HttpResponse:
    """A page for those who work on cases."""
    return HttpResponse("work")


@requires(Permission.ACCOUNT_USE)
def home(request: StaffRequest) -> HttpResponse:
    """A page in the frame of the house."""
    return render(request, "lindung/refused.html", {"message": "home"})


@requires(Permission.ACCOUNT_USE, fresh=True)
def weighty(request: StaffRequest) -> HttpResponse:
    """The same form, for an act that asks for a fresh proof."""
    return note(request)


api = NinjaAPI(urls_namespace="access-tests", auth=AUTH, docs_url=None)
install_handlers(api)


@api.post("/weighty")
def weighty_operation(request: HttpRequest) -> str:
    """An operation for a person who has just proven themselves."""
    assert_fresh(request)
    return "done"


@api.get("/light")
def light_operation(request: HttpRequest) -> str:
    """Tell who calls."""
    return actor_of(request).name


urlpatterns = [
    path("", home, name="home"),
    path("note/", note, name="note"),
    path("my-work/", work, name="work"),
    path("language/", set_language, name="set_language"),
    path("account/", include("allauth.urls")),
    path("access/", include("lindung.access.web.urls")),
    path("accounts/", include("lindung.access.web.accounts_urls")),
    path("weighty/", weighty, name="weighty"),
    path("api/", api.urls),
]
handler400 = "lindung.config.errors.bad_request"
handler404 = "lindung.config.errors.not_found"
handler500 = "lindung.config.errors.server_error"
