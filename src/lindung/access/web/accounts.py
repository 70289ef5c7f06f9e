"""The administrator's pages: who has an account, and every act on it, each after a fresh proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access import managing
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission as P
from lindung.access.roles import ROLES
from lindung.access.web import doors
from lindung.access.web.account_forms import (
    CodesForm,
    ConfirmForm,
    NewAccountForm,
    RolesForm,
    SamePersonForm,
)
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.kernel.web.forms import LindungForm

GIVEN = "given_password"
PER_PAGE = 50
Act = Callable[[dict[str, Any]], str]


@requires(P.ACCOUNT_MANAGE)
def listing(request: StaffRequest) -> HttpResponse:
    """List the accounts one keeps, by name."""
    found = managing.accounts(by=request.actor)
    if words := request.GET.get("q", "").strip().lower()[:60]:
        found = found.filter(username__startswith=words) | found.filter(display_name__icontains=words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"user": user, "roles": _roles(user)} for user in page]
    return render(request, "accounts/list.html", {"rows": rows, "page": page, "q": words})


@requires(P.ACCOUNT_MANAGE)
def show(request: StaffRequest, user: UUID) -> HttpResponse:
    """Show an account: its state, its factors, where it is signed in, and what can be done."""
    found = managing.accounts(by=request.actor).get(pk=user)
    now = clock.now()
    context = {
        "account": found,
        "roles": _roles(found),
        "factors": sorted(doors.factors_of(found)),
        "sessions": managing.sessions_of(user=found, at=now),
        "tokens": managing.tokens_of(user=found, at=now),
        "others": managing.accounts(by=request.actor).filter(human=found.human).exclude(pk=found.pk),
        "oneself": found.pk == request.actor.user_id,
    }
    return render(request, "accounts/show.html", context)


@requires(P.ACCOUNT_MANAGE, fresh=True)
def create(request: StaffRequest) -> HttpResponse:
    """Make an account; its first password is shown once."""
    own = Organisation.objects.filter(pk=request.actor.organisation_id)
    offered = Organisation.objects.filter(active=True) if own.filter(national=True).exists() else own
    form = NewAccountForm(request.POST or None, organisations=offered.order_by("code"))

    def act(data: dict[str, Any]) -> str:
        answers = {name: data[name] for name in form.fields if name in data and not name.startswith("_")}
        made, given = managing.create(**answers, by=request.actor, at=clock.now())
        return _told(request, made, given)

    lead = _(
        "Nobody makes an account for themselves. The password is shown once; tell it to its person yourself."
    )
    return perform(request, form, act) or _page(
        request, form, _("New account"), _("Make the account"), lead=lead, back=reverse("accounts:list")
    )


@requires(P.ACCOUNT_MANAGE)
def given(request: StaffRequest, user: UUID) -> HttpResponse:
    """Show a given password, once."""
    found = managing.accounts(by=request.actor).get(pk=user)
    kept = request.session.pop(GIVEN, None)
    if not kept or kept["user"] != str(user):
        return redirect("accounts:show", user=user)
    return render(request, "accounts/given.html", {"account": found, "given": kept["password"]})


@requires(P.ACCOUNT_MANAGE, fresh=True)
def roles(request: StaffRequest, user: UUID) -> HttpResponse:
    """Give an account other roles."""
    found = managing.accounts(by=request.actor).get(pk=user)
    form = RolesForm(request.POST or None, initial={"roles": found.roles})

    def act(data: dict[str, Any]) -> str:
        managing.change_roles(user=found, roles=data["roles"], by=request.actor, at=clock.now())
        return _show(found)

    return perform(request, form, act) or _page(request, form, _("Roles"), _("Change the roles"), about=found)


@requires(P.ACCOUNT_MANAGE, fresh=True)
def codes(request: StaffRequest, user: UUID) -> HttpResponse:
    """Allow one-time codes for a reason, or end that."""
    found = managing.accounts(by=request.actor).get(pk=user)
    form = CodesForm(request.POST or None, initial={"reason": found.totp_reason})

    def act(data: dict[str, Any]) -> str:
        managing.allow_codes(user=found, reason=data["reason"], by=request.actor, at=clock.now())
        return _show(found)

    lead = _("Staff use passkeys. One-time codes are for partners whose devices cannot: say why.")
    return perform(request, form, act) or _page(
        request, form, _("One-time codes by exception"), _("Save"), about=found, lead=lead
    )


@requires(P.ACCOUNT_MANAGE, fresh=True)
def same_person(request: StaffRequest, user: UUID) -> HttpResponse:
    """State that two accounts are one person's."""
    found = managing.accounts(by=request.actor).get(pk=user)
    others = managing.accounts(by=request.actor).exclude(human=found.human)
    form = SamePersonForm(request.POST or None, others=others)

    def act(data: dict[str, Any]) -> str:
        managing.state_same_human(user=found, other=data["other"], by=request.actor, at=clock.now())
        return _show(found)

    lead = _("Neither account can then approve what the other asked for. This cannot be undone.")
    return perform(request, form, act) or _page(
        request, form, _("Same person as another account"), _("They are one person"), about=found, lead=lead
    )


def _simple(name: str, title: Callable[[], str], lead: Callable[[], str], do: Callable[..., Any]) -> Any:
    """Return a view that asks once and then does `do(user=, by=, at=)`."""

    @requires(P.ACCOUNT_MANAGE, fresh=True)
    def view(request: StaffRequest, user: UUID) -> HttpResponse:
        found = managing.accounts(by=request.actor).get(pk=user)
        form = ConfirmForm(request.POST or None)

        def act(data: dict[str, Any]) -> str:
            done = do(user=found, by=request.actor, at=clock.now())
            return _told(request, found, done) if isinstance(done, str) else _show(found)

        return perform(request, form, act) or _page(request, form, title(), title(), about=found, lead=lead())

    view.__name__ = name
    return view


suspend = _simple(
    "suspend",
    lambda: _("Suspend the account"),
    lambda: _("Its sessions and its machines' keys end at once. What its person did stays under their name."),
    managing.suspend,
)
reopen = _simple(
    "reopen",
    lambda: _("Open the account again"),
    lambda: _("Make sure that the person still serves here. Keys of machines stay revoked."),
    managing.reopen,
)
password = _simple(
    "password",
    lambda: _("Give a new password"),
    lambda: _("It is shown once, lives 24 hours and must be changed. Tell it to the person yourself."),
    managing.give_password,
)
factors = _simple(
    "factors",
    lambda: _("Take the second factor away"),
    lambda: _("For a lost device. Make sure who asks: the next sign-in by password registers a new key."),
    managing.reset_factors,
)
sessions = _simple(
    "sessions",
    lambda: _("Sign out everywhere"),
    lambda: _("Every device on which this account is signed in is signed out at once."),
    managing.end_sessions,
)


def _roles(user: User) -> str:
    return ", ".join(str(ROLES[code].name) for code in user.roles if code in ROLES)


def _show(user: User) -> str:
    return reverse("accounts:show", args=[user.pk])


def _told(request: StaffRequest, user: User, given: str) -> str:
    """Keep a given password (the session is encrypted) for the one page that shows it."""
    request.session[GIVEN] = {"user": str(user.pk), "password": given}
    return reverse("accounts:given", args=[user.pk])


def _page(
    request: StaffRequest,
    form: LindungForm,
    title: str,
    button: str,
    *,
    about: User | None = None,
    lead: str = "",
    back: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "lead": lead,
        "account": about,
        "back": back or (_show(about) if about else ""),
    }
    return render(request, "accounts/form.html", context, status=status_of(form))
