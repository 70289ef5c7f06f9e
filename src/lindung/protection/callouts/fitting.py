"""Who fits a callout, and why the others do not: plain rules over cards of the register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.cases.rules import local_date
from lindung.directory.roster.availability import Span
from lindung.directory.roster.models import Entry, Speaks, Training
from lindung.directory.roster.queries import Card
from lindung.directory.roster.words import language_name, place_name
from lindung.protection.callouts.models import Callout

_LEVELS = {Speaks.Level.NATIVE: 6, Speaks.Level.FLUENT: 4, Speaks.Level.BASIC: 0}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a callout asks, and what of the people it is for bears on who may come."""

    kind: str
    language: str
    dialect: str
    span: Span
    mode: str
    place: str
    sex: str
    person_sex: str
    child: bool
    nationalities: frozenset[str]
    organisations: frozenset[str]
    """Codes of the organisations that ask and that lead the cases."""
    barred: frozenset[UUID]
    """Accounts of humans whom a conflict of interest keeps from one of the people."""
    asked: frozenset[UUID] = frozenset()
    """Entries that were asked already and did not come of it."""
    pending: frozenset[UUID] = frozenset()
    """Entries that have not answered another call for this time yet."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return self.span.starts_at


@dataclass(frozen=True, slots=True)
class Fit:
    """How somebody of the register fits: `reasons` says it line by line, True speaking for them, False against."""

    card: Card
    reasons: Sequence[tuple[bool, str]]
    score: int

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against them."""
        return all(good for good, _text in self.reasons)

    @property
    def against(self) -> str:
        """What speaks against them."""
        return "; ".join(text for good, text in self.reasons if not good)


def ranked(*, cards: Iterable[Card], wanted: Wanted) -> list[Fit]:
    """Return everybody of the kind, who fits first, the best of them first; who is asked elsewhere, only then."""

    def place(fit: Fit) -> tuple[bool, bool, int, str]:
        entry = fit.card.entry
        return not fit.fits, entry.pk in wanted.pending, -fit.score, entry.display_name

    return sorted((_fit(card, wanted) for card in cards), key=place)


def _fit(card: Card, wanted: Wanted) -> Fit:
    reasons: list[tuple[bool, str]] = []
    score = _language(card, wanted, reasons)
    score += _person(card, wanted, reasons)
    score += _training(card, wanted, reasons)
    score += _time_and_place(card, wanted, reasons)
    _conflicts(card, wanted, reasons)
    return Fit(card=card, reasons=reasons, score=score)


def _language(card: Card, wanted: Wanted, reasons: list[tuple[bool, str]]) -> int:
    if not wanted.language:
        return 0
    name = language_name(wanted.language)
    spoken = card.speaks(wanted.language)
    needed = wanted.kind == Entry.Kind.INTERPRETER
    if spoken is None or (needed and spoken.level == Speaks.Level.BASIC):
        if needed:
            reasons.append((False, _("Does not interpret %(language)s") % {"language": name}))
        return 0
    reasons.append((True, f"{name}: {spoken.get_level_display()}"))
    score = _LEVELS[Speaks.Level(spoken.level)]
    if wanted.dialect and wanted.dialect.casefold() in {one.casefold() for one in spoken.dialects}:
        reasons.append((True, _("Speaks the dialect %(dialect)s") % {"dialect": wanted.dialect}))
        score += 3
    return score


def _person(card: Card, wanted: Wanted, reasons: list[tuple[bool, str]]) -> int:
    sex = card.entry.sex
    if wanted.sex:
        good = sex == wanted.sex
        reasons.append(
            (good, card.entry.get_sex_display() if good else _("Not of the sex that was asked for"))
        )
        return 2 if good else 0
    if sex == wanted.person_sex:
        reasons.append((True, card.entry.get_sex_display()))
        return 1
    return 0


def _training(card: Card, wanted: Wanted, reasons: list[tuple[bool, str]]) -> int:
    day = local_date(wanted.starts_at)
    kinds = {Training.Kind.TRAUMA: 2, Training.Kind.GENDER: 1}
    if wanted.child:
        kinds[Training.Kind.CHILD] = 3
    held = [kind for kind in kinds if card.trained(kind, day)]
    if held:
        trained = ", ".join(str(kind.label) for kind in held)
        reasons.append((True, _("Trained: %(what)s") % {"what": trained}))
    return sum(kinds[kind] for kind in held)


def _time_and_place(card: Card, wanted: Wanted, reasons: list[tuple[bool, str]]) -> int:
    score = 0
    entry = card.entry
    if wanted.mode == Callout.Mode.PHONE:
        if not entry.by_phone:
            reasons.append((False, _("Does not work by telephone")))
    elif not entry.on_site:
        reasons.append((False, _("Works by telephone only")))
    elif not card.serves(wanted.place):
        reasons.append((False, _("Does not come to %(place)s") % {"place": place_name(wanted.place)}))
    elif entry.places:
        reasons.append((True, _("Near: %(place)s") % {"place": place_name(wanted.place)}))
        score += 2
    if not card.unbooked(wanted.span):
        reasons.append((False, _("Called elsewhere at this time")))
    elif not card.at_work(wanted.span):
        reasons.append((False, _("Not there at this time")))
    else:
        reasons.append((True, _("Free")))
    return score


def _conflicts(card: Card, wanted: Wanted, reasons: list[tuple[bool, str]]) -> None:
    entry = card.entry
    kept = (
        wanted.nationalities & set(entry.not_for_nationalities)
        or wanted.organisations & set(entry.not_for_organisations)
        or entry.user_id in wanted.barred
    )
    if kept:
        reasons.append((False, _("Conflict of interest")))
    if entry.pk in wanted.asked:
        reasons.append((False, _("Was asked already")))
    if entry.pk in wanted.pending:
        reasons.append((True, _("Has not answered another call for this time yet")))
