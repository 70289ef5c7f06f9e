"""The holders' pages: one's own key, who holds with one, and what happened to the ring."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.holders import actions, queries
from lindung.access.holders.web.acts import perform_unlocked
from lindung.access.holders.web.forms import (
    AdmitForm,
    ChangeForm,
    ConfirmForm,
    NewPassphraseForm,
    PassphraseForm,
)
from lindung.access.holders.words import notice
from lindung.access.models import User
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.kernel.web.forms import LindungForm


def _home() -> str:
    return reverse("holders:home")


def _page(request: StaffRequest, form: LindungForm, title: str, button: str, lead: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "lead": lead, "back": _home()}
    return render(request, "holders/form.html", context, status=status_of(form))


@requires(P.HOLDER_USE)
def home(request: StaffRequest) -> HttpResponse:
    """Show one's key, the ring of one's organisation, and its notices."""
    actor = request.actor
    ring = queries.ring_of(organisation_id=actor.organisation_id)
    members = queries.members_of(ring=ring) if ring else []
    mine = next((one for one in members if one.user_id == actor.user_id), None)
    context = {
        "has_key": queries.has_key(user_id=actor.user_id),
        "ring": ring,
        "mine": mine is not None,
        "members": [
            {
                "id": one.user_id,
                "name": one.user.display_name,
                "since": one.admitted_at,
                "suspended": not one.user.is_active,
                "me": one.user_id == actor.user_id,
            }
            for one in members
        ],
        "alone": len(queries.humans_of(members=members)) < 2,
        "may_found": ring is None and actor.may(P.HOLDER_MANAGE),
        "waiting": actions.waiting(ring=ring) if ring and mine else 0,
        "renewal_due": bool(
            ring and mine and (ring.renewal_due or any(not m.user.is_active for m in members))
        ),
        "notices": [
            (
                notice(
                    kind=one.kind,
                    about=one.about.display_name if one.about else "",
                    by=one.by.display_name if one.by else "",
                ),
                one.at,
            )
            for one in (queries.notices_of(ring=ring) if ring and mine else [])
        ],
    }
    return render(request, "holders/home.html", context)


@requires(P.HOLDER_USE, fresh=True)
def make(request: StaffRequest) -> HttpResponse:
    """Make one's key."""
    form = NewPassphraseForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.make_key(passphrase=given["new_passphrase"], by=request.actor, at=clock.now())
        return _home()

    lead = _(
        "Your key lets you open sealed facts together with a second officer. The passphrase is kept nowhere."
    )
    return perform(request, form, act) or _page(request, form, _("Make my key"), _("Make my key"), lead)


@requires(P.HOLDER_USE, fresh=True)
def change(request: StaffRequest) -> HttpResponse:
    """Put one's key under another passphrase."""
    form = ChangeForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.change_passphrase(
            passphrase=given["passphrase"], new=given["new_passphrase"], by=request.actor, at=clock.now()
        )
        return _home()

    return perform_unlocked(request, form, act) or _page(
        request, form, _("Change my passphrase"), _("Change it")
    )


@requires(P.HOLDER_USE, fresh=True)
def forgot(request: StaffRequest) -> HttpResponse:
    """Replace one's key because its passphrase is forgotten."""
    form = NewPassphraseForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.replace_forgotten(new=given["new_passphrase"], by=request.actor, at=clock.now())
        return _home()

    lead = _(
        "You get a new key. What the old one opened is lost to you until a colleague admits you again,"
        " and every holder of your group is told. If nobody is left, the operator recovers the key with two"
        " of the three escrow shares."
    )
    return perform(request, form, act) or _page(
        request, form, _("I forgot my passphrase"), _("Make a new key"), lead
    )


@requires(P.HOLDER_MANAGE, fresh=True)
def found(request: StaffRequest) -> HttpResponse:
    """Begin the ring of one's organisation."""
    form = PassphraseForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.found_ring(passphrase=given["passphrase"], by=request.actor, at=clock.now())
        return _home()

    lead = _("You are its first holder. Admit a second one soon: nobody approves their own request.")
    return perform_unlocked(request, form, act) or _page(
        request, form, _("Begin our group of holders"), _("Begin"), lead
    )


@requires(P.HOLDER_USE, fresh=True)
def admit(request: StaffRequest) -> HttpResponse:
    """Admit a colleague who has a key."""
    candidates = queries.candidates(organisation_id=request.actor.organisation_id)
    form = AdmitForm(request.POST or None, candidates=candidates)

    def act(given: dict[str, Any]) -> str:
        actions.admit(
            user_id=given["user"].pk, passphrase=given["passphrase"], by=request.actor, at=clock.now()
        )
        return _home()

    lead = _("Only colleagues who have made a key are listed. All holders are told.")
    return perform_unlocked(request, form, act) or _page(request, form, _("Admit a holder"), _("Admit"), lead)


@requires(P.HOLDER_USE, fresh=True)
def remove(request: StaffRequest, user: UUID) -> HttpResponse:
    """Take a holder out and renew the ring's key without them."""
    colleague = User.objects.get(pk=user, organisation=request.actor.organisation_id)
    form = PassphraseForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.remove(user_id=user, passphrase=given["passphrase"], by=request.actor, at=clock.now())
        return _home()

    lead = _("%(name)s loses their part at once, and the group gets a new key.") % {
        "name": colleague.display_name
    }
    return perform_unlocked(request, form, act) or _page(
        request, form, _("Remove a holder"), _("Remove"), lead
    )


@requires(P.HOLDER_USE, fresh=True)
def leave(request: StaffRequest) -> HttpResponse:
    """Give up one's own part."""
    form = ConfirmForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.leave(by=request.actor, at=clock.now())
        return _home()

    lead = _("You can decide no request any more. Your key stays for requests of your own.")
    return perform(request, form, act) or _page(request, form, _("Leave the holders"), _("Leave"), lead)


@requires(P.HOLDER_USE, fresh=True)
def renew(request: StaffRequest) -> HttpResponse:
    """Give the ring a new key."""
    form = PassphraseForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.renew(passphrase=given["passphrase"], by=request.actor, at=clock.now())
        return _home()

    lead = _("Whoever has left or is suspended gets no part in the new key.")
    return perform_unlocked(request, form, act) or _page(
        request, form, _("Renew the key of the group"), _("Renew"), lead
    )


@requires(P.HOLDER_USE, fresh=True)
def rewrap(request: StaffRequest) -> HttpResponse:
    """Bring persons' keys up to date, as many as a request takes; the page says how many still wait."""
    form = PassphraseForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        own = actions.unlock(passphrase=given["passphrase"], by=request.actor, at=clock.now())
        left = actions.rewrap(own=own, by=request.actor, at=clock.now())
        return reverse("holders:rewrap") if left else _home()

    ring = queries.ring_of(organisation_id=request.actor.organisation_id)
    if ring is None:
        return redirect(_home())
    lead = _("%(count)s keys wait. Stop whenever you like and go on later; nothing is lost.") % {
        "count": actions.waiting(ring=ring)
    }
    return perform_unlocked(request, form, act) or _page(
        request, form, _("Bring older keys up to date"), _("Go on"), lead
    )
