"""Pages of the minimum standards: the reviews of a house, marking item by item, evidence and its acceptance."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.protection.shelters import actions, queries
from lindung.protection.shelters.models import Finding, Review
from lindung.protection.shelters.standards import latest
from lindung.protection.shelters.web.forms import EvidenceForm, FindingForm, PlainForm, ReviewForm

COLOURS = {"met": "green", "partly": "yellow", "not_met": "red", "not_applicable": "grey"}


@require_GET
@requires(P.SHELTER_READ)
def reviews(request: StaffRequest, house_id: UUID) -> HttpResponse:
    """Show the reviews of a house and what of them is open."""
    house = queries.house(house_id=house_id, by=request.actor)
    rows = actions.reviews(by=request.actor).filter(house=house).order_by("-on", "-started_at")
    context = {
        "house": house,
        "reviews": list(rows[:50]),
        "reviewing": _outside(request, house.organisation_id),
        "standard": latest(current()).file,
    }
    return render(request, "shelters/reviews.html", context)


@requires(P.STANDARDS_REVIEW)
def start(request: StaffRequest, house_id: UUID) -> HttpResponse:
    """Begin a review."""
    house = queries.house(house_id=house_id, by=request.actor)
    form = ReviewForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        made = actions.start_review(house_id=house.pk, on=given["on"], by=request.actor, at=clock.now())
        return reverse("shelters:review", args=[made.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Review a house"),
        button=_("Begin"),
        back=reverse("shelters:reviews", args=[house.pk]),
    )


@require_GET
@requires(P.SHELTER_READ)
def review(request: StaffRequest, review_id: UUID) -> HttpResponse:
    """Show a review chapter by chapter."""
    found = actions.reviews(by=request.actor).get(pk=review_id)
    marked = {one.item: one for one in Finding.objects.filter(review=found)}
    chapters = [
        (
            chapter.title.root,
            [
                (item.code, item.text.root, item.look.root, row := marked.get(item.code), _colour(row))
                for item in chapter.items
            ],
        )
        for chapter in actions.standard_of(found).file.chapters
    ]
    items = actions.standard_of(found).items
    outside = _outside(request, found.organisation_id)
    context = {
        "review": found,
        "chapters": chapters,
        "done": len(marked),
        "all": len(items),
        "marking": outside and found.finished_at is None,
        "closing": outside and found.finished_at is not None,
        "own": request.actor.may(P.SHELTER_RUN) and found.organisation_id == request.actor.organisation_id,
    }
    return render(request, "shelters/review.html", context)


def _colour(row: Finding | None) -> str:
    return COLOURS[row.mark] if row is not None else ""


def _outside(request: StaffRequest, organisation_id: UUID) -> bool:
    return request.actor.may(P.STANDARDS_REVIEW) and organisation_id != request.actor.organisation_id


@requires(P.STANDARDS_REVIEW)
def mark(request: StaffRequest, review_id: UUID, item: str) -> HttpResponse:
    """Mark one item."""
    found = actions.reviews(by=request.actor).get(pk=review_id)
    entry = actions.standard_of(found).items.get(item)
    if entry is None:
        raise Http404
    row = Finding.objects.filter(review=found, item=item).first()
    first = {name: getattr(row, name) for name in ("mark", "found", "to_do", "due_on")} if row else {}
    form = FindingForm(request.POST or None, initial=first)
    here = reverse("shelters:review", args=[found.pk])

    def act(given: dict[str, Any]) -> str:
        actions.mark_item(review_id=found.pk, item=item, given=given, by=request.actor, at=clock.now())
        return f"{here}#{item}"

    language = request.LANGUAGE_CODE
    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=entry.text.text(language),
        button=_("Save"),
        back=f"{here}#{item}",
        lead=entry.look.text(language),
    )


@requires(P.STANDARDS_REVIEW)
def finish(request: StaffRequest, review_id: UUID) -> HttpResponse:
    """Close a review."""
    found = actions.reviews(by=request.actor).get(pk=review_id)
    here = reverse("shelters:review", args=[found.pk])
    form = PlainForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.finish_review(review_id=found.pk, by=request.actor, at=clock.now())
        return here

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Finish the review?"),
        button=_("Finish it"),
        back=here,
        lead=_("The house sees the findings from then on, and the marks no longer change."),
    )


@requires(P.SHELTER_RUN)
def evidence(request: StaffRequest, finding_id: UUID) -> HttpResponse:
    """Show what was done about a finding."""
    row = _finding(request, finding_id)
    form = EvidenceForm(request.POST or None, initial={"evidence": row.evidence})

    def act(given: dict[str, Any]) -> str:
        actions.show_evidence(finding_id=row.pk, evidence=given["evidence"], by=request.actor, at=clock.now())
        return _back(row.review)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("What was done about it"),
        button=_("Save"),
        back=_back(row.review),
        lead=row.to_do,
    )


@requires(P.STANDARDS_REVIEW)
def close(request: StaffRequest, finding_id: UUID) -> HttpResponse:
    """Take a finding as done."""
    row = _finding(request, finding_id)
    form = PlainForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.close_finding(finding_id=row.pk, by=request.actor, at=clock.now())
        return _back(row.review)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Is it done?"),
        button=_("Yes, close it"),
        back=_back(row.review),
        lead=row.evidence,
    )


def _finding(request: StaffRequest, finding_id: UUID) -> Finding:
    return actions.findings(by=request.actor).get(pk=finding_id)


def _back(found: Review) -> str:
    return reverse("shelters:review", args=[found.pk])
