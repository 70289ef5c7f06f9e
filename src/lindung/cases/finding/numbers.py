"""Numbers as they are compared: documents without dots and misread signs, telephones with their country, birthdays."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from lindung.cases.finding.rules import document_rules
from lindung.kernel.country import current
from lindung.kernel.text import clean_text

LIMIT: Final = 60
SHORTEST_DOCUMENT: Final = 5
SHORTEST_PHONE: Final = 7
TAIL: Final = 8
"""So many last digits stay the same however a telephone number is written."""


def _plain(text: str) -> str:
    """Return capital letters and ASCII digits of any script's digits; raises `UnfitText` for unfit text."""
    folded = unicodedata.normalize("NFKC", clean_text(value=text, limit=LIMIT)).upper()
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in folded)


def document(text: str) -> str:
    """Return a document number as it is compared, empty for what is too short to tell anybody apart.

    Words before it, punctuation and spaces fall away; signs that are taken for one another become one.
    """
    rules = document_rules()
    words = re.findall(r"[^\W_]+", _plain(text))
    first = next(
        (place for place, word in enumerate(words) if any(sign.isdigit() for sign in word)), len(words)
    )
    kept = [word for place, word in enumerate(words) if place >= first or word not in rules.prefixes]
    whole = "".join(rules.same.get(word, word) for word in kept)
    for prefix in sorted(rules.prefixes, key=len, reverse=True):
        rest = whole.removeprefix(prefix)
        if len(prefix) > 3 and rest != whole and any(sign.isdigit() for sign in rest):
            whole = rest
            break
    if len(whole) < SHORTEST_DOCUMENT or not any(sign.isdigit() for sign in whole):
        return ""
    return whole.translate(dict(rules.alike))


def phone(text: str) -> str:
    """Return a telephone number as digits with its country's code, empty for what cannot be one.

    A number without `+` or `00` is taken as one of this country.
    """
    plain = _plain(text).strip()
    dialled = re.sub(r"(?<=\+)\s*|\(0\)", "", plain)
    digits = re.sub(r"\D", "", dialled)
    country = current().telephone
    if dialled.startswith("+"):
        whole = digits
    elif digits.startswith("00"):
        whole = digits[2:]
    elif country.trunk_prefix and digits.startswith(country.trunk_prefix):
        whole = country.calling_code + digits.removeprefix(country.trunk_prefix)
    elif digits.startswith(country.calling_code) and len(digits) > TAIL + len(country.calling_code):
        whole = digits
    else:
        whole = country.calling_code + digits
    return whole if SHORTEST_PHONE <= len(digits) <= 15 else ""


def phone_tail(text: str) -> str:
    """Return the last digits of a telephone number, empty for one that has fewer."""
    return phone(text)[-TAIL:] if len(phone(text)) >= TAIL else ""


def born_known(*, on: date | None, year: int | None) -> frozenset[str]:
    """Return the codes under which a birthday is kept: its day, its month, its year, as far as known."""
    if on is not None:
        return frozenset({f"d{on.isoformat()}", f"m{on.isoformat()[:7]}", f"y{on.year}"})
    return frozenset({f"y{year}"}) if year else frozenset()


def born_on_asked(*, on: date | None) -> frozenset[str]:
    """Return the codes of a day asked for: itself, and with day and month changed places."""
    if on is None:
        return frozenset()
    days = {f"d{on.isoformat()}"}
    if on.day <= 12:
        days.add(f"d{on.year:04d}-{on.day:02d}-{on.month:02d}")
    return frozenset(days)


def born_near_asked(*, on: date | None, year: int | None, years: int) -> frozenset[str]:
    """Return the codes of what lies near: the month, and the year with `years` before and after it."""
    middle = on.year if on else year
    if middle is None:
        return frozenset()
    near = {f"y{other}" for other in range(middle - years, middle + years + 1)}
    return frozenset(near | ({f"m{on.isoformat()[:7]}"} if on else set()))
