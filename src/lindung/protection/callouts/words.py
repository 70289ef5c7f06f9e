"""Names of acts, tasks and events of callouts, and the words for them."""

from __future__ import annotations

from typing import Any, Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.directory.roster.models import Entry
from lindung.kernel.country import current

TELEPHONE: Final = "callouts.telephone"
FIND: Final = "callouts.find_somebody"
REPLACE: Final = "callouts.replace"
CONFIRM: Final = "callouts.confirm"
ANSWERED: Final = "callouts.answered"
"""The act that ends the first: an answer, or the end of the offer."""
FOUND: Final = "callouts.found"
"""The act that ends the next two: somebody said yes, or it is over."""
SETTLED: Final = "callouts.settled"
"""The act that ends the last."""

STATE_COLOURS: Final[dict[str, str]] = {
    "requested": "yellow",
    "offered": "yellow",
    "accepted": "green",
    "attending": "teal",
    "done": "grey",
    "nobody": "red",
    "missed": "red",
    "unmet": "red",
    "cancelled": "grey",
}
SEXES: Final[dict[str, Promise]] = {
    "female": _("A woman or girl"),
    "male": _("A man or boy"),
    "mixed": _("Women and men"),
    "other": _("Other"),
    "unknown": _("Not known"),
}


def helper_names(kind: str) -> dict[str, Any]:
    """Return what a kind of helper is called, by each language of the country: a timeline keeps it so."""
    names: dict[str, Any] = {}
    for language in current().languages:
        with translation.override(language):
            names[language] = str(Entry.Kind(kind).label)
    return names
