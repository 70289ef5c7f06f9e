"""Between a cell of a workbook and a value of a plan, both ways. What is unclear is said, never guessed."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any, Final

from lindung.kernel.text import UnfitText, clean_text
from lindung.plans.importing.columns import Column, Kind

LONGEST: Final = 20_000
"""Characters in one cell."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE: Final = re.compile(r"0|-?[1-9]\d{0,17}")
_YES: Final = {"yes": True, "no": False, "true": True, "false": False}


class Unclear(ValueError):
    """A cell that does not say what its column needs; `str()` says what to write."""


def set_value(*, row: dict[str, Any], column: Column, language: str, value: Any) -> None:
    """Put a cell's value where its column belongs in a row. Raises `Unclear`."""
    *above, last = column.path.split(".")
    for name in above:
        row = row.setdefault(name, {})
    if column.kind is Kind.LABELS:
        row.setdefault(last, {})[language] = _text(value)
    elif column.kind is Kind.TEXTS:
        _set_texts(row.setdefault(last, []), language, _text(value))
    else:
        row[last] = _READ[column.kind](value)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unclear("write text")
    try:
        return clean_text(value=_whole(value), limit=LONGEST)
    except UnfitText as unfit:
        raise Unclear(str(unfit)) from None


def _code(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unclear("write a code")
    return _text(value)


def _whole(value: str | float) -> str:
    """Return a code that a spreadsheet took for a number as it was typed: 2021, not 2021.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _set_texts(texts: list[dict[str, str]], language: str, text: str) -> None:
    for index, line in enumerate(one.strip() for one in text.splitlines() if one.strip()):
        if index == len(texts):
            texts.append({})
        texts[index][language] = line


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unclear("write a number, formatted as one and without words")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _day(value: Any) -> int | date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
        return int(value)
    if isinstance(value, str) and value.strip().isdigit() and len(value.strip()) == len("2026"):
        return int(value)
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise Unclear(f"{value.strip()} is not a day of the calendar") from None
    raise Unclear("write a year, or a day as 2026-01-31")


def _flag(value: Any) -> bool:
    found = value if isinstance(value, bool) else _YES.get(str(value).strip().lower())
    if found is None:
        raise Unclear("write yes or no")
    return found


def _lines(value: Any) -> list[str]:
    return [one.strip() for one in _text(value).splitlines() if one.strip()]


def _list(value: Any) -> list[str]:
    return [one.strip() for one in _text(value).split(",") if one.strip()]


def _where(value: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for part in (one.strip() for one in _text(value).split(";") if one.strip()):
        name, equals, codes = part.partition("=")
        if not equals:
            raise Unclear("write column=code|code, and ; between columns")
        found[name.strip()] = [_literal(one.strip()) for one in codes.split("|") if one.strip()]
    return found


def _literal(text: str) -> Any:
    """Return true, false, a whole number or a quoted text as what it is, anything else as a code."""
    if text in ("true", "false") or text.startswith('"') or _WHOLE.fullmatch(text):
        try:
            return json.loads(text)
        except ValueError:
            raise Unclear("a quoted code has a quotation mark at both ends") from None
    return text


_READ: Final = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.FLAG: _flag,
    Kind.LIST: _list,
    Kind.LINES: _lines,
    Kind.WHERE: _where,
}


def cell_of(*, column: Column, value: Any, language: str) -> Any:
    """Return what to write into a cell so that it is read back as `value`; None for an empty one."""
    if value in (None, "", [], {}, ()):
        return None
    if column.kind is Kind.LABELS:
        return value.get(language)
    if column.kind is Kind.TEXTS:
        return "\n".join(" ".join(one.get(language, "").split()) for one in value)
    if column.kind is Kind.FLAG:
        return "yes" if value else None
    if column.kind is Kind.LIST:
        return ", ".join(value)
    if column.kind is Kind.LINES:
        return "\n".join(" ".join(one.split()) for one in value)
    if column.kind is Kind.WHERE:
        return "; ".join(
            f"{name}={'|'.join(_written(one) for one in codes)}" for name, codes in value.items()
        )
    if column.kind is Kind.DAY:
        return _year_or_day(column, value)
    if column.kind is Kind.NUMBER:
        return float(value) if "." in str(value) else int(value)
    return value


def _year_or_day(column: Column, day: str) -> int | str:
    """Return a whole year as its number: a cell formatted as a day would turn a year typed over it into 1905."""
    whole = {"starts": "-01-01", "ends": "-12-31"}.get(column.path.rpartition(".")[2])
    return int(day[:4]) if whole and day.endswith(whole) else day


def _written(code: Any) -> str:
    plain = isinstance(code, str) and _literal_safe(code)
    return code if plain else json.dumps(code)


def _literal_safe(code: str) -> bool:
    return _literal(code) == code if not code.startswith('"') else False
