"""What invented people say: the worked examples of the instruments, which lead to the advice that a story needs."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from lindung.identification import queries
from lindung.identification.instruments import AdviceCode, Instrument

WANTED = {
    # Decision of the story to the advice that would lead there; "" is a talk not decided on yet.
    "presume": (AdviceCode.PRESUME,),
    "look_further": (AdviceCode.LOOK_FURTHER,),
    "other_harm": (AdviceCode.OTHER_HARM,),
    "not_presumed": (AdviceCode.NO_INDICATORS,),
    "": (AdviceCode.PRESUME, AdviceCode.LOOK_FURTHER),
}
FOR_CHILDREN = "child"

Said = dict[str, object]


def fitting(*, child: bool, decision: str, kind: str, chance: Random) -> tuple[Instrument, Said]:
    """Return an instrument that fits the person and the finder's kind of organisation, and what they say."""
    instruments = queries.instruments()
    own = {"labour": "labour_inspection", "health": "health_worker"}.get(kind, "adult")
    instrument = instruments[FOR_CHILDREN] if child else instruments.get(own, instruments["adult"])
    options = _examples(instrument, decision) or _examples(instruments["adult"], decision)
    if not _examples(instrument, decision):
        instrument = instruments["adult"]
    return instrument, dict(chance.choice(options))


def _examples(instrument: Instrument, decision: str) -> list[Said]:
    return [
        dict(example.answers)
        for example in instrument.examples
        if example.advice in WANTED[decision] and not example.coercion_required and example.age is None
    ]


def by_topic(*, instrument: Instrument, answers: Said) -> Iterator[tuple[str, Said]]:
    """Yield page by page what is said there; pages with nothing to say are passed over."""
    for topic in instrument.pages:
        said = {question.id: answers[question.id] for question in topic.questions if question.id in answers}
        if said:
            yield topic.id, said
