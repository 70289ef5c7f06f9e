"""What a screening advises, from which answers, and why. The officer's decision is another record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lindung.identification.instruments.age import AgeFinding
from lindung.identification.instruments.model import AdviceCode, Element, Strength
from lindung.kernel.vocabularies import vocabulary

_PARAMETER_LISTS = {
    "element": "elements",
    "elements": "elements",
    "indicators": "indicators",
    "needs": "urgent_needs",
}
"""Parameters of reasons that hold codes, and the code list that names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIndicator:
    """A sign that the answers show."""

    id: str
    element: Element
    strength: Strength
    from_questions: tuple[str, ...]

    def label(self, language: str) -> str:
        """Return the name of the sign."""
        return vocabulary("indicators").label(self.id, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundElement:
    """One element: whether this person's case needs it, whether enough signs show it, what is still open."""

    element: Element
    needed: bool
    indicated: bool
    indicators: tuple[str, ...]
    from_questions: tuple[str, ...]
    open_questions: tuple[str, ...]

    def label(self, language: str) -> str:
        """Return the name of the element."""
        return vocabulary("elements").label(self.element, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNeed:
    """An urgent need that the answers show."""

    id: str
    from_questions: tuple[str, ...]

    def label(self, language: str) -> str:
        """Return the name of the need."""
        return vocabulary("urgent_needs").label(self.id, language)

    def what_to_do(self, language: str) -> str:
        """Return the first thing to do about it."""
        return vocabulary("urgent_needs").note(self.id, language)


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the reasoning: a code of `advice_reasons`, and the numbers or codes that fill it."""

    key: str
    params: Mapping[str, int | tuple[str, ...]]

    def say(self, language: str) -> str:
        """Return the sentence."""
        words = {name: _words(name, value, language) for name, value in self.params.items()}
        return vocabulary("advice_reasons").label(self.key, language).format(**words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The result of `assess`. Nothing in it names a person; answers are pointed at, never repeated."""

    instrument: str
    version: int
    at: datetime
    code: AdviceCode
    counts_as_child: bool
    age: AgeFinding
    urgent_needs: tuple[FoundNeed, ...]
    elements: tuple[FoundElement, ...]
    indicators: tuple[FoundIndicator, ...]
    stops: tuple[str, ...]
    child_under: int
    weakened: bool
    """Some signs count for less because the law of the day asked for coercion."""
    missing: tuple[str, ...]
    """Questions that are asked but were skipped, not reached, or answered "unsure"."""

    @property
    def urgent(self) -> bool:
        """Tell whether something must be done before anything else."""
        return bool(self.urgent_needs)

    def element(self, element: Element) -> FoundElement:
        """Return what was found of one element."""
        return next(found for found in self.elements if found.element is element)

    def label(self, language: str) -> str:
        """Return the advice in a few words."""
        return vocabulary("advice").label(self.code, language)

    def what_to_do(self, language: str) -> str:
        """Return the advice in a sentence or two."""
        return vocabulary("advice").note(self.code, language)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasoning, in the order in which a person would tell it."""
        harm = tuple(sign.id for sign in self.indicators if sign.element is Element.HARM)
        needs = tuple(need.id for need in self.urgent_needs)
        return (
            *([Reason("urgent", {"needs": needs})] if needs else []),
            *([Reason("talk_not_safe", {})] if self.stops else []),
            self._headline(),
            self._about_age(),
            *([Reason("coercion_required", {})] if self.weakened else []),
            *(reason for found in self.elements for reason in _about_element(found)),
            *([Reason("harm_found", {"indicators": harm})] if harm else []),
            Reason("officer_decides", {}),
        )

    def _headline(self) -> Reason:
        needed = [found for found in self.elements if found.needed]
        match self.code:
            case AdviceCode.PRESUME:
                return Reason("all_needed", {"elements": tuple(found.element.value for found in needed)})
            case AdviceCode.LOOK_FURTHER:
                lacking = tuple(found.element.value for found in needed if not found.indicated)
                return Reason("some_only", {"elements": lacking})
            case AdviceCode.OTHER_HARM:
                return Reason("harm_only", {})
            case AdviceCode.NO_INDICATORS:
                return Reason("nothing_found", {})

    def _about_age(self) -> Reason:
        if not self.counts_as_child:
            return Reason("adult", {"age": self.child_under})
        certain = self.age.surely_child(child_under=self.child_under)
        return Reason("child" if certain else "age_unknown", {"age": self.child_under})

    def explain(self, language: str) -> list[str]:
        """Return the reasoning, one sentence a line, in the reader's language."""
        return [reason.say(language) for reason in self.reasons]

    def as_json(self, *, language: str = "en") -> dict[str, Any]:
        """Return everything as plain JSON values; labels and explanation are in `language`."""
        return {
            "instrument": self.instrument,
            "version": self.version,
            "at": self.at.isoformat(),
            "advice": self.code.value,
            "label": self.label(language),
            "urgent": self.urgent,
            "urgent_needs": [
                {"id": need.id, "label": need.label(language), "from_questions": list(need.from_questions)}
                for need in self.urgent_needs
            ],
            "counts_as_child": self.counts_as_child,
            "age": {"lowest": self.age.lowest, "highest": self.age.highest, "basis": self.age.basis},
            "elements": {
                found.element.value: {
                    "needed": found.needed,
                    "indicated": found.indicated,
                    "indicators": list(found.indicators),
                    "from_questions": list(found.from_questions),
                    "open_questions": list(found.open_questions),
                }
                for found in self.elements
            },
            "indicators": [
                {
                    "id": found.id,
                    "label": found.label(language),
                    "element": found.element.value,
                    "strength": found.strength.value,
                    "from_questions": list(found.from_questions),
                }
                for found in self.indicators
            ],
            "stops": list(self.stops),
            "explanation": self.explain(language),
            "missing": list(self.missing),
        }


def _about_element(found: FoundElement) -> list[Reason]:
    named = {"element": (found.element.value,)}
    if found.indicators:
        key = "indicated" if found.indicated else "signs_too_few"
        reasons = [Reason(key, {**named, "indicators": found.indicators})]
    else:
        reasons = [Reason("no_signs", named)]
    if found.open_questions and not found.indicated:
        reasons.append(Reason("open_questions", {**named, "count": len(found.open_questions)}))
    return reasons


def _words(name: str, value: int | tuple[str, ...], language: str) -> str:
    if isinstance(value, int):
        return str(value)
    names = vocabulary(_PARAMETER_LISTS[name])
    words = [names.label(code, language) for code in value]
    return words[0] if name == "element" else ", ".join(word[:1].lower() + word[1:] for word in words)
