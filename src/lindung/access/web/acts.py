"""From a valid form to an act and on to the next page: the same three lines in every view."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from lindung.access.web.declare import StaffRequest
from lindung.kernel import clock, submissions
from lindung.kernel.problems import Refusal
from lindung.kernel.web.forms import SUBMISSION, LindungForm
from lindung.kernel.web.middleware import SECRETS

_DRAWN: Final = frozenset({SUBMISSION, "csrfmiddlewaretoken"}) | SECRETS
"""Not part of what makes a submission what it is; of a secret not even a keyed hash is kept."""


def perform(
    request: StaffRequest, form: LindungForm, act: Callable[[dict[str, Any]], str]
) -> HttpResponse | None:
    """Run `act` on the cleaned answers once per submission and lead to the address it returns.

    Returns None when the answers are invalid or the domain refuses: the form then carries the reason beside the
    field at fault and keeps every answer, and the view shows it again (with `status_of`).
    """
    if not form.is_valid():
        return None
    try:
        address = submissions.once(
            key=form.cleaned_data[SUBMISSION],
            sent=_sent(request),
            by=request.actor,
            at=clock.now(),
            act=lambda: act(form.cleaned_data),
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        form.refused_with = refusal
        if isinstance(refusal, submissions.SentOtherwise):
            form.renew()
        return None
    return redirect(address)


def _sent(request: StaffRequest) -> bytes:
    """Return where a form went and its answers, without what differs each time it is drawn."""
    fields = [(name, values) for name, values in request.POST.lists() if name not in _DRAWN]
    files = [(name, getattr(file, "digest", "")) for name, file in request.FILES.items()]
    return json.dumps([request.get_full_path(), sorted(fields), *files]).encode()


def status_of(form: forms.Form) -> int:
    """Return the HTTP status for showing a form: 200 when fresh, 422 for wrong answers, the refusal's own else."""
    if not form.is_bound or not form.errors:
        return 200
    refusal = getattr(form, "refused_with", None)
    return refusal.status if refusal else 422
