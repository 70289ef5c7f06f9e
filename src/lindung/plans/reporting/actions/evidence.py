"""Evidence on a report: links, and files that are washed, looked into, sealed and opened by who has a part in it."""

from __future__ import annotations

import io
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.documents import chunks
from lindung.kernel import audit
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.sealing.problems import Tampered
from lindung.kernel.text import clean_text
from lindung.kernel.uploads.kinds import SORTS
from lindung.kernel.uploads.names import clean_name, shown_name
from lindung.kernel.uploads.washing import Washed
from lindung.plans.reporting import checks, personal, sealing
from lindung.plans.reporting.actions.locking import assert_open, assert_standing, hold_period, taken
from lindung.plans.reporting.actions.submitting import assert_reporter
from lindung.plans.reporting.belonging import bodies_of, may_decide, may_report, sharing
from lindung.plans.reporting.models import Evidence, EvidenceFile, Progress
from lindung.plans.reporting.problems import NotEntitled

MOST: Final = 20
LABEL: Final = 200
_LINK: Final = 500
_KEY_BYTES: Final = 32
_KEPT: Final = frozenset({Evidence.State.PENDING, Evidence.State.READY})


class FileLooksPersonal(Invalid):
    """A file that looks as if it were about a person; `signs` are codes of `personal.SIGNS`. Nothing was stored."""

    code = "file_looks_personal"

    def __init__(self, *, signs: Sequence[str], digest: str) -> None:
        super().__init__(
            _(
                "Look at this file once more before it is stored: it may hold personal data. Nothing is stored yet."
            ),
            field="file",
        )
        self.signs, self.digest = tuple(signs), digest


class NotReady(Refusal):
    """Evidence that nobody may open: not yet checked, found harmful, or removed."""

    code = "not_ready"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of evidence in the clear, piece by piece; `size` is in bytes."""

    name: str
    media_type: str
    size: int
    pieces: Iterator[bytes]


@transaction.atomic
def add_link(
    *, indicator: UUID, period: UUID, link: str, label: str, by: Actor, at: datetime, cleared: bool = False
) -> Evidence:
    """Add a link (https only) to a report. Raises `Invalid`, `PeriodShut`, `Withdrawn`, `NotReporter`."""
    progress = _to_add(indicator, period, by)
    plain, address = clean_text(value=label, limit=LABEL), clean_text(value=link, limit=_LINK)
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.username or " " in address:
        raise Invalid(
            _("Give the whole address of a page, beginning with https:// and without a password in it."),
            field="link",
        )
    checks.assert_impersonal(texts={"label": plain}, cleared=cleared)
    row = Evidence.objects.create(
        progress=progress,
        link=address,
        label=plain,
        state=Evidence.State.READY,
        organisation_id=by.organisation_id,
        added_by_id=by.user_id,
        added_at=at,
        settled_at=at,
    )
    audit.record(event="reporting.evidence_added", subject=row, by=by, at=at, detail={"sort": "link"})
    return row


@transaction.atomic
def add_file(
    *,
    indicator: UUID,
    period: UUID,
    name: str,
    washed: Washed,
    label: str,
    by: Actor,
    at: datetime,
    confirmed: str = "",
    cleared: bool = False,
) -> Evidence:
    """Seal a washed file to a report; `name` is what its sender called it.

    `confirmed` is the SHA-256 of the very file (as it was sent) of which its sender said, after a warning, that it is
    free of personal data. Raises `FileLooksPersonal` without it where the file is suspect; `Locked`, `Invalid`,
    `PeriodShut`, `Withdrawn`, `NotReporter`. With a scanner the file waits until that has looked.
    """
    progress = _to_add(indicator, period, by)
    plain = clean_text(value=label, limit=LABEL)
    checks.assert_impersonal(texts={"label": plain}, cleared=cleared)
    title = clean_name(given=name)
    signs = personal.signs_in(washed=washed, name=title)
    if signs and confirmed != washed.source_digest:
        raise FileLooksPersonal(signs=signs, digest=washed.source_digest)
    row = Evidence(
        id=uuid.uuid4(),
        progress=progress,
        label=plain,
        sort=washed.sort.code,
        size=washed.held.size,
        done=list(washed.done),
        state=Evidence.State.READY,
        confirmed=bool(signs),
        organisation_id=by.organisation_id,
        added_by_id=by.user_id,
        added_at=at,
        settled_at=at,
    )
    key = os.urandom(_KEY_BYTES)
    ring = sealing.for_report(progress_id=progress.pk, by=by, at=at)
    sealing.put(evidence=row, ring=ring, key=key, title=title)
    if settings.SCANNER:
        row.state, row.settled_at = Evidence.State.PENDING, None
        row.quarantine = sealing.for_scanner(evidence=row, key=key)
    target = io.BytesIO()
    row.digest = chunks.seal(
        key=key, document=row.pk, size=row.size, plain=washed.held.chunks(chunks.CHUNK), target=target
    )
    row.save(force_insert=True)
    EvidenceFile.objects.create(evidence=row, sealed=target.getvalue())
    detail = {"sort": row.sort, "signs": list(signs)}
    audit.record(event="reporting.evidence_added", subject=row, by=by, at=at, detail=detail)
    return row


def open_file(*, evidence_id: UUID, by: Actor, at: datetime) -> Opened:
    """Open a file of evidence, the opening recorded first and every piece proven before one is handed out.

    For the reporter's organisations, the lead of the committee and whoever runs the cycle. Raises
    Evidence.DoesNotExist, `NotEntitled`, `NotReady`, `Locked`, `Tampered`.
    """
    by.require(Permission.PLAN_READ)
    row = _row(evidence_id)
    if not _has_part(row, by):
        raise NotEntitled(
            _("Evidence is for the reporter, the lead of the committee and the secretariat. Ask one of them.")
        )
    _assert_ready(row)
    with transaction.atomic(savepoint=False):
        audit.record(event="reporting.evidence_opened", subject=row, by=by, at=at)
    ring = sealing.for_report(progress_id=row.progress_id, by=by, at=at)
    key, title = sealing.take(evidence=row, ring=ring)
    pieces = unsealed(row=row, key=key)
    sort = SORTS[row.sort]
    return Opened(shown_name(stem=title, ending=sort.ending), sort.media_type, row.size, iter(pieces))


@transaction.atomic
def remove(*, evidence_id: UUID, by: Actor, at: datetime) -> Evidence:
    """Remove evidence: its key and its bytes are gone for good, a line remains.

    By the reporter's organisations while the period is open and the report not approved; by whoever runs the cycle
    at any time. Raises Evidence.DoesNotExist, `NotEntitled`, `PeriodShut`, `Invalid`.
    """
    by.require(Permission.PROGRESS_REPORT)
    found = _row(evidence_id)
    period = hold_period(period_id=found.progress.period_id)
    progress = Progress.objects.select_for_update(of=("self",)).get(pk=found.progress_id)
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
    if not by.may(Permission.CYCLE_RUN):
        if not _reports(found, by):
            raise NotEntitled(
                _("Another organisation added this evidence. Ask them, or the secretariat of the plan.")
            )
        if progress.state == Progress.State.APPROVED:
            raise Invalid(
                _("The report is approved, and so is its evidence. Ask the committee to open it again.")
            )
        assert_open(period=period)
    if row.state == Evidence.State.REMOVED:
        return row
    strip(row=row, state=Evidence.State.REMOVED, at=at)
    audit.record(event="reporting.evidence_removed", subject=row, by=by, at=at)
    return row


def strip(*, row: Evidence, state: str, at: datetime) -> None:
    """Take key, name, address and bytes from a locked row and save it."""
    row.state, row.settled_at = state, at
    row.key = row.title = row.quarantine = None
    row.link = ""
    row.save()
    EvidenceFile.objects.filter(evidence=row).delete()


def unsealed(*, row: Evidence, key: bytes) -> list[bytes]:
    """Return the pieces of a file, all proven to be what was sealed. Raises `Tampered`."""
    held = EvidenceFile.objects.filter(evidence=row).first()
    if held is None:
        raise Tampered
    source = io.BytesIO(bytes(held.sealed))
    return list(chunks.open_(key=key, document=row.pk, size=row.size, source=source))


def _to_add(indicator: UUID, period: UUID, by: Actor) -> Progress:
    """Return the report, locked. Raises `Invalid` where it takes no more."""
    by.require(Permission.PROGRESS_REPORT)
    found = hold_period(period_id=period)
    assert_open(period=found)
    progress, row, bodies = taken(indicator_id=indicator, period=found)
    assert_standing(indicator=row, period=found)
    assert_reporter(by=by, bodies=bodies, indicator=row)
    if progress.state == Progress.State.APPROVED:
        raise Invalid(_("The report is approved. Ask the committee to open it again, then add evidence."))
    if Evidence.objects.filter(progress=progress, state__in=_KEPT).count() >= MOST:
        raise Invalid(_("This report has as much evidence as it can hold. Remove what is not needed first."))
    return progress


def _row(evidence_id: UUID) -> Evidence:
    rows = Evidence.objects.select_related("progress__indicator__activity", "progress__period__plan")
    return rows.get(pk=evidence_id)


def _reports(row: Evidence, by: Actor) -> bool:
    indicator, period = row.progress.indicator, row.progress.period
    activity = indicator.activity
    bodies = bodies_of(plans=[period.plan])[period.plan_id]
    shared = sharing(activities=[activity.pk]).get(activity.pk, frozenset())
    return row.organisation_id == by.organisation_id or may_report(
        by=by, bodies=bodies, indicator=indicator, activity=activity, shared=shared
    )


def _has_part(row: Evidence, by: Actor) -> bool:
    bodies = bodies_of(plans=[row.progress.period.plan])[row.progress.period.plan_id]
    decides = may_decide(by=by, bodies=bodies, activity=row.progress.indicator.activity)
    return decides or (by.may(Permission.PROGRESS_REPORT) and _reports(row, by))


def _assert_ready(row: Evidence) -> None:
    if row.link:
        raise NotReady(_("This evidence is a link; open it in your browser."))
    if row.state == Evidence.State.PENDING:
        raise NotReady(_("This file is still being checked. Nobody can open it until then; try again later."))
    if row.state != Evidence.State.READY:
        raise NotReady(_("This file was removed, or refused because it held something harmful."))
