"""After a crash: files no row knows go, rows without their file are named."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from lindung.cases.documents import chunks, store
from lindung.cases.documents.models import Document

log = logging.getLogger(__name__)
GRACE = timedelta(hours=1)
"""An upload under way has its file before it has its row."""
MOST_ORPHANS, MOST_SHARE = 50, 0.1


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: files removed, and documents whose file is missing or cut. `refused`: too many to believe."""

    removed: int
    dangling: tuple[UUID, ...]
    refused: bool = False


def sweep(*, at: datetime) -> Swept:
    """Remove files that belong to no document and are older than an hour; return what was found.

    More orphans than crashes leave behind (50, or a tenth of all files) mean that the database is not the one of
    these files: then nothing is removed, and the log says so.
    """
    rows = Document.objects.filter(state__in=[Document.State.PENDING, Document.State.READY])
    known = dict(rows.values_list("pk", "size"))
    before = (at - GRACE).timestamp()
    orphans: list[Path] = []
    count = 0
    for path, document, written in store.everything():
        count += 1
        if document not in known and written < before:
            orphans.append(path)
    if len(orphans) > max(MOST_ORPHANS, MOST_SHARE * count):
        log.error(
            "%d of %d files belong to no document: nothing was removed, look at both", len(orphans), count
        )
        return Swept(removed=0, dangling=_dangling(known), refused=True)
    for path in orphans:
        path.unlink(missing_ok=True)
    return Swept(removed=len(orphans), dangling=_dangling(known))


def _dangling(known: dict[UUID, int]) -> tuple[UUID, ...]:
    found = tuple(
        sorted(
            pk for pk, size in known.items() if store.size_of(document=pk) != chunks.sealed_size(size=size)
        )
    )
    for pk in found:
        log.error("the file of document %s is missing or cut: bring it back from a backup", pk)
    return found
