"""From a cell to a value: days, numbers, yes or no, codes by their code or by their name in any language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from babel import Locale
from django.utils.translation import gettext as _

from lindung.cases.rules import languages
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary
from lindung.plans.programmes.sheets.tables import Cell, text

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
_YES: Final = frozenset({"yes", "y", "true", "1", "ya"})
_NO: Final = frozenset({"no", "n", "false", "0", "tidak", "t"})
Parser = Callable[[Cell], object]


def folded(words: str) -> str:
    """Return words as they are compared: one form, one case, single spaces, no marks around them."""
    plain = unicodedata.normalize("NFKC", words).casefold().replace("_", " ")
    return " ".join(plain.split()).strip("*:.() ")


def day(cell: Cell) -> date | None:
    """Return a day: a date of the sheet, 2024-03-05, or 5.3.2024 with the day first. Raises `Invalid`."""
    if isinstance(cell, date) or cell in (None, ""):
        return cell if isinstance(cell, date) else None
    given = text(cell).strip()
    if match := _ISO.fullmatch(given):
        year, month, number = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.fullmatch(given):
        number, month, year = (int(part) for part in match.groups())
    else:
        raise Invalid(_("Write the day as 2024-03-05, or as 5.3.2024 with the day first."))
    try:
        return date(year, month, number)
    except ValueError:
        raise Invalid(_("There is no such day. Look at day and month.")) from None


def whole(cell: Cell) -> int | None:
    """Return a whole number, groups of three digits allowed. Raises `Invalid`, also below 0."""
    if cell in (None, ""):
        return None
    given = text(cell).replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+", given):
        given = given.replace(",", "")
    if not re.fullmatch(r"\d{1,12}", given):
        raise Invalid(_("Write a whole number, 0 or more."))
    return int(given)


def money(cell: Cell) -> Decimal | None:
    """Return an amount: 2500, 2500.50 or 2,500.50. Raises `Invalid`."""
    if cell in (None, ""):
        return None
    given = text(cell).replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", given):
        given = given.replace(",", "")
    try:
        if not re.fullmatch(r"\d{1,14}(\.\d{1,2})?", given):
            raise InvalidOperation
        return Decimal(given)
    except InvalidOperation:
        raise Invalid(_("Write the amount in figures, such as 2500.50, without the currency.")) from None


def yes_no(cell: Cell) -> bool | None:
    """Return whether a cell says yes; None for an empty one. Raises `Invalid`."""
    given = folded(text(cell))
    if not given:
        return None
    if given in _YES or given in _NO:
        return given in _YES
    raise Invalid(_("Write yes or no, or leave it empty."))


def words(cell: Cell) -> str:
    """Return the text of a cell."""
    return text(cell).strip()


@lru_cache(maxsize=64)
def _known(name: str, country: str) -> Mapping[str, str]:
    """Return what stands for each code of a list: the code and its label in every language, folded."""
    found: dict[str, str] = {}
    if name == "places":
        for code, place in current().places.items():
            found |= {folded(code): code} | {folded(one): code for one in place.name.root.values()}
        return found
    if name == "languages":
        spoken_here = languages()
        for spoken in ("en", *current().languages):
            named = Locale.parse(spoken.replace("-", "_")).languages
            found |= {folded(named[code]): code for code in spoken_here if code in named}
        return found | {code: code for code in spoken_here}
    table = vocabulary(name)
    for code in table:
        found |= {folded(code): code} | {folded(one): code for one in table.labels(code).values()}
    return found


def known(name: str) -> Mapping[str, str]:
    """Return what stands for each code of a list, folded; `places` and `languages` are the country's."""
    return _known(name, current().code)


def code(name: str) -> Parser:
    """Return a parser of one code of a list."""

    def parse(cell: Cell) -> str:
        given = folded(text(cell))
        if not given:
            return ""
        found = known(name).get(given)
        if found is None:
            raise Invalid(_("This is not in the list. Choose from the list of the template."))
        return found

    return parse


def codes(name: str) -> Parser:
    """Return a parser of several codes of a list, parted by semicolons."""
    one = code(name)

    def parse(cell: Cell) -> tuple[str, ...]:
        return tuple(str(one(part)) for part in text(cell).split(";") if part.strip())

    return parse


def tallies(cell: Cell) -> dict[str, int]:
    """Return sector to number from “construction: 3; fishing: 2”. Raises `Invalid`."""
    found: dict[str, int] = {}
    one = code("inspection_sectors")
    for part in text(cell).split(";"):
        if not part.strip():
            continue
        name, mark, number = part.rpartition(":")
        if not mark:
            raise Invalid(_("Write each sector with its number, such as “construction: 3; fishing: 2”."))
        sector = str(one(name))
        found[sector] = found.get(sector, 0) + (whole(number.strip()) or 0)
    return found
