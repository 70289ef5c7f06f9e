"""Files that are handed out."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse

from lindung.kernel.uploads.kinds import SORTS

_TYPES: Final = {"xlsx": SORTS["xlsx"].media_type, "csv": "text/csv; charset=utf-8"}


def attachment(*, content: bytes, name: str, ending: str) -> HttpResponse:
    """Return a file to be saved under `name`."""
    answer = HttpResponse(content, content_type=_TYPES[ending])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
