"""What was sent just after the session had ended is kept for its sender: sign in, send again, nothing lost.

The fields wait encrypted in the (now anonymous) session for half an hour, and open only for the person who sent
them where the ended session still says who that was.
"""

from __future__ import annotations

import json

from cryptography.fernet import Fernet, InvalidToken
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lindung.access.permissions import Permission
from lindung.access.secrets import fernet
from lindung.access.web.declare import StaffRequest, requires

KEY = "unsent"
KEEP_SECONDS = 30 * 60
PRIVATE = {"csrfmiddlewaretoken", "password"}


def keep(request: HttpRequest, *, owner: str = "") -> HttpResponse:
    """Keep the fields of a POST whose session has ended and send its sender to sign in and back."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in PRIVATE for value in values]
    sealed = {"to": request.get_full_path(), "fields": fields, "owner": owner}
    request.session[KEY] = _fernet().encrypt(json.dumps(sealed).encode()).decode()
    return redirect_to_login(reverse("access:resume"))


@requires(Permission.ACCOUNT_USE)
def resume(request: StaffRequest) -> HttpResponse:
    """Offer to send again what was kept; nothing kept, too old or someone else's leads to the start page."""
    token = request.session.pop(KEY, "")
    try:
        kept = json.loads(_fernet().decrypt(token.encode(), ttl=KEEP_SECONDS)) if token else None
    except InvalidToken:
        kept = None
    if not kept or (kept["owner"] and kept["owner"] != str(request.actor.user_id)):
        return redirect("/")
    return render(request, "account/resume.html", {"resend": kept["fields"], "resend_url": kept["to"]})


def _fernet() -> Fernet:
    return fernet(purpose="resume")
