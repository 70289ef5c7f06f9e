"""Taking what another country released: checked to the last byte, or refused with nothing stored."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.plans.models import Plan
from lindung.plans.regional import files, problems, queries
from lindung.plans.regional.files import FileOf, ReleaseOf, WithdrawalOf
from lindung.plans.regional.models import PartnerKey, Received

AHEAD: Final = timedelta(minutes=10)
"""By so much may a partner's clock be fast."""


@transaction.atomic
def receive(*, data: bytes, by: Actor, at: datetime) -> Received:
    """Take a partner's file: a release, or the notice that withdraws one. Returns what it is about.

    Raises `Unfit` with a code of its own for each fault: too_large, not_a_release, own_country, unknown_country,
    unknown_key, tampered, from_the_future, unknown_plan, replayed, older, nothing_to_withdraw.
    """
    by.require(Permission.RELEASE_RECEIVE)
    found = files.read(data=data)
    key = _key(found, at)
    files.assert_signed(found=found, public=key.public)
    said = found.release
    if said.released_at > at + AHEAD:
        raise problems.from_the_future()
    plan = Plan.objects.select_for_update(of=("self",)).filter(code=said.plan).exclude(region="").first()
    if plan is None:
        raise problems.unknown_plan(said.plan)
    digest = hashlib.sha256(data).hexdigest()
    if isinstance(said, WithdrawalOf):
        return _withdrawn(said, plan, data, by, at)
    _assert_news(said, plan, digest)
    row = Received.objects.create(
        country=said.country,
        plan=plan,
        number=said.number,
        serial=said.serial,
        period=said.period.code,
        starts=said.period.starts,
        ends=said.period.ends,
        as_of=said.as_of,
        released_at=said.released_at,
        content={"threshold": said.threshold, "measures": _measures(said)},
        file=data.decode(),
        digest=digest,
        key=key,
        received_by_id=by.user_id,
        received_at=at,
    )
    _record(row, "received", by, at)
    return row


def _measures(said: ReleaseOf) -> list[Any]:
    return [one.model_dump(mode="json") for one in said.measures]


def _key(found: FileOf, at: datetime) -> PartnerKey:
    """Return the key that the file names: of its country, compared, of use when it was signed and today."""
    country = found.release.country
    if country == current().code:
        raise problems.own_country()
    if not queries.keys(country=country).filter(compared_at__isnull=False).exists():
        raise problems.unknown_country(country)
    day = timezone.localtime(found.release.released_at).date()
    key = queries.usable(country=country, day=day).filter(fingerprint=found.key).first()
    if key is None:
        raise problems.unknown_key()
    return key


def _assert_news(said: ReleaseOf, plan: Plan, digest: str) -> None:
    rows = Received.objects.filter(country=said.country, plan=plan)
    if rows.filter(digest=digest, withdrawn_at=None).exists():
        raise problems.replayed()
    same = rows.filter(number=said.number) | rows.filter(serial=said.serial)
    if same.exists() or rows.filter(period=said.period.code, serial__gt=said.serial).exists():
        raise problems.older()


def _withdrawn(said: WithdrawalOf, plan: Plan, data: bytes, by: Actor, at: datetime) -> Received:
    rows = Received.objects.select_for_update(of=("self",)).filter(
        country=said.country, plan=plan, number=said.number, serial__lt=said.serial, withdrawn_at=None
    )
    row = rows.first()
    if row is None:
        raise problems.nothing_to_withdraw()
    row.withdrawn_at, row.notice = at, data.decode()
    row.save(update_fields=["withdrawn_at", "notice"])
    _record(row, "withdrawal_received", by, at)
    return row


def _record(row: Received, what: str, by: Actor, at: datetime) -> None:
    detail = {"country": row.country, "release": row.number, "serial": row.serial, "period": row.period}
    audit.record(event=f"regional.{what}", subject=row, by=by, at=at, detail=detail)
