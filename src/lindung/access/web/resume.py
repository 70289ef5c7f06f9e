"""The page on which what was sent too late waits to be sent again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from lindung.access.permissions import Permission
from lindung.access.web import unsent
from lindung.access.web.declare import StaffRequest, requires


@requires(Permission.ACCOUNT_USE)
def resume(request: StaffRequest) -> HttpResponse:
    """Offer to send again what was kept; with nothing kept for this person, go to the start page.

    What waits is left where it is, so that a reload shows it again; it goes with the session, or by its age.
    """
    kept = unsent.waiting(request.session, owner=str(request.actor.user_id))
    if kept is None:
        return redirect("/")
    return render(request, "account/resume.html", {"resend": kept.fields, "resend_url": kept.to})
