"""Whether what is said of an event can be true, with the reason where it cannot. Nothing here writes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from lindung.access.models import Organisation
from lindung.cases.rules import languages
from lindung.kernel.country import current
from lindung.kernel.hints import looks_personal
from lindung.kernel.problems import Invalid
from lindung.kernel.text import UnfitText, clean_text
from lindung.kernel.vocabularies import vocabulary
from lindung.plans.programmes.facts import Facts, Heads, by_sector, merged, today
from lindung.plans.programmes.kinds import (
    AGES,
    LISTS,
    ROLES,
    SECTORS,
    SEXES,
    SIGNED,
    SORTS,
    TABLE,
    TEXTS,
    VOCABULARIES,
)
from lindung.plans.programmes.problems import LooksPersonal

EARLIEST: Final = date(2000, 1, 1)
LONGEST: Final = timedelta(days=5 * 366)
MOST_PEOPLE: Final = 1_000_000
MOST_REACHED: Final = 2_000_000_000
MOST_MONEY: Final = Decimal(10) ** 13
REASON: Final = 300
_LIMITS: Final[Mapping[str, int]] = {"title": 200, "summary": 1000, "link": 300, "partners": 300, **TEXTS}
_LINK: Final = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+")


def checked(*, facts: Facts, at: datetime, sure: bool = False) -> Facts:
    """Return the facts cleaned and complete. Raises `Invalid`, whose `field` names the column at fault.

    `sure`: the writer has confirmed that a text which looks personal names nobody.
    """
    if facts.kind not in TABLE:
        raise Invalid(_("Choose what kind of event it was."), field="kind")
    facts = _texts(facts, sure)
    facts = _days(facts, at)
    _where(facts)
    facts = _columns(facts)
    _numbers(facts)
    return _agreement(facts, at)


def _texts(facts: Facts, sure: bool) -> Facts:
    cleaned: dict[str, str] = {}
    for name, limit in _LIMITS.items():
        try:
            cleaned[name] = clean_text(value=getattr(facts, name), limit=limit)
        except UnfitText as unfit:
            raise UnfitText(str(unfit), field=name) from unfit
        if name != "link" and not sure and looks_personal(cleaned[name]):
            raise LooksPersonal(field=name)
    cleaned["title"] = " ".join(cleaned["title"].split())
    if not cleaned["title"]:
        raise Invalid(_("Give the event a title."), field="title")
    if cleaned["link"] and not _LINK.fullmatch(cleaned["link"]):
        raise Invalid(_("Write the link in full, beginning with https://."), field="link")
    return replace(facts, **cleaned)  # type: ignore[arg-type]  # texts only


def _days(facts: Facts, at: datetime) -> Facts:
    first, last = facts.held_from, facts.held_to or facts.held_from
    if first < EARLIEST:
        raise Invalid(_("The first day lies too far back. Look at the year."), field="held_from")
    if first > today(at):
        raise Invalid(
            _("This day has not come yet. Record the event once it has been held."), field="held_from"
        )
    if last < first:
        raise Invalid(_("The last day lies before the first. Correct one of them."), field="held_to")
    if last - first > LONGEST:
        raise Invalid(_("An event lasts five years at most. Look at the years."), field="held_to")
    return replace(facts, held_to=last)


def _where(facts: Facts) -> None:
    if facts.place and facts.place not in current().places:
        raise Invalid(_("This place is not in the country's list. Choose one from the list."), field="place")
    if facts.others:
        known = set(Organisation.objects.filter(code__in=facts.others).values_list("code", flat=True))
        if set(facts.others) - known:
            raise Invalid(
                _("Not every organisation is in the directory. Choose them from the list."), field="others"
            )


def _columns(facts: Facts) -> Facts:
    """Empty what other kinds have, and hold what is left against the code lists."""
    kind, empty = TABLE[facts.kind], Facts(kind="", title="", organisation="", held_from=facts.held_from)
    foreign = {name for other in TABLE.values() for name in other.columns} - set(kind.columns)
    for name in sorted(foreign):
        if getattr(facts, name) != getattr(empty, name):
            raise Invalid(_("An event of this kind does not have this. Leave it empty."), field=name)
    for name in kind.needed:
        if getattr(facts, name) in ("", None, ()):
            raise Invalid(_("This is needed for an event of this kind."), field=name)
    lists: dict[str, tuple[str, ...]] = {"others": tuple(sorted({*facts.others} - {facts.organisation}))}
    for name in kind.columns:
        value = getattr(facts, name)
        if name in LISTS:
            lists[name] = tuple(sorted(set(value)))
        values = value if name in LISTS else [value] if value else []
        known = languages() if name == "languages" else None
        if name in VOCABULARIES:
            known = frozenset(vocabulary(VOCABULARIES[name]).codes)
        if known is not None and not set(values) <= known:
            raise Invalid(_("Choose from the list."), field=name)
    return replace(facts, **lists)  # type: ignore[arg-type]  # lists of codes only


def _numbers(facts: Facts) -> None:
    if not 1 <= facts.number <= MOST_PEOPLE:
        raise Invalid(_("Write how many there were, at least 1."), field="number")
    if facts.reach is not None and not 0 <= facts.reach <= MOST_REACHED:
        raise Invalid(_("Write how many people were reached, 0 or more."), field="reach")
    if facts.amount is None:
        if facts.currency:
            raise Invalid(_("A currency needs an amount."), field="amount")
        return
    if not 0 < facts.amount < MOST_MONEY or facts.amount != facts.amount.quantize(Decimal("0.01")):
        raise Invalid(
            _("Write the amount in figures, above 0 and with two decimals at most."), field="amount"
        )
    if not re.fullmatch(r"[A-Z]{3}", facts.currency):
        raise Invalid(_("No plan says in which currency amounts are. Ask whoever keeps it."), field="amount")


def _agreement(facts: Facts, at: datetime) -> Facts:
    if facts.agreement_state in SIGNED and facts.signed_on is None:
        raise Invalid(_("On which day was it signed?"), field="signed_on")
    if facts.signed_on is not None and facts.agreement_state not in SIGNED:
        raise Invalid(_("It is not signed yet, so there is no such day."), field="signed_on")
    if facts.signed_on is not None and not EARLIEST <= facts.signed_on <= today(at):
        raise Invalid(_("It cannot have been signed on this day. Look at the year."), field="signed_on")
    return facts


def people(*, heads: Iterable[Heads], facts: Facts) -> list[Heads]:
    """Return the groups of people, equal ones added up. Raises `Invalid(field="people")`."""
    groups = list(heads)
    if any(one.number < 0 for one in groups):
        raise Invalid(_("Nobody can be fewer than none. Correct the number."), field="people")
    found = merged(groups)
    if found and not TABLE[facts.kind].people:
        raise Invalid(_("Nobody is counted at an event of this kind."), field="people")
    if sum(one.number for one in found) > MOST_PEOPLE:
        raise Invalid(_("So many people cannot have taken part. Look at the numbers."), field="people")
    known = ((ROLES, "role"), (SEXES, "sex"), (AGES, "age_group"))
    if any(getattr(one, name) not in vocabulary(codes) for one in found for codes, name in known):
        raise Invalid(_("Choose role, sex and age group from the lists."), field="people")
    agencies = {one.agency for one in found if one.agency}
    if agencies and Organisation.objects.filter(code__in=agencies).count() != len(agencies):
        raise Invalid(_("Not every agency is in the directory. Choose them from the list."), field="people")
    return found


def sectors(*, tallies: Mapping[str, int], facts: Facts) -> dict[str, int]:
    """Return the numbers by sector. Raises `Invalid(field="sectors")` unless they add up to the event's number."""
    if any(number < 0 for number in tallies.values()):
        raise Invalid(_("There cannot be fewer than none. Correct the number."), field="sectors")
    found = by_sector(tallies)
    if found and not TABLE[facts.kind].sectors:
        raise Invalid(_("An event of this kind has no sectors."), field="sectors")
    if set(found) - set(vocabulary(SECTORS).codes):
        raise Invalid(_("Choose the sectors from the list."), field="sectors")
    if found and sum(found.values()) != facts.number:
        raise Invalid(
            _("The sectors add up to %(sum)d, but the number says %(number)d. Correct one of them.")
            % {"sum": sum(found.values()), "number": facts.number},
            field="sectors",
        )
    return found


def reason(*, given: str) -> str:
    """Return why something is changed. Raises `Invalid(field="reason")`."""
    plain = clean_text(value=given, limit=REASON)
    if not plain:
        raise Invalid(_("Say in a few words why."), field="reason")
    if looks_personal(plain):
        raise LooksPersonal(field="reason")
    return plain


def likeness(*, facts: Facts) -> str:
    """Return a hash of what makes two entries the same event: kind, organisation, days, place, sort and title."""
    title = " ".join(unicodedata.normalize("NFKC", facts.title).casefold().split())
    sort = "".join(getattr(facts, name) for name in SORTS)
    parts = [facts.kind, facts.organisation, facts.held_from, facts.held_to, facts.place, sort, title]
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
