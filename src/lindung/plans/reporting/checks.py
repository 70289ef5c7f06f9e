"""Whether what was reported can be: numbers, breakdowns that add up, shares. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

from lindung.kernel.hints import looks_personal
from lindung.kernel.problems import Invalid
from lindung.plans.rules import ADDITIVE

WHOLE: Final = frozenset({"count", "milestone"})
"""Kinds of indicator that are counted in whole numbers."""
WORDS: Final = frozenset({"qualitative", "service_level"})
"""Kinds that may be told in words alone."""
MOST: Final = Decimal("99999999999999.99")
MOST_CELLS: Final = 60
MOST_DIMENSIONS: Final = 8
_CODE: Final = 60
_WOMEN: Final = frozenset({"female", "women", "girls", "women_and_girls", "woman", "girl"})
GROUPS: Final[dict[str, frozenset[str]]] = {"women_and_girls": _WOMEN}
"""Group that a share is asked of -> codes of dimension `sex` that belong to it."""

Cells = dict[str, dict[str, Decimal]]


class LooksPersonal(Invalid):
    """A text that looks as if it named somebody; sent once more with `cleared`, it is taken."""

    code = "looks_personal"


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a figure falls to a group, in percent with one decimal, and whether that misses what was asked."""

    percent: Decimal
    missed: bool


def number(*, given: str | Decimal | int | None, kind: str, field: str = "value") -> Decimal | None:
    """Return a reported number; None for an empty one. Raises `Invalid` with what is wrong with it."""
    text = str(given if given is not None else "").strip().replace(" ", "")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Invalid(
            _("“%(given)s” is not a number. Write it in digits, such as 1250 or 12.5.")
            % {"given": text[:40]},
            field=field,
        ) from None
    if not value.is_finite() or value > MOST:
        raise Invalid(_("This number is larger than any that can be true. Check it."), field=field)
    if value < 0:
        raise Invalid(
            _("A number below zero cannot be. Write what was reached, or 0 if nothing was."), field=field
        )
    if kind in WHOLE and value != value.to_integral_value():
        raise Invalid(
            _("This is counted in whole numbers: %(given)s is none. Write it without a decimal.")
            % {"given": plain(value)},
            field=field,
        )
    if value != value.quantize(Decimal("0.01")):
        raise Invalid(_("At most two decimals are kept. Round it, then send it again."), field=field)
    return value.quantize(Decimal("0.01"))


def cells(*, given: Mapping[str, Mapping[str, object]], kind: str) -> Cells:
    """Return a breakdown with its numbers checked; empty cells and empty dimensions are left out."""
    if len(given) > MOST_DIMENSIONS or sum(len(row) for row in given.values()) > MOST_CELLS:
        raise Invalid(_("The breakdown has more parts than can be kept. Join small ones."), field="cells")
    found: Cells = {}
    for dimension, row in given.items():
        for code, one in row.items():
            if not 0 < len(code) <= _CODE or not 0 < len(dimension) <= _CODE:
                raise Invalid(
                    _("A part of the breakdown has no name, or one that is too long."), field="cells"
                )
            value = number(
                given=one if isinstance(one, Decimal | int) else str(one or ""),
                kind=kind,
                field=cell_field(dimension, code),
            )
            if value is not None:
                found.setdefault(dimension, {})[code] = value
    return found


def cell_field(dimension: str, code: str) -> str:
    """Return the name of the field of one cell."""
    return f"cell-{dimension}-{code}"


def assert_sums(*, value: Decimal | None, found: Cells, kind: str) -> None:
    """Raise `Invalid` for the first dimension whose parts do not add up to `value`, saying the difference.

    Only of what adds up: no total is the sum of the durations or service levels of its parts.
    """
    if kind not in ADDITIVE:
        return
    if value is None:
        if found:
            raise Invalid(_("Give the whole number too: the breakdown is of it."), field="value")
        return
    for dimension, row in found.items():
        total = sum(row.values(), Decimal(0))
        if total == value:
            continue
        gap = plain(abs(total - value))
        text = (
            _(
                "The breakdown by %(dimension)s adds up to %(total)s, %(gap)s more than the %(value)s"
                " reported. Correct one of them."
            )
            if total > value
            else _(
                "The breakdown by %(dimension)s adds up to %(total)s, %(gap)s fewer than the %(value)s"
                " reported. Correct one of them, or put the rest under not known."
            )
        )
        said = {"dimension": dimension, "total": plain(total), "gap": gap, "value": plain(value)}
        raise Invalid(text % said, field=cell_field(dimension, next(iter(row))), code="does_not_add_up")


def share_of(
    *, value: Decimal | None, found: Cells, kind: str, least: int | None, group: str, comparator: str
) -> Share | None:
    """Return the share of the group that the indicator asks for; None where none is asked or none can be told."""
    if kind not in ADDITIVE or least is None or not value or "sex" not in found:
        return None
    codes = GROUPS.get(group, frozenset({group}))
    part = sum((number for code, number in found["sex"].items() if code in codes), Decimal(0))
    way = ROUND_CEILING if comparator == "at_most" else ROUND_FLOOR  # never to a limit that is not kept
    percent = (100 * part / value).quantize(Decimal("0.1"), way)
    exact = 100 * part
    missed = exact > least * value if comparator == "at_most" else exact < least * value
    return Share(percent=percent, missed=missed)


def assert_impersonal(*, texts: Mapping[str, str], cleared: bool) -> None:
    """Raise `LooksPersonal` for the first text that looks as if it named somebody, unless that was cleared."""
    if cleared:
        return
    for name, text in texts.items():
        if looks_personal(text):
            raise LooksPersonal(
                _(
                    "This text looks as if it held a telephone or document number or an e-mail address. Many"
                    " can read it. Take it out; or, if it names nobody, tick the box below and send again."
                ),
                field=name,
            )


def plain(value: Decimal) -> str:
    """Return a number without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def stored(found: Cells) -> dict[str, dict[str, str]]:
    """Return a breakdown as it is kept: numbers as text, so that none is rounded on the way."""
    return {dimension: {code: plain(one) for code, one in row.items()} for dimension, row in found.items()}
