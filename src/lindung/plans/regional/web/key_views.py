"""Pages of partners' keys: registered, compared, ended; and this country's own, to be read out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.kernel.audit import keys as own
from lindung.plans.regional import actions, files, queries
from lindung.plans.regional.web.forms import CompareForm, KeyForm
from lindung.plans.regional.words import country_name


@requires(P.RELEASE_RECEIVE, fresh=True)
def keys(request: StaffRequest) -> HttpResponse:
    """List the partners' keys, show this country's own, register another."""
    form = KeyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        made = actions.register_key(
            country=given["country"],
            public=given["public"],
            valid_from=given["valid_from"],
            valid_until=given["valid_until"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("regional:compare_key", args=[made.pk])

    if done := perform(request, form, act):
        return done
    rows = queries.keys().order_by("country", "-valid_from")
    context = {
        "form": form,
        "keys": [
            (country_name(one.country), one, files.shown(one.fingerprint) if one.compared_at else "")
            for one in rows
        ],
        "own": files.shown(own.fingerprint()),
        "own_public": own.public_text(),
    }
    return render(request, "regional/keys.html", context, status=status_of(form))


@requires(P.RELEASE_RECEIVE, fresh=True)
def compare(request: StaffRequest, partner_key: UUID) -> HttpResponse:
    """Type what the partner reads out; only then does the key count. The page does not show the fingerprint."""
    found = queries.keys().get(pk=partner_key)
    form = CompareForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.compare_key(
            key_id=found.pk, told=given["told"], how=given["how"], by=request.actor, at=clock.now()
        )
        return reverse("regional:keys")

    if done := perform(request, form, act):
        messages.success(request, _("The key is compared and counts from now on."))
        return done
    context = {
        "form": form,
        "title": _("Compare the key with %(country)s") % {"country": country_name(found.country)},
        "button": _("It is the same"),
        "back": reverse("regional:keys"),
        "lead": _(
            "Call the partner at a number that you have from elsewhere, not from the message with the key."
        ),
    }
    return render(request, "lindung/act.html", context, status=status_of(form))


@require_POST
@requires(P.RELEASE_RECEIVE, fresh=True)
def end_key(request: StaffRequest, partner_key: UUID) -> HttpResponse:
    """End a partner's key."""
    actions.end_key(key_id=partner_key, by=request.actor, at=clock.now())
    return redirect("regional:keys")
