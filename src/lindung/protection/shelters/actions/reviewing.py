"""Reviews of houses against the minimum standards: item by item, from outside, with what follows and its evidence."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.rules import local_date
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.protection.shelters import queries
from lindung.protection.shelters.models import Finding, House, Review
from lindung.protection.shelters.problems import NotNow, OwnHouse
from lindung.protection.shelters.standards import Standard, latest, practice_of, standards_of

LIMIT: Final = 2_000
BACK: Final = timedelta(days=60)
AHEAD: Final = timedelta(days=366)
MONTH: Final = timedelta(days=30)
_SHORT: Final = (Finding.Mark.PARTLY, Finding.Mark.NOT_MET)


def standard_of(review: Review) -> Standard:
    """Return the version of the checklist that a review was done with."""
    return standards_of(current())[review.version]


@transaction.atomic
def start_review(*, house_id: UUID, on: date, by: Actor, at: datetime) -> Review:
    """Begin a review of a house with the newest checklist. Raises `OwnHouse`, `NotNow` where one is open already."""
    by.require(Permission.STANDARDS_REVIEW)
    house = queries.houses(by=by).select_for_update(of=("self",)).get(pk=house_id)
    _from_outside(house, by=by)
    if not local_date(at) - BACK <= on <= local_date(at):
        raise Invalid(_("Enter the day of the visit: not ahead, and within the last 60 days."), field="on")
    if Review.objects.filter(house=house, finished_at=None).exists():
        raise NotNow
    review = Review.objects.create(
        id=uuid.uuid4(),
        house=house,
        organisation_id=house.organisation_id,
        standard=latest(current()).file.code,
        version=latest(current()).version,
        on=on,
        started_at=at,
        by_id=by.user_id,
        reviewer_id=by.organisation_id,
    )
    _noted(review, "review_started", by=by, at=at, version=review.version)
    return review


@transaction.atomic
def mark_item(*, review_id: UUID, item: str, given: dict[str, Any], by: Actor, at: datetime) -> Finding:
    """Record how the house stands on an item (`mark`, `found`, `to_do`, `due_on`); again, while the review is open.

    What falls short says what was found, what the house does, and by when.
    """
    review = _open(review_id, by=by)
    if item not in standard_of(review).items:
        raise Invalid(_("The checklist has no such item. Choose from what is there."), field="item")
    mark, due = given["mark"], given.get("due_on")
    if mark not in Finding.Mark.values:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="mark")
    words = {name: clean_text(value=given.get(name, ""), limit=LIMIT) for name in ("found", "to_do")}
    if mark in _SHORT:
        for name in ("found", "to_do"):
            if not words[name]:
                raise Invalid(_("Say what was found and what the house does about it."), field=name)
        if due is None or not local_date(at) <= due <= local_date(at) + AHEAD:
            raise Invalid(_("Enter by when: from today on, within a year."), field="due_on")
    else:
        words["to_do"], due = "", None
    row, _made = Finding.objects.update_or_create(
        review=review,
        item=item,
        defaults={"organisation_id": review.organisation_id, "mark": mark, "due_on": due, **words},
    )
    _noted(row, "item_marked", by=by, at=at, item=item, mark=mark)
    return row


@transaction.atomic
def finish_review(*, review_id: UUID, by: Actor, at: datetime) -> Review:
    """Close a review once every item is marked; the next one falls due by the country's practice."""
    review = _open(review_id, by=by)
    marked = set(Finding.objects.filter(review=review).values_list("item", flat=True))
    missing = standard_of(review).items.keys() - marked
    if missing:
        message = _("%(n)d items are not marked yet. Mark each, then finish.") % {"n": len(missing)}
        raise Invalid(message)
    review.finished_at = at
    review.next_due_on = review.on + practice_of(current()).review_months * MONTH
    review.save(update_fields=["finished_at", "next_due_on"])
    House.objects.filter(pk=review.house_id).update(review_due_on=review.next_due_on)
    _noted(review, "review_finished", by=by, at=at, next=review.next_due_on.isoformat())
    return review


@transaction.atomic
def show_evidence(*, finding_id: UUID, evidence: str, by: Actor, at: datetime) -> Finding:
    """Record what the house shows for a finding; its own people do, once the review is finished."""
    by.require(Permission.SHELTER_RUN)
    row = findings(by=by).select_for_update(of=("self",)).get(pk=finding_id)
    if row.organisation_id != by.organisation_id:
        raise Finding.DoesNotExist
    if row.closed_at is not None or row.due_on is None or row.review.finished_at is None:
        raise NotNow
    text = clean_text(value=evidence, limit=LIMIT)
    if not text:
        raise Invalid(_("Write down what was done and how one can see it."), field="evidence")
    row.evidence, row.evidence_at = text, at
    row.save(update_fields=["evidence", "evidence_at"])
    _noted(row, "evidence_shown", by=by, at=at, item=row.item)
    return row


@transaction.atomic
def close_finding(*, finding_id: UUID, by: Actor, at: datetime) -> Finding:
    """Take a finding as done on its evidence; somebody from outside the house does."""
    by.require(Permission.STANDARDS_REVIEW)
    row = findings(by=by).select_for_update(of=("self",)).get(pk=finding_id)
    _from_outside(row.review.house, by=by)
    if row.closed_at is not None or row.evidence_at is None:
        raise NotNow
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    _noted(row, "finding_closed", by=by, at=at, item=row.item)
    return row


def findings(*, by: Actor) -> models.QuerySet[Finding]:
    """Return the findings on houses that the actor sees."""
    return Finding.objects.filter(review__house__in=queries.houses(by=by)).select_related("review__house")


def reviews(*, by: Actor) -> models.QuerySet[Review]:
    """Return the reviews of houses that the actor sees; the houses' people see them once they are finished."""
    rows = Review.objects.filter(house__in=queries.houses(by=by)).select_related("house", "by", "reviewer")
    return rows if by.may(Permission.STANDARDS_REVIEW) else rows.exclude(finished_at=None)


def _open(review_id: UUID, *, by: Actor) -> Review:
    by.require(Permission.STANDARDS_REVIEW)
    review = reviews(by=by).select_for_update(of=("self",)).get(pk=review_id)
    _from_outside(review.house, by=by)
    if review.finished_at is not None:
        raise NotNow
    return review


def _from_outside(house: House, *, by: Actor) -> None:
    if house.organisation_id == by.organisation_id:
        raise OwnHouse


def _noted(row: models.Model, act: str, *, by: Actor, at: datetime, **detail: Any) -> None:
    audit.record(event=f"shelters.{act}", subject=row, by=by, at=at, detail=detail)
