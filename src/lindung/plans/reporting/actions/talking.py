"""Partners: who is asked to comment on an activity, and what they say."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans.models import Activity
from lindung.plans.reporting import checks, queries
from lindung.plans.reporting.actions.locking import assert_open, day, hold_period
from lindung.plans.reporting.belonging import bodies_of, may_decide
from lindung.plans.reporting.models import Comment, Invitation
from lindung.plans.reporting.models.progress import SHORT
from lindung.plans.reporting.problems import NotDecider, NotInvited, Withdrawn


@transaction.atomic
def comment(
    *,
    activity: UUID,
    period: UUID,
    stance: str,
    text: str,
    by: Actor,
    at: datetime,
    cleared: bool = False,
) -> Comment:
    """Say something of an activity in an open period; it stands beside the reports for everybody who reads the plan.

    Raises Activity.DoesNotExist for one of another plan, `PeriodShut`, `Withdrawn`, `NotInvited`, `Invalid`.
    """
    by.require(Permission.PLAN_COMMENT)
    found = hold_period(period_id=period)
    row = Activity.objects.get(pk=activity, plan=found.plan_id)
    assert_open(period=found)
    if row.withdrawn_at is not None:
        raise Withdrawn(
            _("This activity was withdrawn on %(day)s. What was said of it stays; nothing new is taken.")
            % {"day": day(row.withdrawn_at)}
        )
    bodies = bodies_of(plans=[found.plan])[found.plan_id]
    if not queries.may_comment(activity=row, by=by, bodies=bodies):
        raise NotInvited(
            _(
                "Your organisation has no part in this activity and was not asked to comment on it. Ask the lead of"
                " its committee for an invitation."
            )
        )
    if stance not in Comment.Stance.values:
        raise Invalid(_("Choose whether you support it, doubt it, or tell of your own part."), field="stance")
    plain = clean_text(value=text, limit=SHORT)
    if not plain:
        raise Invalid(_("Write your comment in a sentence or two."), field="text")
    checks.assert_impersonal(texts={"text": plain}, cleared=cleared)
    made = Comment.objects.create(
        activity=row,
        period=found,
        stance=stance,
        text=plain,
        organisation_id=by.organisation_id,
        by_id=by.user_id,
        at=at,
    )
    audit.record(event="reporting.comment_made", subject=made, by=by, at=at, detail={"stance": stance})
    return made


@transaction.atomic
def invite_partner(*, activity: UUID, organisation: str, by: Actor, at: datetime) -> Invitation:
    """Ask an organisation (by its code) to comment on an activity; one that is asked already stays so.

    Raises Activity.DoesNotExist, `NotDecider`, `Invalid` for an organisation that is unknown or no longer active.
    """
    row = _to_lead(activity, by)
    body = Organisation.objects.filter(code=organisation, active=True).first()
    if body is None:
        raise Invalid(
            _("Choose an organisation from the list; one that has been dissolved cannot be asked."),
            field="organisation",
        )
    found, made = Invitation.objects.get_or_create(
        activity=row,
        organisation=body,
        ended_at=None,
        defaults={"invited_by_id": by.user_id, "invited_at": at},
    )
    if made:
        audit.record(event="reporting.partner_invited", subject=found, by=by, at=at)
    return found


@transaction.atomic
def end_invitation(*, invitation_id: UUID, by: Actor, at: datetime) -> Invitation:
    """End an invitation; what was said stays. Raises Invitation.DoesNotExist, `NotDecider`."""
    found = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
    _to_lead(found.activity_id, by)
    if found.ended_at is None:
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        audit.record(event="reporting.partner_uninvited", subject=found, by=by, at=at)
    return found


def _to_lead(activity: UUID, by: Actor) -> Activity:
    """Return an activity whose committee the actor leads. Raises `NotDecider`."""
    by.require(Permission.PROGRESS_APPROVE)
    row = Activity.objects.select_related("plan").get(pk=activity)
    bodies = bodies_of(plans=[row.plan])[row.plan_id]
    if not may_decide(by=by, bodies=bodies, activity=row):
        raise NotDecider(_("The lead of the committee that watches over this activity decides who is asked."))
    return row
