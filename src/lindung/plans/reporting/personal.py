"""What in a file looks as if it were about a person: signs for a warning, never a proof of the contrary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.kernel.country import current
from lindung.kernel.hints import looks_personal
from lindung.kernel.uploads.reading import words_of
from lindung.kernel.uploads.washing import Washed
from lindung.kernel.vocabularies import vocabulary

HEADINGS: Final = "personal_headings"
COLUMN: Final = "name_column"
"""The code of headings that tell only where they stand alone at the head of a column."""
SIGNS: Final[dict[str, Promise]] = {
    "name": _("The name of the file looks as if it named or numbered somebody."),
    "number": _("It holds what looks like a telephone or document number or an e-mail address."),
    "heading": _(
        "It holds words that stand above lists of people, such as a heading for names or passports."
    ),
    "case": _("It holds the code of a case."),
    "unread": _("It is a picture, or a file whose words cannot be read here: nobody but you can tell."),
}


def signs_in(*, washed: Washed, name: str) -> Sequence[str]:
    """Return codes of `SIGNS` for a washed file that its sender called `name`; empty: nothing was noticed."""
    words = words_of(washed=washed)
    found = []
    if looks_personal(name) or _headed(name) or _coded(name):
        found.append("name")
    if words is None:
        return [*found, "unread"]
    if looks_personal(words):
        found.append("number")
    if _headed(words) or _columned(words):
        found.append("heading")
    if _coded(words):
        found.append("case")
    return found


def _headed(text: str) -> bool:
    """Tell whether one of the headings of people's lists stands in the text, in whatever language."""
    flat = " ".join(re.findall(r"\w+", text.casefold()))
    return any(f" {one} " in f" {flat} " for one in _headings())


def _columned(text: str) -> bool:
    """Tell whether a table begins in the text with a column of names, whose heading is that one word."""
    names = set(_headings(codes=(COLUMN,)))
    for line in text.splitlines():
        cells = [" ".join(re.findall(r"\w+", one.casefold())) for one in re.split(r"[,;|\t]", line)]
        if len(cells) > 1 and names.intersection(cells):
            return True
    return False


def _headings(codes: Sequence[str] = ()) -> Sequence[str]:
    """Return headings as they are looked for; without `codes`, those that tell wherever they stand."""
    known = vocabulary(HEADINGS)
    wanted = codes or [one for one in known.codes if one != COLUMN]
    labels = (label for code in wanted for label in known.labels(code).values())
    return [" ".join(re.findall(r"\w+", one.casefold())) for label in labels for one in label.split("/")]


def _coded(text: str) -> bool:
    prefix = re.escape(current().case_prefix)
    return re.search(rf"\b{prefix}(-[A-Z0-9]{{4}}){{2}}\b", text) is not None
