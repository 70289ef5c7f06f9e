"""The erasure itself, in the worker: keys first, so that no backup helps; then what they sealed; then the tombstone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.holders.actions.subjects import destroy_subject
from lindung.cases import actions as cases
from lindung.cases.documents.actions.removing import erase_of_case
from lindung.cases.exports.actions.asking import stop
from lindung.cases.exports.models import Export, ExportCase
from lindung.cases.finding.models import SearchToken
from lindung.cases.models import Case, Identity
from lindung.cases.openings.models import Opening
from lindung.cases.openings.queries import LIVING as LIVING_OPENINGS
from lindung.cases.retention import queries
from lindung.cases.retention.models import Erasure
from lindung.cases.sealed_rows import rows_of, sealing_models
from lindung.kernel import audit, walls
from lindung.kernel.audit import keys as signing
from lindung.kernel.fields import Tier
from lindung.kernel.sealing import keys
from lindung.kernel.sealing.fields import sealed_fields

ABOUT = b"lindung:erasure:1:"
"""Before what is signed: a signed erasure is no signed head."""


def erase(*, erasure_id: UUID, at: datetime) -> str:
    """Erase the person of a twice-reviewed erasure; return the state it came to.

    A legal hold, or a case opened again meanwhile, keeps it waiting. All in one transaction: killed midway, nothing
    happened, and the nightly run tries again. Files go once it is certain.
    """
    with walls.telling_system():
        row = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure_id)
        if row.state != Erasure.State.APPROVED:
            return row.state
        found = list(Case.objects.select_for_update(of=("self",)).filter(person=row.person_id).order_by("id"))
        held = queries.standing_holds(person_id=row.person_id, at=at).exists()
        if held or any(case.closed_at is None for case in found):
            return row.state
        counts = _destroy(row, found, at)
        row.state, row.done_at = Erasure.State.DONE, at
        row.record = _record(row, counts, at)
        row.signature = signing.sign(text=ABOUT + row.record.encode())
        row.save()
        for case in found:
            cases.tell(case=case, kind="retention.erased", by=None, at=at)
        audit.record(event="retention.erased", subject=row, by=None, at=at, detail=counts)
        return row.state


def erase_approved(*, at: datetime) -> int:
    """Erase what was reviewed twice and still waits; return how many. Run by the worker each night."""
    with walls.telling_system():
        waiting = list(Erasure.objects.filter(state=Erasure.State.APPROVED).values_list("pk", flat=True))
    return sum(erase(erasure_id=key, at=at) == Erasure.State.DONE for key in waiting)


def _destroy(row: Erasure, found: Sequence[Case], at: datetime) -> dict[str, int]:
    """Destroy keys, boxes, tokens, files and envelopes; return how many of each."""
    person = row.person_id
    counts = {
        "keys": keys.destroy(subject=person, at=at),
        "sealed_keys": destroy_subject(subject=person, at=at),
        "tokens": SearchToken.objects.filter(person=person).delete()[0],
        "documents": sum(erase_of_case(case=case, by=None, at=at) for case in found),
        "envelopes": sum(_empty(case) for case in found),
    }
    boxes = {field.name: None for field in sealed_fields(Identity)}
    counts["identities"] = Identity.objects.filter(person=person).update(**boxes, written={})
    Opening.objects.filter(person=person, state__in=LIVING_OPENINGS).update(
        state=Opening.State.EXPIRED, handover=None
    )
    exports = ExportCase.objects.filter(case__in=found).values("export")
    for export in Export.objects.select_for_update(of=("self",)).filter(pk__in=exports, ended_at=None):
        stop(export=export, ending="not_covered", by=None, at=at)
    return counts


def _empty(case: Case) -> int:
    """Empty every envelope of a case's rows; that something was written stays known, by its empty place."""
    count = 0
    for model in sealing_models():
        for field in sealed_fields(model):
            if field.tier == Tier.PROTECTED:
                filled = rows_of(model=model, case=case).filter(**{f"{field.name}__isnull": False})
                count += filled.update(**{field.name: b""})
    return count


def _record(row: Erasure, counts: dict[str, int], at: datetime) -> str:
    """Return the tombstone as it is signed: codes, times and accounts, nothing about the person."""
    return json.dumps(
        {
            "record": "erasure",
            "erasure": str(row.pk),
            "cases": row.codes,
            "kind": row.kind,
            "schedule": {"outcome": row.outcome, "years": row.years, "authority": row.authority},
            "reviews": [
                {"by": str(row.first_by_id), "at": row.first_at.isoformat() if row.first_at else ""},
                {"by": str(row.second_by_id), "at": row.second_at.isoformat() if row.second_at else ""},
            ],
            "erased_at": at.isoformat(),
            "destroyed": counts,
        },
        sort_keys=True,
        ensure_ascii=False,
    )


@transaction.atomic
def signed_record(*, row: Erasure) -> bytes:
    """Return the file to keep: the record as signed, its signature, and whose key it was."""
    return json.dumps(
        {
            "signed": row.record,
            "prefix": ABOUT.decode(),
            "signature": bytes(row.signature or b"").hex(),
            "key": signing.fingerprint(),
        },
        indent=1,
    ).encode()
