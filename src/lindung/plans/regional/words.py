"""The words of regional plans."""

from __future__ import annotations

from typing import Final

import pycountry
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lindung.kernel.country import available, installed

STATES: Final[dict[str, tuple[Promise, str]]] = {
    "proposed": (_("Waits for a second person"), "orange"),
    "approved": (_("Released"), "green"),
    "refused": (_("Refused"), "grey"),
    "withdrawn": (_("Withdrawn"), "red"),
}


def country_name(code: str) -> str:
    """Return a country's name in the reader's language where a pack knows it, else its international name."""
    if code in available():
        return installed(code=code).name.text(get_language() or "")
    found = pycountry.countries.get(alpha_3=code.upper())
    return str(found.name) if found else code.upper()
