"""Words for codes in cells and narrowings, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.access.roles import ROLES
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary, vocabulary_names
from lindung.statistics.facts import UNKNOWN, Column


def of(column: Column, code: str, language: str) -> str:
    """Return what a value of a column is called; the code itself, spaced, where no list words it."""
    if code == UNKNOWN:
        return _("Not recorded")
    if column.kind == "flag":
        return _("Yes") if code == "true" else _("No")
    if column.labels == "place":
        return current().place_name(code, language)
    if column.labels == "organisation" and code in current().organisations:
        return current().organisations[code].name.text(language)
    if column.labels == "role" and code in ROLES:
        return str(ROLES[code].name)
    for name in column.labels.split():
        if name in vocabulary_names() and code in vocabulary(name):
            return vocabulary(name).label(code, language)
    return code.replace("_", " ")
