"""Words of committees, cleaned."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans.committees.models.meetings import TEXT


def said(*, text: str, field: str, limit: int = TEXT) -> str:
    """Return a text that says something. Raises `Invalid` for an empty one, `UnfitText`."""
    plain = clean_text(value=text, limit=limit)
    if not plain:
        raise Invalid(_("Write it down in a few words."), field=field)
    return plain
