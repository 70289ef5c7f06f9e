"""What the worker does with evidence that waits: the scanner looks, then it is ready or gone."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from lindung.kernel import audit
from lindung.kernel.sealing.problems import Tampered
from lindung.kernel.uploads.scanning import ScannerDown, Verdict
from lindung.kernel.uploads.scanning import scan as ask
from lindung.plans.reporting import sealing
from lindung.plans.reporting.actions.evidence import strip, unsealed
from lindung.plans.reporting.models import Evidence

log = logging.getLogger(__name__)
DAMAGED = "damaged"


@transaction.atomic
def scan(*, evidence_id: UUID, at: datetime) -> str:
    """Let the scanner look at a file that waits; return its state afterwards. Without a verdict it goes on waiting."""
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
    if row.state != Evidence.State.PENDING:
        return row.state
    try:
        pieces = unsealed(row=row, key=sealing.from_quarantine(evidence=row))
        verdict = ask(path=settings.SCANNER, chunks=pieces)
    except ScannerDown as down:
        log.warning("evidence %s goes on waiting for the scanner (%s)", row.pk, down)
        return row.state
    except Tampered:
        log.error("evidence %s was damaged while it waited for the scanner", row.pk)
        verdict = Verdict(name=DAMAGED)
    if verdict.harmful:
        strip(row=row, state=Evidence.State.REFUSED, at=at)
        detail = {"found": verdict.name}
        audit.record(event="reporting.evidence_refused", subject=row, by=None, at=at, detail=detail)
        return row.state
    row.state, row.settled_at, row.quarantine = Evidence.State.READY, at, None
    row.save(update_fields=["state", "settled_at", "quarantine"])
    audit.record(event="reporting.evidence_found_clean", subject=row, by=None, at=at)
    return row.state
