"""Drawing invented people: names, ages, languages and work that fit each other, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from lindung.cases.actions import PersonFacts
from lindung.kernel.country.strict_yaml import read

DATA = Path(__file__).parent / "people.yaml"


@dataclass(frozen=True, slots=True)
class Sketch:
    """One invented person."""

    full_name: str
    document_number: str
    facts: PersonFacts
    exploitation: str
    is_child: bool


@cache
def nationalities() -> tuple[dict[str, Any], ...]:
    """Return the nationalities with their names and weights, as the data file has them."""
    return tuple(read(path=DATA).data["nationalities"])


def draw_person(*, chance: Random, child: bool, majority: int) -> Sketch:
    """Draw a person; a child is under `majority`, and now and then their age is not known."""
    origin = chance.choices(nationalities(), weights=[entry["weight"] for entry in nationalities()])[0]
    female = chance.random() < float(origin["female"])
    age = (
        chance.randint(11, majority - 1)
        if child
        else chance.choices(range(majority, 56), _age_weights(majority))[0]
    )
    unsure = child and chance.random() < 0.3
    facts = PersonFacts(
        sex="female" if female else "male",
        age_years=None if unsure else age,
        age_basis="unsure" if unsure else chance.choice(["stated", "estimated", "document"]),
        nationality=origin["code"],
        languages=tuple(origin["languages"]),
        interpreter_needed=chance.random() < 0.7,
    )
    return Sketch(
        full_name=name_of(chance=chance, nationality=origin, female=female),
        document_number=f"{chance.choice('ABCEP')}{chance.randrange(10**6, 10**7)}",
        facts=facts,
        exploitation=chance.choice(origin["work"]),
        is_child=child,
    )


def name_of(*, chance: Random, nationality: dict[str, Any], female: bool) -> str:
    """Return an invented name of that nationality."""
    given = chance.choice(nationality["female_names" if female else "male_names"])
    return f"{given} {chance.choice(nationality['family_names'])}"


def _age_weights(majority: int) -> list[float]:
    """Most are in their twenties."""
    return [max(1.0, 12 - abs(age - 25) * 0.7) for age in range(majority, 56)]
