"""What in a free text looks as if it could name somebody: a telephone, a document, an address for mail.

A hint, no judge: it asks the writer to look once more before many can read the text. Years, dates and amounts of money
written in groups pass.
"""

from __future__ import annotations

import re
from typing import Final

_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_DOCUMENT: Final = re.compile(r"\b[A-Za-z]{1,2}[ -]?\d{6,9}[A-Za-z]?\b")
_RUN: Final = re.compile(r"\+?\d(?:[ ()./-]{0,2}\d){6,}")
_PLAIN: Final = re.compile(
    r"(?:\d{4}(?:[-–/ ]+\d{4})+)|(?:\d{4}-\d{1,2}-\d{1,2})|(?:\d{1,2}[./-]\d{1,2}[./-]\d{4})|(?:\d{1,3}(?: \d{3})+)"
)
_LEAST: Final = 7
"""Digits below which a number is a count, a year or a room."""


def looks_personal(text: str) -> bool:
    """Tell whether `text` holds what looks like a telephone or document number, or an address for mail."""
    if _MAIL.search(text) or _DOCUMENT.search(text):
        return True
    for found in _RUN.finditer(text):
        run = found.group()
        plain = _PLAIN.fullmatch(run.strip())
        if not plain and sum(one.isdigit() for one in run) >= _LEAST:
            return True
    return False
