"""Pages of exports: ask, decide, fetch once; and the recipients' keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.permissions import Permission as P
from lindung.access.purposes import NAMES, SECTION_NAMES
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.exports import actions, queries
from lindung.cases.exports import keys as recipients
from lindung.cases.exports.models import Export
from lindung.cases.exports.web.forms import AskForm, KeyForm
from lindung.cases.exports.words import ENDINGS, STATES
from lindung.cases.web.pages import form_page
from lindung.kernel import clock


def _address(export: Export) -> str:
    return reverse("exports:show", args=[export.pk])


@requires(P.EXPORT_APPROVE)
def home(request: StaffRequest) -> HttpResponse:
    """List the exports the reader asked for or may decide on."""
    context = {
        "lines": [(one, STATES[one.state]) for one in queries.listed(actor=request.actor)],
        "may_ask": request.actor.may(P.EXPORT_ASK),
        "may_register": request.actor.may(P.EXPORT_KEYS),
    }
    return render(request, "exports/home.html", context)


@requires(P.EXPORT_ASK, fresh=True)
def ask(request: StaffRequest) -> HttpResponse:
    """Ask for an export."""
    code = request.GET.get("case", "")
    form = AskForm(request.POST or None, initial={"codes": code[:40]})

    def act(given: dict[str, Any]) -> str:
        export = actions.ask(
            codes=given["codes"].split(),
            purpose=given["purpose"],
            sections=given["sections"],
            key_id=UUID(given["key"]),
            explanation=given["explanation"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(export)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Ask for an export"),
        button=_("Ask"),
        back=reverse("exports:home"),
        lead=_(
            "A second person decides. The file opens with the recipient's key only, is fetched once within a day,"
            " and every page of it carries your name."
        ),
    )


@requires(P.WORK_READ)
def show(request: StaffRequest, export: UUID) -> HttpResponse:
    """Show one export, and what the reader can do about it."""
    rows = queries.visible_to(request.actor).select_related(
        "asked_by__organisation", "decided_by", "key__organisation"
    )
    found = rows.get(pk=export)
    mine = found.asked_by_id == request.actor.user_id
    context = {
        "export": found,
        "state": STATES[found.state],
        "rows": _rows(found),
        "may_decide": request.actor.may(P.EXPORT_APPROVE) and not mine and found.state == Export.State.ASKED,
        "may_fetch": mine and found.state == Export.State.READY and found.expires_at > clock.now(),
        "may_stop": found.ended_at is None and (mine or request.actor.may(P.EXPORT_APPROVE)),
    }
    return render(request, "exports/show.html", context)


def _rows(export: Export) -> list[tuple[str, str]]:
    asker, receiver = export.asked_by, export.key
    rows = [
        (_("Asked by"), f"{asker.display_name}, {asker.organisation.name}"),
        (_("Purpose"), str(NAMES[export.purpose])),
        (_("In their words"), export.explanation),
        (_("Cases"), ", ".join(queries.codes(export=export))),
        (_("Sections"), ", ".join(str(SECTION_NAMES[one]) for one in export.sections)),
        (_("Left out"), _("Names, addresses, photos and documents: they are sealed.")),
        (_("Recipient"), receiver.organisation.name),
        (_("Fingerprint of their key"), recipients.shown(receiver.fingerprint)),
        (_("Decided by"), export.decided_by.display_name if export.decided_by else ""),
        (_("Why it ended"), str(ENDINGS.get(export.ending, ""))),
        (_("SHA-256 of the file"), export.digest),
    ]
    return [row for row in rows if row[1]]


@require_POST
@requires(P.EXPORT_APPROVE, fresh=True)
def approve(request: StaffRequest, export: UUID) -> HttpResponse:
    """Approve an export of somebody else."""
    return redirect(_address(actions.approve(export_id=export, by=request.actor, at=clock.now())))


@require_POST
@requires(P.EXPORT_APPROVE, fresh=True)
def refuse(request: StaffRequest, export: UUID) -> HttpResponse:
    """Refuse an export of somebody else."""
    return redirect(_address(actions.refuse(export_id=export, by=request.actor, at=clock.now())))


@require_POST
@requires(P.EXPORT_APPROVE)
def withdraw(request: StaffRequest, export: UUID) -> HttpResponse:
    """Stop an export."""
    return redirect(_address(actions.withdraw(export_id=export, by=request.actor, at=clock.now())))


@require_POST
@requires(P.EXPORT_ASK, fresh=True)
def fetch(request: StaffRequest, export: UUID) -> HttpResponse:
    """Hand over the encrypted file, once."""
    fetched = actions.fetch(export_id=export, by=request.actor, at=clock.now())
    if fetched.refused is not None:
        return redirect(_address(fetched.export))
    answer = HttpResponse(fetched.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{fetched.export.number}.zip.age"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@requires(P.EXPORT_KEYS, fresh=True)
def keys(request: StaffRequest) -> HttpResponse:
    """List the recipients' keys and register another."""
    form = KeyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.register_key(
            organisation=given["organisation"], public=given["public"], by=request.actor, at=clock.now()
        )
        return reverse("exports:keys")

    if done := perform(request, form, act):
        return done
    rows = (
        queries.keys_in_use().select_related("registered_by").order_by("organisation__code", "registered_at")
    )
    context = {"form": form, "keys": [(one, recipients.shown(one.fingerprint)) for one in rows]}
    return render(request, "exports/keys.html", context, status=status_of(form))


@require_POST
@requires(P.EXPORT_KEYS, fresh=True)
def end_key(request: StaffRequest, recipient_key: UUID) -> HttpResponse:
    """End a recipient's key."""
    actions.end_key(key_id=recipient_key, by=request.actor, at=clock.now())
    return redirect("exports:keys")
