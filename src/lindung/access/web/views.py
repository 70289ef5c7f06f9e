"""The few pages of access itself."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.web.declare import public
from lindung.kernel import clock


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


@public("How to report a weakness is for everybody to know (RFC 9116).")
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness; without a contact set by the operator there is no such page."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires}"]
    if settings.SECURITY_POLICY:
        lines.append(f"Policy: {settings.SECURITY_POLICY}")
    lines.append(f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}")
    lines.append(f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
