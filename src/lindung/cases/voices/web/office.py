"""Pages of the complaints office: who waits, what was said, the answer, the question to the place, what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.voices import actions, queries
from lindung.cases.voices.pack import frame
from lindung.cases.voices.web.forms import AskForm, CloseForm, PlainForm, PublishForm, ReplyForm
from lindung.cases.web.pages import form_page
from lindung.cases.words import language_name
from lindung.kernel import clock

COLOURS = {"new": "red", "open": "yellow", "closed": "grey"}


@require_GET
@requires(P.COMPLAINT_HEAR)
def listed(request: StaffRequest) -> HttpResponse:
    """Show what people said to this office: what is due first, no words."""
    closed = request.GET.get("state") == "closed"
    rows = queries.complaint_list(by=request.actor, closed=closed)
    now = clock.now()
    context = {
        "now": now,
        "closed": closed,
        "rows": [(one, COLOURS[one.state], (now - one.received_at).days) for one in rows],
    }
    return render(request, "voices/list.html", context)


@require_GET
@requires(P.COMPLAINT_HEAR)
def show(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Show how a complaint stands; its words are opened by a further step, which is recorded."""
    return _page(request, subject, lines=None)


@require_POST
@requires(P.COMPLAINT_HEAR)
def read(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Open what was said; the look is recorded first."""
    lines = actions.read(complaint_id=subject, by=request.actor, at=clock.now())
    return _page(request, subject, lines=lines)


def _page(request: StaffRequest, subject: UUID, *, lines: Any) -> HttpResponse:
    row = queries.complaint(complaint_id=subject, by=request.actor)
    context = {
        "row": row,
        "colour": COLOURS[row.state],
        "lines": lines,
        "now": clock.now(),
        "enquiries": queries.enquiries_of(complaint=row),
    }
    return render(request, "voices/show.html", context)


@requires(P.COMPLAINT_HEAR)
def reply(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Answer the person through their window."""
    form = ReplyForm(request.POST or None)

    def act(given: dict[str, Any]) -> None:
        actions.reply(complaint_id=subject, text=given["text"], by=request.actor, at=clock.now())

    return _form(request, subject, form, act, title=_("Answer the person"), button=_("Send"))


@requires(P.COMPLAINT_HEAR)
def ask(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Ask the place, without saying who said what."""
    form = AskForm(request.POST or None)

    def act(given: dict[str, Any]) -> None:
        actions.ask_shelter(
            complaint_id=subject,
            question=given["question"],
            due_on=given["due_on"],
            by=request.actor,
            at=clock.now(),
        )

    lead = _(
        "The place learns that your office asks, not that anybody complained. Ask so that all could have."
    )
    return _form(request, subject, form, act, title=_("Ask the place"), button=_("Ask"), lead=lead)


@requires(P.COMPLAINT_HEAR)
def close(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Close a complaint with what came of it."""
    form = CloseForm(request.POST or None)

    def act(given: dict[str, Any]) -> None:
        actions.close(complaint_id=subject, outcome=given["outcome"], by=request.actor, at=clock.now())

    return _form(request, subject, form, act, title=_("Close the complaint"), button=_("Close it"))


def _form(
    request: StaffRequest, subject: UUID, form: Any, act: Any, *, title: str, button: str, lead: str = ""
) -> HttpResponse:
    row = queries.complaint(complaint_id=subject, by=request.actor)
    back = reverse("voices:show", args=[row.pk])

    def done(given: dict[str, Any]) -> str:
        act(given)
        return back

    return perform(request, form, done) or form_page(
        request, form=form, title=title, button=button, back=back, lead=lead
    )


@require_GET
@requires(P.COMPLAINT_HEAR)
def published(request: StaffRequest) -> HttpResponse:
    """Show what this office has said to everybody."""
    rows = queries.published_by(office_id=request.actor.organisation_id)
    return render(request, "voices/published.html", {"rows": rows})


@requires(P.COMPLAINT_HEAR)
def publish(request: StaffRequest) -> HttpResponse:
    """Say to everybody what was said about a place and what was done."""
    places = queries.places(office_id=request.actor.organisation_id)
    form = PublishForm(
        request.POST or None,
        places=[(str(one.pk), one.name) for one in places],
        languages=[(one, language_name(one)) for one in frame().file.languages],
    )
    back = reverse("voices:published")

    def act(given: dict[str, Any]) -> str:
        actions.publish(
            organisation_id=UUID(given["organisation"]),
            said=given["said"],
            did=given["did"],
            language=given["language"],
            by=request.actor,
            at=clock.now(),
        )
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Say what was done"),
        button=_("Publish"),
        back=back,
        lead=_("Everybody at the place can read it, and so can its people at their windows."),
    )


@requires(P.COMPLAINT_HEAR)
def take_back(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Take a published sentence back."""
    row = queries.published(row_id=subject, by=request.actor)
    form, back = PlainForm(request.POST or None), reverse("voices:published")

    def act(given: dict[str, Any]) -> str:
        actions.take_publication_back(row_id=row.pk, by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Take this sentence back"),
        button=_("Take it back"),
        back=back,
        lead=row.said,
    )
