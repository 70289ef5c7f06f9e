"""What of a person's own case the sheet says: days of orders and clocks, and which of them there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from babel import Locale
from babel.dates import format_date, format_time

from lindung.cases import queries as cases
from lindung.cases.models import Case, Task
from lindung.kernel.country import CountryPack, current
from lindung.protection import queries as protection
from lindung.protection.models import Order

_FLAG: Final = {
    Order.Kind.CUSTODY.value: "custody",
    Order.Kind.INTERIM_ORDER.value: "interim",
    Order.Kind.PROTECTION_ORDER.value: "protection",
}
_PERMISSION: Final = "permission.decision"
_WORLD: Final = {"en": "en-001"}
"""How a language that many countries write differently is written here: day before month."""
_ZEROS: Final = {"beng": 0x09E6, "mymr": 0x1040, "deva": 0x0966}
"""Numbering systems with digits of their own, and their zero."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Moments and days by name (`kit.DAYS`), numbers, and the flags that hold."""

    today: date
    days: Mapping[str, date | datetime]
    numbers: Mapping[str, int]
    flags: frozenset[str]


def facts_of(*, case: Case, at: datetime) -> Facts:
    """Return what the sheet of a visible case can say at `at` (2 queries). A day that is over is not said."""
    pack = current()
    zone = pack.zone(case.place)
    today = at.astimezone(zone).date()
    orders = protection.orders_of(case=case)
    tasks = [task for task in cases.tasks_of(case=case) if task.state == Task.State.OPEN]
    days: dict[str, date | datetime] = {}
    flags = {"child"} if case.is_child or case.person.child_until_known else set[str]()
    for order in orders:
        if order.state == Order.State.IN_FORCE and (flag := _flag(order, orders)):
            flags |= {flag, "sheltered"}
            _add(days, flag, order, today)
    for task in tasks:
        if task.due_at is not None and task.due_at >= at:
            if task.kind == "order.produce":
                days["custody_by"] = task.due_at.astimezone(zone)
            elif task.rule == _PERMISSION:
                days["permission_by"] = task.due_at.astimezone(zone).date()
    return Facts(today=today, days=days, numbers=_numbers(pack, today), flags=frozenset(flags))


def _flag(order: Order, orders: Sequence[Order]) -> str:
    """Return what an order is to the person; an extension is what it extends."""
    known = {one.pk: one for one in orders}
    while order.kind == Order.Kind.EXTENSION and order.extends_id in known:
        order = known[order.extends_id]
    return _FLAG.get(order.kind, "")


def _add(days: dict[str, date | datetime], flag: str, order: Order, today: date) -> None:
    """Keep the first day an order covers and the last, over its extensions; nothing that has run out."""
    begins, ends = f"{flag}_from", f"{flag}_until"
    if order.starts_on is not None:
        known = days.get(begins)
        days[begins] = min(order.starts_on, known) if isinstance(known, date) else order.starts_on
    last = order.last_day
    if last is not None and last >= today:
        known = days.get(ends)
        days[ends] = max(last, known) if isinstance(known, date) else last


def _numbers(pack: CountryPack, today: date) -> dict[str, int]:
    numbers = {"majority": pack.age_of_majority}
    rule = pack.rule(_PERMISSION)
    value = rule.value_on(today) if rule is not None else None
    if value is not None:
        numbers["permission_days"] = value.value
    return numbers


def written(value: date | datetime | int, *, language: str) -> str:
    """Return a day, a moment or a number as the language writes it, in its own digits where it has some."""
    locale = Locale.parse(_WORLD.get(language, language), sep="-")
    if isinstance(value, int):
        text = str(value)
    elif isinstance(value, datetime):
        day = format_date(value.date(), "full", locale=locale)
        text = f"{day} {format_time(value, 'short', locale=locale)}"
    else:
        text = format_date(value, "full", locale=locale)
    zero = _ZEROS.get(locale.default_numbering_system)
    plain = text.replace("\u202f", " ")
    return plain if zero is None else plain.translate({ord("0") + n: chr(zero + n) for n in range(10)})
