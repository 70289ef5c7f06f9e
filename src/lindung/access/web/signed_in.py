"""Where one is signed in, and ending it from afar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access import actions, managing
from lindung.access.permissions import Permission
from lindung.access.sessions import digest
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock


@requires(Permission.ACCOUNT_USE)
def signed_in(request: StaffRequest) -> HttpResponse:
    """List one's own sessions: what sort of device, since when, last used when."""
    here = digest(request.session.session_key or "")
    found = managing.sessions_of(user=request.user, at=clock.now())
    rows = [{"session": one, "here": one.session_key == here, "code": one.session_key[:16]} for one in found]
    return render(request, "account/signed_in.html", {"rows": rows})


@require_POST
@requires(Permission.ACCOUNT_USE)
def end(request: StaffRequest) -> HttpResponse:
    """End one of one's own other sessions, or all of them."""
    here = digest(request.session.session_key or "")
    code = request.POST.get("code", "")
    ended = actions.end_own_sessions(by=request.actor, but=here, code=code, at=clock.now())
    messages.success(request, _("Signed out there.") if ended else _("It was signed out already."))
    return redirect("access:signed_in")
