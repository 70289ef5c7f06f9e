"""Notes: free words about a case, each for one side of the work or for everyone on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries, sections
from lindung.cases.models import Note
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text

NOTE_LIMIT = 10_000


@transaction.atomic
def note(*, case_id: UUID, text: str, by: Actor, at: datetime, audience: str = Note.Audience.NOTES) -> Note:
    """Write a note for an audience, sealed. Nobody writes into a section that their purposes do not cover.

    Raises `Invalid` for an empty or overlong one, or one with hidden characters; `NotCovered`; `Locked`.
    """
    by.require(Permission.NOTE_WRITE)
    case = queries.for_change(case_id=case_id, by=by)
    plain = clean_text(value=text, limit=NOTE_LIMIT)
    if not plain.strip():
        raise Invalid(_("Write the note before saving it."), field="text")
    if audience not in Note.Audience.values:
        raise Invalid(_("Choose from the list who the note is for."), field="audience")
    ring = sections.to_write(case=case, by=by, at=at, sections=[audience])
    written = Note(
        case=case,
        audience=audience,
        written_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    ring.seal(written, "text", plain)
    written.save(force_insert=True)
    audit.record(event="cases.note_written", subject=case, by=by, at=at, detail={"audience": audience})
    return written
