"""From facts to blind tokens: what is kept of a person, and what is looked for. Nothing here leaves a text behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lindung.cases.finding import names, numbers
from lindung.cases.finding.models import SearchToken
from lindung.kernel.sealing.providers import provider

Kind = SearchToken.Kind
SOURCES: Final = frozenset({"full_name", "also_known_as", "document_number", "phone", "birth"})
NAMES: Final = ("full_name", "also_known_as")
MOST: Final = 400
"""Codes kept of one fact, or looked for at once: a text made to be costly is cut."""
Mark = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Born:
    """When somebody was born: the day, or the year alone; `years` more or fewer are as good."""

    on: date | None = None
    year: int | None = None
    years: int = 0

    def __bool__(self) -> bool:
        return self.on is not None or self.year is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for; every part may be empty."""

    name: str = ""
    document: str = ""
    phone: str = ""
    born: Born = Born()


@dataclass(frozen=True, slots=True)
class Sought:
    """The tokens of what is looked for, as `finding_score` takes them.

    `parts` and `places` run side by side: a token, and which telling part of the name it covers.
    """

    documents: list[bytes]
    phones: list[bytes]
    tails: list[bytes]
    pairs: list[bytes]
    parts: list[bytes]
    places: list[int]
    telling: int
    days: list[bytes]
    near: list[bytes]

    @property
    def promising(self) -> bool:
        """Whether this could tell one person from others at all."""
        by_number = self.documents or self.phones
        by_name = self.telling and (self.pairs or self.days or self.near)
        return bool(by_number or by_name)


def hashed(marks: Iterable[Mark]) -> list[tuple[Kind, bytes]]:
    """Return each mark's token. Raises `Locked` while the keeper of the keys is away."""
    keeper = provider()
    return [(kind, keeper.token(kind=kind.value, text=text)) for kind, text in marks]


def _hashed(kind: Kind, texts: Iterable[str]) -> list[bytes]:
    return [token for _kind, token in hashed((kind, text) for text in sorted(texts)[:MOST] if text)]


def kept(facts: Mapping[str, str | Born | None]) -> dict[str, frozenset[Mark]]:
    """Return, for each fact given, the marks that are kept of it: none for a fact that has become empty.

    Raises `KeyError` for a fact nobody looks for, `UnfitText` for unfit text.
    """
    found: dict[str, frozenset[Mark]] = {}
    for source, value in facts.items():
        if source not in SOURCES:
            raise KeyError(source)
        marks: set[Mark] = set()
        if isinstance(value, Born):
            marks = {(Kind.BIRTH_DAY, code) for code in numbers.born_known(on=value.on, year=value.year)}
        elif value and source in NAMES:
            marks = {(Kind.NAME_PART, code) for code in names.known_parts(value)}
            marks |= {(Kind.NAME_PAIR, code) for code in sorted(names.known_pairs(value))[:MOST]}
        elif value and source == "document_number":
            marks = {(Kind.DOCUMENT, numbers.document(value))}
        elif value and source == "phone":
            marks = {(Kind.PHONE, numbers.phone(value)), (Kind.PHONE_TAIL, numbers.phone_tail(value))}
        found[source] = frozenset(mark for mark in marks if mark[1])
    return found


def sought(asked: Asked) -> Sought:
    """Return the tokens to look for. Raises `UnfitText` for unfit text, `Locked` while the keeper is away."""
    covering: dict[str, set[int]] = {}
    telling: set[int] = set()
    for part, codes in names.asked_parts(asked.name):
        if len(part.places) == 1:
            telling.update(part.places)
        for code in codes:
            covering.setdefault(code, set()).update(part.places)
    rows = [(code, place) for code, covers in sorted(covering.items()) for place in sorted(covers & telling)][
        :MOST
    ]
    tokens = dict(zip(covering, _raw(Kind.NAME_PART, covering), strict=True))
    born = asked.born
    return Sought(
        documents=_hashed(Kind.DOCUMENT, [numbers.document(asked.document)]),
        phones=_hashed(Kind.PHONE, [numbers.phone(asked.phone)]),
        tails=_hashed(Kind.PHONE_TAIL, [numbers.phone_tail(asked.phone)]),
        pairs=_hashed(Kind.NAME_PAIR, names.asked_pairs(asked.name)),
        parts=[tokens[code] for code, _place in rows],
        places=[place for _code, place in rows],
        telling=len(telling),
        days=_hashed(Kind.BIRTH_DAY, numbers.born_on_asked(on=born.on)),
        near=_hashed(Kind.BIRTH_DAY, numbers.born_near_asked(on=born.on, year=born.year, years=born.years)),
    )


def _raw(kind: Kind, texts: Iterable[str]) -> list[bytes]:
    return [token for _kind, token in hashed((kind, text) for text in texts)]
