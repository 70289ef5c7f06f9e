"""What can and cannot be true of an order: pure checks and the length the law gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lindung.cases.models import Case
from lindung.kernel.country import current
from lindung.kernel.law import Due, NotInForce, due
from lindung.kernel.problems import Invalid
from lindung.kernel.text import UnfitText, clean_text
from lindung.protection.models import Order

ONE_DAY = timedelta(days=1)
REFERENCE_LIMIT = 80
REASON_LIMIT = 4000
FINDINGS_LIMIT = 10_000
LONGEST_YEARS = 10
"""No order that somebody writes down runs longer; a later year is a slip of the pen."""
EXTENSION_RULE = "po.extension"
"""The rule that gives an extension its length, in countries whose law has one."""


class UnknownInThisCountry(Invalid):
    """An order that the law of this country does not have."""

    code = "order_unknown_here"


@dataclass(frozen=True, slots=True)
class Period:
    """Which days an order covers, half-open, and how the law counted them (None: set by hand)."""

    starts_on: date
    ends_on: date | None
    due: Due | None

    def columns(self) -> dict[str, Any]:
        """Return the period as values of an order's fields."""
        return {
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "rule": self.due.rule.code if self.due else "",
            "value_since": self.due.value_since if self.due else None,
            "computation": self.due.as_json() if self.due else {},
        }


def day_of(*, case: Case, moment: datetime) -> date:
    """Return the calendar day of `moment` where the person was found."""
    return moment.astimezone(current().zone(case.place)).date()


def rule_of(*, kind: str) -> str:
    """Return the code of the rule that gives `kind` its length; empty where this country's law has none.

    Raises `UnknownInThisCountry` for an order the law does not have.
    """
    pack = current()
    if kind == Order.Kind.EXTENSION:
        code: str | None = EXTENSION_RULE
    else:
        check_known(kind=kind)
        code = pack.order_kinds[kind].rule
    return code if code and pack.rule(code) else ""


def check_known(*, kind: str) -> None:
    """Raise `UnknownInThisCountry` unless the law of this country has orders of `kind`."""
    if kind not in current().order_kinds:
        raise UnknownInThisCountry(
            _("The law of this country does not have this order. Choose another one."), field="kind"
        )


def period(*, case: Case, kind: str, made_at: datetime, starts_on: date, last_day: date | None) -> Period:
    """Return the period of an order made at `made_at`: what the law gives, or a shorter one that ends on
    `last_day`.

    Where the law sets no length, `last_day` must be given as the document states it; custody is then open
    until an act ends it. Raises `Invalid` for a period that cannot be.
    """
    rule = rule_of(kind=kind)
    by_law = _count(rule=rule, start=_start(kind, made_at, starts_on), place=case.place) if rule else None
    if kind == Order.Kind.CUSTODY:
        # Custody is counted in hours: its end is the act that ends it, and the clock says by when.
        return Period(starts_on, None, by_law)
    if last_day is None:
        if by_law is None:
            message = _(
                "The law sets no length for this order. Enter its last day as the document states it."
            )
            raise Invalid(message, field="last_day")
        return Period(starts_on, by_law.last_day + ONE_DAY, by_law)
    check_last_day(starts_on=starts_on, last_day=last_day)
    if by_law is not None and last_day > by_law.last_day:
        message = _("The law does not let this order last beyond %(day)s. Enter that day or an earlier one.")
        raise Invalid(message % {"day": f"{by_law.last_day:%d.%m.%Y}"}, field="last_day")
    return Period(starts_on, last_day + ONE_DAY, by_law)


def _start(kind: str, made_at: datetime, starts_on: date) -> datetime | date:
    return starts_on - ONE_DAY if kind == Order.Kind.EXTENSION else made_at


def _count(*, rule: str, start: datetime | date, place: str) -> Due:
    try:
        return due(pack=current(), rule_code=rule, start=start, place=place)
    except NotInForce:
        message = _("The law that this order rests on was not in force on that day. Check the date.")
        raise Invalid(message, field="made_at") from None


def check_last_day(*, starts_on: date, last_day: date) -> None:
    """Raise `Invalid` for a last day before the first, or too far away to be meant."""
    if last_day < starts_on:
        raise Invalid(_("This order would end before it starts. Check both dates."), field="last_day")
    if last_day.year > starts_on.year + LONGEST_YEARS:
        raise Invalid(_("This day lies too far ahead. Check the year."), field="last_day")


def check_moment(*, case: Case, moment: datetime, at: datetime, field: str) -> date:
    """Return the day of `moment`. Raises `Invalid` if it lies ahead, or before the person was found."""
    if moment.tzinfo is None:
        message = _("The time has no time zone. Send it with one, such as +00:00.")
        raise Invalid(message, field=field)
    if moment > at:
        raise Invalid(_("This moment has not come yet. Enter when it happened."), field=field)
    if moment.year < case.found_on.year - 1 or day_of(case=case, moment=moment) < case.found_on:
        message = _(
            "This lies before the day the person was found. Check the date, or correct the day found."
        )
        raise Invalid(message, field=field)
    return day_of(case=case, moment=moment)


def check_day(*, case: Case, day: date, at: datetime, field: str) -> date:
    """Return `day`. Raises `Invalid` if it has not come yet or lies before the person was found."""
    if day > day_of(case=case, moment=at):
        raise Invalid(_("This day has not come yet. Enter the day it happened."), field=field)
    if day < case.found_on:
        message = _(
            "This lies before the day the person was found. Check the date, or correct the day found."
        )
        raise Invalid(message, field=field)
    return day


def check_not_before(
    *, moment: datetime, earlier: datetime | None, message: str, field: str = "made_at"
) -> None:
    """Raise `Invalid` with `message` if `moment` lies before `earlier` (None: nothing to compare with)."""
    if earlier is not None and moment < earlier:
        raise Invalid(message, field=field)


def words(*, text: str, limit: int, field: str, missing: str) -> str:
    """Return `text` cleaned. Raises `Invalid` beside `field`, in the words `missing` when nothing is left."""
    try:
        plain = clean_text(value=text, limit=limit)
    except UnfitText as unfit:
        raise Invalid(str(unfit), field=field, code=unfit.code) from unfit
    if not any(character.isalnum() for character in plain):
        raise Invalid(missing, field=field)
    return plain


def reference(*, text: str) -> str:
    """Return a document reference, on one line. Raises `Invalid` when it is missing or unfit."""
    missing = _("Enter the reference of the document: without one nobody can find the order again.")
    return " ".join(words(text=text, limit=REFERENCE_LIMIT, field="reference", missing=missing).split())
