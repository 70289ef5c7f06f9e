"""Proposing an adjustment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans.reviews import actions
from lindung.plans.reviews.web.proposals import FORMS, Around
from lindung.plans.reviews.web.showing import form_page, named, review_of
from lindung.plans.reviews.words import ADJUSTMENTS


@requires(P.REVIEW_RUN)
def propose(request: StaffRequest, review: UUID, kind: str) -> HttpResponse:
    """Propose an adjustment of one kind."""
    found = review_of(review)
    if kind not in FORMS:
        raise Http404
    initial = {name: request.GET.get(name, "") for name in ("activity", "indicator", "gap")}
    form = FORMS[kind](request.POST or None, around=Around.of(found), initial=initial)

    def act(given: dict[str, Any]) -> str:
        gap = given.get("gap")
        adjustment = actions.propose(
            review_id=found.pk,
            kind=kind,
            activity=given.get("activity", ""),
            indicator=given.get("indicator", ""),
            gap_id=UUID(gap) if gap else None,
            text=given["text"],
            owner=given["owner"],
            due_on=given["due_on"],
            wanted=form.wanted(given),
            by=request.actor,
            at=clock.now(),
        )
        return reverse("reviews:adjustment", args=[adjustment.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        plan=found.plan,
        title=str(ADJUSTMENTS[kind]),
        code=named(found),
        button=_("Propose"),
        back=reverse("reviews:show", args=[found.pk]),
        lead=_("Nothing changes before it is decided. The plan then keeps what it said before."),
    )
