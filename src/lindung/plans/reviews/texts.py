"""Texts that many read, checked before they are kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.hints import looks_personal
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.plans.reviews.models.reviews import SENTENCE


class LooksPersonal(Invalid):
    """A text that seems to name somebody."""

    code = "looks_personal"


def said_plainly(*, text: str, field: str, limit: int = SENTENCE, needed: bool = True) -> str:
    """Return a text cleaned. Raises `Invalid` where it is needed and empty, `LooksPersonal`, `UnfitText`."""
    plain = clean_text(value=text, limit=limit)
    if needed and not plain:
        raise Invalid(_("Say it in a sentence: others must be able to follow it."), field=field)
    if looks_personal(plain):
        raise LooksPersonal(
            _(
                "This text looks as if it held a telephone or document number or an e-mail address, and many can"
                " read it. Take it out, then send it again."
            ),
            field=field,
        )
    return plain
