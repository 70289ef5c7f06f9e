"""The sorts of file that are taken, each known by its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of file: what it is called in an answer's header, and how its name ends."""

    code: str
    media_type: str
    ending: str


SORTS: Final = {
    sort.code: sort
    for sort in (
        Sort("jpeg", "image/jpeg", ".jpg"),
        Sort("png", "image/png", ".png"),
        Sort("webp", "image/webp", ".webp"),
        Sort("pdf", "application/pdf", ".pdf"),
        Sort("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
        Sort("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
        Sort("odt", "application/vnd.oasis.opendocument.text", ".odt"),
        Sort("text", "text/plain; charset=utf-8", ".txt"),
    )
}


class Unfit(Exception):
    """Why a file is not taken, as a code that `words` puts into a sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
