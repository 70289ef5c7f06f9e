"""Which characters the fonts have, and texts of others written so that nothing is lost in silence."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from django.utils.translation import ngettext

from lindung.kernel.typesetting import SCRIPTS, all_fonts, fonts

_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_UNSEEN: Final = re.compile("[\u200c-\u200f\u00ad\ufe00-\ufe0f]")
_SPACES: Final = re.compile("[\u2000-\u200a\u202f\u205f\u3000\t]")
_PLAIN: Final = {
    "→": "–>",
    "←": "<–",
    "≥": ">=",
    "≤": "<=",
    "‑": "-",
    "\u2010": "-",
    "●": "•",
    "■": "•",
    "▪": "•",
    "✓": "√",
    "\u2028": "\n",
    "\u2029": "\n",
}
"""Signs people type that the fonts lack, and what stands for them."""
_FEW: Final = 3
ALWAYS: Final = frozenset("\n\u200b")


@cache
def known() -> frozenset[str]:
    """Return every character that can be set. Raises `NotSet` where no fonts were built."""
    return frozenset((fonts() / "characters.txt").read_text(encoding="utf-8")) | ALWAYS


HOUSE: Final = "Public Sans"
FAMILIES: Final = {
    "Beng": "Noto Sans Bengali",
    "Deva": "Noto Sans Devanagari",
    "Hans": "Noto Sans SC",
    "Mymr": "Noto Sans Myanmar",
    "Taml": "Noto Sans Tamil",
    "Thai": "Noto Sans Thai",
}
"""The font of each script that is not Latin, by its ISO 15924 code."""


_WITH_LATIN: Final = frozenset({"Hans"})
"""Scripts whose font brings Latin letters of another drawing, which are not wanted: there the house's comes first."""


def families(*, script: str) -> list[str]:
    """Return the fonts a text of a script is set with, first choice first; Latin letters come from the house's."""
    own = FAMILIES.get(script)
    if own is None:
        return [HOUSE]
    return [HOUSE, own] if script in _WITH_LATIN else [own, HOUSE]


@cache
def known_in(*, script: str) -> frozenset[str]:
    """Return every character that texts of a script can be set with. Raises `NotSet` where its fonts were not built."""
    own = FAMILIES.get(script)
    if own is None:
        return known()
    all_fonts()
    name = own.lower().replace(" ", "-")
    return known() | frozenset((SCRIPTS / f"{name}-characters.txt").read_text(encoding="utf-8"))


def missing(*, text: str, script: str) -> str:
    """Return the characters of a text that its script's fonts lack, each once."""
    return "".join(sorted(set(text) - known_in(script=script)))


def covers(*, text: str, script: str) -> bool:
    """Tell whether a text can be set with its script's fonts."""
    return not missing(text=text, script=script)


def strange(text: str) -> str:
    """Return the characters of a text that cannot be set, each once."""
    return "".join(sorted(set(text) - known()))


def legible(text: str) -> str:
    """Return a text that can be set: what the fonts lack is named in brackets, so that a reader sees it is there.

    Single characters become their code, such as [U+1F600]; a passage in another script becomes one note of its length.
    Characters that only steer the direction of writing are left out.
    """
    plain = _SPACES.sub(" ", _UNSEEN.sub("", _CONTROL.sub("", unicodedata.normalize("NFC", text))))
    plain = "".join(_PLAIN.get(one, one) if one not in known() else one for one in plain)
    lost = strange(plain)
    if not lost:
        return plain
    run = f"[{re.escape(lost)}]"
    return re.sub(f"{run}(?:[ ,.]*{run})*", lambda found: _named(found.group(), lost), plain)


def _named(passage: str, lost: str) -> str:
    letters = [one for one in passage if one in lost]
    if len(letters) <= _FEW:
        return "".join(f"[U+{ord(one):04X}]" for one in letters)
    text = ngettext(
        "[%(n)d character in a script that this document cannot show]",
        "[%(n)d characters in a script that this document cannot show]",
        len(letters),
    )
    return text % {"n": len(letters)}
