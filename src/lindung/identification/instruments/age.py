"""How old the person is, as far as it is known: a span of years and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lindung.identification.instruments.conditions import Answers, grounds
from lindung.identification.instruments.model import Rule

Basis = Literal["document", "stated", "estimated", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeFinding:
    """The person is at least `lowest` and at most `highest` full years old; None where that side is open."""

    lowest: int | None = None
    highest: int | None = None
    basis: Basis = "unknown"

    def __post_init__(self) -> None:
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise ValueError("The lowest age is above the highest. Swap them, or leave the unknown one out.")

    def surely_adult(self, *, child_under: int) -> bool:
        """Tell whether the person is certainly no child: whoever may be one counts as one."""
        return self.lowest is not None and self.lowest >= child_under

    def surely_child(self, *, child_under: int) -> bool:
        """Tell whether the person is certainly a child."""
        return self.highest is not None and self.highest < child_under


def age_from_answers(*, rule: Rule, answers: Answers, at: datetime) -> AgeFinding:
    """Return what the answers tell of the age at `at`: birth first, years, then the plain question.

    Whoever asks may doubt that the person is grown up: unless the answers say child, the age is then unknown.
    """
    found = _said(rule, answers, at)
    doubted = rule.age.doubt and grounds(condition=rule.age.doubt, answers=answers)
    return AgeFinding() if doubted and not found.surely_child(child_under=rule.child_under) else found


def _said(rule: Rule, answers: Answers, at: datetime) -> AgeFinding:
    born = answers.get(rule.age.born or "")
    if isinstance(born, str) and born:
        return _since(born, at)
    years = answers.get(rule.age.years or "")
    if isinstance(years, int) and not isinstance(years, bool):
        return AgeFinding(lowest=years, highest=years, basis="stated")
    match answers.get(rule.age.adult or ""):
        case "yes":
            return AgeFinding(lowest=rule.child_under, basis="stated")
        case "no":
            return AgeFinding(highest=rule.child_under - 1, basis="stated")
    return AgeFinding()


def _since(born: str, at: datetime) -> AgeFinding:
    """Return the span of ages that a birth date, month or year leaves open."""
    year, month, day = (int(part) for part in (*born.split("-"), "0", "0")[:3])
    turned = at.year - year
    today = (at.month, at.day)
    latest = (month or 12, day or 31)
    earliest = (month or 1, day or 1)
    return AgeFinding(
        lowest=max(turned - (today < latest), 0), highest=max(turned - (today < earliest), 0), basis="stated"
    )
