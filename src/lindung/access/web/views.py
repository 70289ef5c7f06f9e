"""The few pages of access itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.web.declare import public


@public("Whoever holds the device may lock it.")
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """End the session at once and show the sign-in page, which leads back to the page that was open."""
    logout(request)
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return redirect("account_login")
    page = urlsplit(came_from)
    return redirect_to_login(f"{page.path}?{page.query}" if page.query else page.path)


@public("Says only that nothing goes by mail here.")
def no_mail(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Stand in for what the sign-in library would do by e-mail: a mailbox must never open a case file."""
    message = _("Nothing goes by e-mail here. Your administrator can set a new password for you.")
    return render(request, "lindung/refused.html", {"message": message}, status=404)
