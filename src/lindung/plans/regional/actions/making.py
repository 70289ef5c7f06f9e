"""Making a release: proposed by one, approved and signed by another human, withdrawn with a signed notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.audit import keys
from lindung.kernel.codes import new_code
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans.models import Period, Plan
from lindung.plans.regional import figures, files, queries
from lindung.plans.regional.models import Received, Release
from lindung.plans.regional.problems import OwnRelease, Settled
from lindung.statistics.asking import day_of

REASON: Final = 600


@transaction.atomic
def make_release(*, measures: Sequence[str], plan: Plan, period: Period, by: Actor, at: datetime) -> Release:
    """Propose a release of measures (codes) over a period of a regional plan, protected; another human approves it.

    Raises `Invalid` for what is no count, a plan of one country, a period that has not begun.
    """
    by.require(Permission.RELEASE_MAKE)
    if not plan.region or period.plan_id != plan.pk:
        raise Invalid(_("Choose a period of a regional plan."), field="period")
    today = day_of(at)
    if period.ends >= today:
        raise Invalid(
            _("This period is not over. Release it afterwards, so that its numbers stand."), field="period"
        )
    told = figures.gathered(codes=measures, starts=period.starts, ends=period.ends, as_of=today, at=at)
    release = Release.objects.create(
        number=new_code(prefix="REL"),
        plan=plan,
        period=period.code,
        starts=period.starts,
        ends=period.ends,
        as_of=today,
        content={"threshold": figures.threshold(), "measures": told},
        proposed_by_id=by.user_id,
        proposed_at=at,
    )
    _record(release, "proposed", by, at, {"measures": sorted(one["code"] for one in told)})
    return release


@transaction.atomic
def approve(*, release_id: UUID, by: Actor, at: datetime) -> Release:
    """Approve and sign a release of another human. Raises `OwnRelease`, `Settled`, Release.DoesNotExist."""
    release, plan = _locked(release_id, by)
    _assert_other(release, by)
    if release.state != Release.State.PROPOSED:
        raise Settled
    serial = _next(plan)
    content = _head(release, plan, serial, at, kind="lindung.release") | {
        "period": {
            "code": release.period,
            "starts": release.starts.isoformat(),
            "ends": release.ends.isoformat(),
        },
        "as_of": release.as_of.isoformat(),
        **release.content,
    }
    release.file = files.pack(content=content, sign=_sign, key=keys.fingerprint())
    release.state, release.serial = Release.State.APPROVED, serial
    release.decided_by_id, release.decided_at = by.user_id, at
    release.save(update_fields=["file", "state", "serial", "decided_by", "decided_at"])
    _record(release, "approved", by, at, {"serial": serial})
    return release


@transaction.atomic
def refuse(*, release_id: UUID, reason: str, by: Actor, at: datetime) -> Release:
    """Refuse a proposal, or take one's own back. Raises `Settled`, `Invalid` without a reason."""
    release, _plan = _locked(release_id, by)
    if release.state != Release.State.PROPOSED:
        raise Settled
    release.state, release.reason = Release.State.REFUSED, _why(reason)
    release.decided_by_id, release.decided_at = by.user_id, at
    release.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    _record(release, "refused", by, at)
    return release


@transaction.atomic
def withdraw(*, release_id: UUID, reason: str, by: Actor, at: datetime) -> Release:
    """Withdraw a release: a signed notice is made for the partners. Raises `Settled`, `Invalid`."""
    release, plan = _locked(release_id, by)
    if release.state != Release.State.APPROVED:
        raise Settled
    content = _head(release, plan, _next(plan), at, kind="lindung.release.withdrawal")
    release.notice = files.pack(content=content, sign=_sign, key=keys.fingerprint())
    release.state, release.reason = Release.State.WITHDRAWN, _why(reason)
    release.withdrawn_by_id, release.withdrawn_at = by.user_id, at
    release.save(update_fields=["notice", "state", "reason", "withdrawn_by", "withdrawn_at"])
    _record(release, "withdrawn", by, at)
    return release


def _sign(text: bytes) -> bytes:
    return keys.sign(text=text)


def _head(release: Release, plan: Plan, serial: int, at: datetime, *, kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "format": 1,
        "number": release.number,
        "serial": serial,
        "country": current().code,
        "plan": plan.code,
        "released_at": files.moment(at),
    }


def _next(plan: Plan) -> int:
    """Return the next serial of the country for a plan; the plan's row is locked. A notice takes one, too."""
    rows = Release.objects.filter(plan=plan)
    last = rows.aggregate(last=Max("serial"))["last"] or 0
    return last + rows.filter(state=Release.State.WITHDRAWN).count() + 1


def _locked(release_id: UUID, by: Actor) -> tuple[Release, Plan]:
    by.require(Permission.RELEASE_MAKE)
    seen = queries.releases(actor=by).get(pk=release_id)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=seen.plan_id)
    return queries.releases(actor=by).select_for_update(of=("self",)).get(pk=release_id), plan


def _assert_other(release: Release, by: Actor) -> None:
    humans = dict(User.objects.filter(pk__in=[by.user_id, release.proposed_by_id]).values_list("pk", "human"))
    if humans[by.user_id] in (release.proposer_human, humans[release.proposed_by_id]):
        raise OwnRelease


def _why(reason: str) -> str:
    plain = clean_text(value=reason, limit=REASON)
    if not plain:
        raise Invalid(_("Say why, in a few words."), field="reason")
    return plain


def _record(
    row: Release | Received, what: str, by: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    about = {"release": row.number, "period": row.period} | (detail or {})
    audit.record(event=f"regional.{what}", subject=row, by=by, at=at, detail=about)
