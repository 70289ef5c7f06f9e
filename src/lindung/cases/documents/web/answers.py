"""How a document leaves: as an attachment that no browser runs, keeps or shares."""

from __future__ import annotations

from typing import Final

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from lindung.cases.documents.actions import Opened

SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"


def handed_out(opened: Opened) -> StreamingHttpResponse:
    """Return an opened document as an answer that is sent piece by piece."""
    response = StreamingHttpResponse(opened.pieces, content_type=opened.media_type)
    response.headers["Content-Length"] = str(opened.size)
    response.headers["Content-Disposition"] = content_disposition_header(True, opened.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Download-Options"] = "noopen"
    return response
