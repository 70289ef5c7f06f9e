"""What invented people say: the worked examples of the instruments, which lead to the advice that a story needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
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
AGO = timedelta(days=400)
_DAY = re.compile(r"(19|20)\d\d(-\d\d){0,2}")

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


def by_topic(*, instrument: Instrument, answers: Said, today: date) -> Iterator[tuple[str, Said]]:
    """Yield page by page what is said there on the day `today`; pages with nothing to say are passed over."""
    told = {name: _past(value, today) for name, value in answers.items()}
    for topic in instrument.pages:
        said = {question.id: told[question.id] for question in topic.questions if question.id in told}
        if said:
            yield topic.id, said


def _past(value: object, today: date) -> object:
    """Return a year or day told in full or in part as it could be told on `today`: the examples have their own time."""
    if not isinstance(value, str) or not _DAY.fullmatch(value) or value <= str(today):
        return value
    return str(today - AGO)[: len(value)]
