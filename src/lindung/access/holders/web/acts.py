"""Acts behind a passphrase: a wrong one is counted, also though its act is undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from lindung.access.holders import actions
from lindung.access.holders.problems import WrongPassphrase
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest
from lindung.kernel import clock
from lindung.kernel.web.forms import LindungForm


def perform_unlocked(
    request: StaffRequest, form: LindungForm, act: Callable[[dict[str, Any]], str]
) -> HttpResponse | None:
    """Do as `perform`; a wrong passphrase is noted after its act was undone."""
    answer = perform(request, form, act)
    if isinstance(form.refused_with, WrongPassphrase):
        actions.note_failure(by=request.actor, at=clock.now())
    return answer
