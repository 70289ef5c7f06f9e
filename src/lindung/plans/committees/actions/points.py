"""Action points: agreed, done with evidence, closed by another where it matters, opened again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.kernel import audit, outbox
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans.committees import queries
from lindung.plans.committees.actions.locking import committee_for, point_for
from lindung.plans.committees.actions.texts import said
from lindung.plans.committees.models import ActionPoint, Committee, Decision, Seat
from lindung.plans.committees.models.meetings import TEXT
from lindung.plans.committees.problems import NotLeading, NotOwner, OwnAction
from lindung.plans.committees.workflow import ACTION_POINT
from lindung.plans.models import Activity

LINK = 500
FAR = timedelta(days=5 * 366)
"""A due date beyond this is a slip of the pen."""
_LINK = URLValidator(schemes=["https"])


@transaction.atomic
def open_point(
    *,
    committee_id: UUID,
    text: str,
    owner: str,
    due_on: date,
    priority: str,
    by: Actor,
    at: datetime,
    decision_id: UUID | None = None,
    part: str = "",
) -> ActionPoint:
    """Agree on an action. `owner` is `seat:KEY`, `organisation:CODE` or `user:USERNAME`; `part` an activity's code.

    Raises `Invalid`, `NotLeading`, `Withdrawn`.
    """
    committee = committee_for(committee_id=committee_id, by=by)
    if priority not in ActionPoint.Priority.values:
        raise Invalid(_("Choose the priority from the list."), field="priority")
    today = timezone.localtime(at).date()
    if not today <= due_on <= today + FAR:
        raise Invalid(_("The due date must be today or later, within five years."), field="due_on")
    if part and not Activity.objects.filter(plan=committee.plan_id, code=part).exists():
        raise Invalid(_("There is no activity with this code in the plan."), field="part")
    decision = None
    if decision_id is not None:
        decision = Decision.objects.filter(pk=decision_id, meeting__committee=committee).first()
        if decision is None:
            raise Invalid(_("Choose a decision of this committee."), field="decision")
    last = ActionPoint.objects.filter(committee=committee).aggregate(last=Max("number"))["last"] or 0
    made = ActionPoint.objects.create(
        committee=committee,
        decision=decision,
        number=last + 1,
        text=said(text=text, field="text"),
        part=part,
        due_on=due_on,
        priority=priority,
        opened_by_id=by.user_id,
        opened_at=at,
        **_owner(owner, committee),
    )
    _record(made, "action_opened", by, at, {"priority": priority})
    return made


def _owner(owner: str, committee: Committee) -> dict[str, Any]:
    kind, _colon, key = owner.partition(":")
    found: Any = None
    if kind == "seat":
        try:
            found = Seat.objects.filter(committee=committee, until=None, pk=UUID(key)).first()
        except ValueError:
            found = None
    elif kind == "organisation":
        found = Organisation.objects.filter(active=True, code=key).first()
    elif kind == "user":
        found = User.objects.filter(is_active=True, username=key).first()
    if found is None:
        raise Invalid(_("Choose from the list who does it."), field="owner")
    return {f"owner_{kind}": found}


@transaction.atomic
def done(*, point_id: UUID, evidence: str, by: Actor, at: datetime, link: str = "") -> ActionPoint:
    """Report an action as done, with evidence in words or an address. Raises `NotOwner`, `Invalid`, `StepRefused`."""
    by.require(Permission.PLAN_READ)
    point = point_for(point_id=point_id, by=by)
    if not queries.owns(actor=by, point=point) and not queries.runs(actor=by, committee=point.committee):
        raise NotOwner
    row = ACTION_POINT.pick("done", state=point.state)
    plain, address = clean_text(value=evidence, limit=TEXT), _address(link)
    if not plain and not address:
        raise Invalid(_("Say what was done, or give the address where it can be seen."), field="evidence")
    point.state, point.evidence, point.link = row.target, plain, address
    point.done_by_id, point.done_at = by.user_id, at
    point.save(update_fields=["state", "evidence", "link", "done_by", "done_at"])
    _record(point, "action_done", by, at)
    return point


def _address(link: str) -> str:
    plain = clean_text(value=link, limit=LINK)
    if not plain:
        return ""
    try:
        _LINK(plain)
    except ValidationError:
        raise Invalid(
            _("Give the whole address as the browser shows it, beginning with https://."), field="link"
        ) from None
    return plain


@transaction.atomic
def close(*, point_id: UUID, by: Actor, at: datetime) -> ActionPoint:
    """Close what was done. Its owner may, unless it is of high priority; who runs the committee may.

    Raises `OwnAction` where high priority asks for another human or body, `NotLeading`, `StepRefused`.
    """
    by.require(Permission.PLAN_READ)
    point = point_for(point_id=point_id, by=by)
    row = ACTION_POINT.pick("close", state=point.state)
    own = queries.owns(actor=by, point=point)
    if point.priority == ActionPoint.Priority.HIGH:
        humans = dict(User.objects.filter(pk__in=[by.user_id, point.done_by_id]).values_list("pk", "human"))
        if own or humans[by.user_id] in (point.done_human, humans.get(point.done_by_id or by.user_id)):
            raise OwnAction
    if not own and not queries.runs(actor=by, committee=point.committee):
        raise NotLeading
    point.state, point.closed_by_id, point.closed_at = row.target, by.user_id, at
    point.save(update_fields=["state", "closed_by", "closed_at"])
    _record(point, "action_closed", by, at)
    return point


@transaction.atomic
def reopen(*, point_id: UUID, reason: str, by: Actor, at: datetime) -> ActionPoint:
    """Open again what was called done or closed; the evidence stays to be read. Raises `NotLeading`, `StepRefused`."""
    by.require(Permission.COMMITTEE_RUN)
    point = point_for(point_id=point_id, by=by)
    if not queries.runs(actor=by, committee=point.committee):
        raise NotLeading
    row = ACTION_POINT.pick("reopen", state=point.state)
    point.state, point.reason, point.reopened_at = row.target, said(text=reason, field="reason"), at
    point.closed_by_id, point.closed_at, point.escalated_at = None, None, None
    point.save(update_fields=["state", "reason", "reopened_at", "closed_by", "closed_at", "escalated_at"])
    _record(point, "action_reopened", by, at)
    return point


@transaction.atomic
def escalate(*, at: datetime, limit: int = 500) -> int:
    """Hand actions that are overdue to the chair, once each time they run late; return how many."""
    today = timezone.localtime(at).date()
    rows = ActionPoint.objects.filter(state__in=queries.RUNNING, due_on__lt=today, escalated_at=None)
    count = 0
    locked = rows.select_related("committee__actor").select_for_update(of=("self",), skip_locked=True)
    for point in locked.order_by("due_on", "pk")[:limit]:
        point.escalated_at = at
        point.save(update_fields=["escalated_at"])
        _record(point, "action_overdue", None, at)
        outbox.emit(event="committees.action_overdue", subject_id=point.pk, at=at)
        count += 1
    return count


def _record(
    point: ActionPoint, what: str, by: Actor | None, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    about = {"committee": point.committee.code, "action": point.number} | (detail or {})
    audit.record(event=f"committees.{what}", subject=point, by=by, at=at, detail=about)
