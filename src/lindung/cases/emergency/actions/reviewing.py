"""Judging an emergency access afterwards: by a data officer who is another human."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.cases.emergency import checks, queries
from lindung.cases.emergency.models import Alarm, Emergency
from lindung.cases.emergency.problems import OwnEmergency, Settled
from lindung.kernel import audit
from lindung.kernel.problems import Invalid


@transaction.atomic
def review(*, emergency_id: UUID, verdict: str, findings: str, by: Actor, at: datetime) -> Emergency:
    """Record whether an access was justified, and why. What was found stands.

    Raises `OwnEmergency` for the same human from whatever account, `Settled`, `Invalid`.
    """
    by.require(Permission.EMERGENCY_REVIEW)
    entry = queries.visible_to(by).select_for_update(of=("self",)).get(pk=emergency_id)
    human = User.objects.values_list("human", flat=True).get(pk=by.user_id)
    if human in (entry.human, User.objects.values_list("human", flat=True).get(pk=entry.user_id)):
        raise OwnEmergency
    if entry.reviewed_at is not None:
        raise Settled
    if verdict not in Emergency.Verdict.values:
        raise Invalid(_("Say whether it was justified."), field="verdict")
    entry.findings = checks.explained(explanation=findings, field="findings")
    entry.verdict, entry.reviewed_at = verdict, at
    entry.reviewed_by_id, entry.reviewer_human = by.user_id, human
    entry.save(update_fields=["findings", "verdict", "reviewed_at", "reviewed_by", "reviewer_human"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT emergency_reviewed(%s, %s)", [entry.pk, at])
    audit.record(
        event="emergency.reviewed",
        subject=entry,
        by=by,
        at=at,
        detail={"emergency": str(entry.pk), "verdict": verdict},
    )
    return entry


@transaction.atomic
def settle_alarm(*, alarm_id: UUID, by: Actor, at: datetime) -> Alarm:
    """Note that an alarm was seen. Raises Alarm.DoesNotExist once it was."""
    by.require(Permission.EMERGENCY_REVIEW)
    alarm = Alarm.objects.select_for_update(of=("self",)).get(pk=alarm_id, seen_at=None)
    alarm.seen_at, alarm.seen_by_id = at, by.user_id
    alarm.save(update_fields=["seen_at", "seen_by"])
    audit.record(event="emergency.alarm_seen", subject=alarm, by=by, at=at)
    return alarm
