"""What can be asked for, and how: checks of a request before it is written down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from lindung.cases.models import Case
from lindung.cases.openings import queries
from lindung.cases.openings.problems import NothingWritten
from lindung.cases.openings.words import FIELDS, REASONS
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text

EXPLANATION: Final = 300
_NUMBER: Final = re.compile(r"\d[\d\s-]{3,}\d")


def written(*, case: Case, fields: Iterable[str]) -> list[str]:
    """Return what is asked for, in the order it is shown. Raises `Invalid`, and `NothingWritten` if all is empty."""
    asked = set(fields)
    wanted = [name for name in FIELDS if name in asked]
    if not wanted or asked - set(wanted):
        raise Invalid(_("Choose from the list what you need to know."), field="fields")
    if not set(wanted) & set(queries.written(case=case)):
        raise NothingWritten
    return wanted


def explained(*, reason: str, explanation: str) -> str:
    """Return the explanation; it is read by many, so a number that could name somebody has no place in it."""
    if reason not in REASONS:
        raise Invalid(_("Choose the reason from the list."), field="reason")
    plain = clean_text(value=explanation, limit=EXPLANATION).strip()
    if reason == "other" and not plain:
        raise Invalid(_("Say in a few words why you need it, without a name."), field="explanation")
    if _NUMBER.search(plain):
        raise Invalid(
            _("This looks like a telephone or document number. Leave it out: many can read this text."),
            field="explanation",
        )
    return plain
