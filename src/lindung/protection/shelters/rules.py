"""Which place fits whom, and why. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Weight = Literal["yes", "mind", "no"]

WISHES: Final[dict[str, Promise]] = {
    "women": _("With women"),
    "men": _("With men"),
    "private": _("In a room of their own"),
}
"""Where a person may say they want to be."""

_AUDIENCE_SEX: Final = {"women": "female", "men": "male", "girls": "female", "boys": "male"}
_CHILD_ZONES: Final = frozenset({"girls", "boys", "children", "private"})
_FOR_ORDER: Final = {
    "interim": ("transit", "family", "child"),
    "full": ("long_term", "family", "child"),
    "none": ("community", "transit"),
}


@dataclass(frozen=True, slots=True)
class Kin:
    """One of the family: how they belong to the person, and where they are (None: without a bed)."""

    kind: str
    """As the link reads from the person: parent_of, child_of, spouse_of, sibling_of, relative_of."""
    house: UUID | None
    zone: UUID | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class Who:
    """What decides where a person can stay."""

    sex: str
    age: int | None
    child: bool
    order: str
    place: str
    languages: tuple[str, ...]
    wish: str = ""
    family: tuple[Kin, ...] = ()

    @property
    def companions(self) -> int:
        """How many of the closest family wait for a bed together with the person."""
        return sum(1 for kin in self.family if kin.waiting and kin.kind != "relative_of")

    @property
    def with_family(self) -> bool:
        """Whether parent and child, or spouses, belong together here."""
        close = {"parent_of", "child_of", "spouse_of"}
        return any(kin.kind in close and (kin.waiting or kin.house) for kin in self.family)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a zone and its house are for, and what is free there."""

    zone: UUID
    house: UUID
    organisation: UUID
    kind: str
    place: str
    sexes: frozenset[str]
    adults: bool
    children: str
    age_from: int | None
    age_to: int | None
    orders: frozenset[str]
    trans_welcome: bool
    languages: frozenset[str]
    audience: str
    zone_orders: frozenset[str]
    review_due_on: date | None
    beds: int
    free: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against a place; `str()` says it in the reader's language."""

    weight: Weight
    text: Promise
    values: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.text) % self.values if self.values else str(self.text)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a place fits a person."""

    reasons: tuple[Reason, ...]
    score: int

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it outright."""
        return all(one.weight != "no" for one in self.reasons)

    @property
    def against(self) -> Sequence[Reason]:
        """What speaks against it outright."""
        return [one for one in self.reasons if one.weight == "no"]


_SCORES: Final[dict[Weight, int]] = {"yes": 0, "mind": -3, "no": -100}


def fit(*, who: Who, terms: Terms, on: date, staying: bool = False) -> Fit:
    """Return how a zone fits a person on a day, with every reason; `staying`: they have a bed in it already."""
    scored: list[tuple[Reason, int]] = [
        *_audience(who, terms),
        *_orders(who, terms),
        *_family(who, terms),
        *([] if staying else _free(who, terms)),
        *_near(who, terms, on),
    ]
    reasons = tuple(reason for reason, _extra in scored)
    return Fit(reasons, sum(_SCORES[reason.weight] + extra for reason, extra in scored))


def changed(*, who: Who, terms: Terms, order_then: str) -> Fit:
    """Return what has changed against a place since the person came: they came of age, or their order is another.

    Whether it ever was right for them is not asked again: somebody decided that.
    """
    reasons: list[Reason] = []
    if not who.child and (not terms.adults or terms.audience in {"girls", "boys", "children"}):
        reasons.append(_no(_("The person has come of age, and this is a place for children."))[0])
    if who.order != order_then and who.order not in (terms.zone_orders or terms.orders):
        reasons.append(
            _no(_("The order has changed: people under the new kind are kept apart from those here."))[0]
        )
    return Fit(tuple(reasons), -100 * len(reasons))


def _yes(text: Promise, extra: int = 0, **values: int) -> tuple[Reason, int]:
    return Reason("yes", text, values), extra


def _no(text: Promise, **values: int) -> tuple[Reason, int]:
    return Reason("no", text, values), 0


def _mind(text: Promise, extra: int = 0, **values: int) -> tuple[Reason, int]:
    return Reason("mind", text, values), extra


def _audience(who: Who, terms: Terms) -> Iterator[tuple[Reason, int]]:
    if who.child:
        yield from _child(who, terms)
    else:
        yield from _adult(who, terms)


def _child(who: Who, terms: Terms) -> Iterator[tuple[Reason, int]]:
    parents = any(kin.kind == "child_of" and (kin.house == terms.house or kin.waiting) for kin in who.family)
    if parents:
        if terms.children == "none":
            yield _no(_("The house takes no children."))
        elif terms.audience not in {"family", "private"}:
            yield _no(_("A child stays with the parent: this is no place for families."))
        else:
            yield _yes(_("The child stays with the parent."), 8)
        return
    if terms.children != "alone":
        yield _no(_("The house takes no children without their parent."))
        return
    if terms.audience not in _CHILD_ZONES:
        yield _no(_("This part of the house is not for children who come alone."))
        return
    low, high = terms.age_from or 0, terms.age_to if terms.age_to is not None else 200
    if who.age is None:
        yield _mind(_("The age is not known: ask whether this place is right for the child."))
    elif not low <= who.age <= high:
        yield _no(_("The house takes children from %(low)d to %(high)d years."), low=low, high=high)
        return
    yield from _sex(who, terms, _("It is a place for children of this sex and age."))


def _adult(who: Who, terms: Terms) -> Iterator[tuple[Reason, int]]:
    if not terms.adults:
        yield _no(_("The house is for children only."))
    elif terms.audience in {"girls", "boys", "children"}:
        yield _no(_("This part of the house is for children."))
    elif terms.audience == "family":
        if who.with_family:
            yield _yes(_("It is a place for families."), 6)
        else:
            yield _no(_("This part is for families, and the person comes alone."))
    else:
        yield from _sex(who, terms, _("It is a place for adults of this sex."))


def _sex(who: Who, terms: Terms, said: Promise) -> Iterator[tuple[Reason, int]]:
    """Where the person said where they want to be, that counts; else what is on record, and nobody is guessed at."""
    wanted = {"women": "female", "men": "male"}.get(who.wish, who.sex)
    room = _AUDIENCE_SEX.get(terms.audience)
    if who.wish and not terms.trans_welcome and wanted != who.sex:
        yield _no(_("The staff are not prepared to welcome transgender people."))
    elif who.wish == "private":
        if terms.audience == "private":
            yield _yes(_("A room of their own, as the person wishes."), 6)
        else:
            yield _no(_("The person wishes for a room of their own."))
    elif wanted not in {"female", "male"}:
        if terms.audience in {"private", "children"} and terms.trans_welcome:
            yield _mind(
                _("Ask the person where they want to be; here they would have a room of their own."), 2
            )
        else:
            yield _no(
                _("Ask the person first whether they want to be with women, with men or by themselves.")
            )
    elif room is not None and room != wanted:
        yield _no(_("This part of the house is for the other sex."))
    elif room is None and terms.audience == "private" and wanted not in terms.sexes:
        yield _no(_("The house is for the other sex."))
    elif who.wish:
        yield _yes(_("It is where the person said they want to be."), 6)
    else:
        yield _yes(said)


def _orders(who: Who, terms: Terms) -> Iterator[tuple[Reason, int]]:
    allowed = terms.zone_orders or terms.orders
    if who.order not in allowed:
        yield _no(_("People under this kind of order are kept apart from those who stay here."))
    elif terms.kind in _FOR_ORDER[who.order]:
        yield _yes(_("The house is meant for people under such an order."), 3)


def _family(who: Who, terms: Terms) -> Iterator[tuple[Reason, int]]:
    placed = [kin for kin in who.family if kin.house is not None]
    here = [kin for kin in placed if kin.house == terms.house]
    if here:
        yield _yes(_("Family is in this house."), 10)
    elif any(kin.kind in {"parent_of", "child_of"} for kin in placed):
        yield _no(_("Parent and child would be apart: the other one is in another house."))
    elif placed:
        yield _mind(_("Family is in another house."))


def _free(who: Who, terms: Terms) -> Iterator[tuple[Reason, int]]:
    needed = 1 + who.companions
    if terms.free <= 0:
        yield _no(_("No bed is free: all %(beds)d are taken or held."), beds=terms.beds)
    elif terms.free < needed:
        yield _no(
            _("The family needs %(needed)d beds together, and %(free)d are free."),
            needed=needed,
            free=terms.free,
        )
    else:
        share = round(4 * (terms.free - needed) / max(terms.beds, 1))
        yield _yes(_("%(free)d of %(beds)d beds are free."), share, free=terms.free, beds=terms.beds)


def _near(who: Who, terms: Terms, on: date) -> Iterator[tuple[Reason, int]]:
    if terms.place and terms.place == who.place:
        yield _yes(_("It is in the state where the person was found."), 2)
    if who.languages and terms.languages:
        if terms.languages & set(who.languages):
            yield _yes(_("Staff speak a language of the person."), 4)
        else:
            yield _mind(_("No staff speak the person's language: an interpreter is needed."))
    if terms.review_due_on is not None and terms.review_due_on < on:
        yield _mind(_("The review of standards is overdue."))
