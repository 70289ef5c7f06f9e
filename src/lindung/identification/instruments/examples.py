"""Runs the examples in the instruments: the country's own proof that a form does what it should."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from lindung.identification.instruments.age import AgeFinding
from lindung.identification.instruments.answers import AnswerError, validate_all
from lindung.identification.instruments.assessment import assess
from lindung.identification.instruments.flow import asked
from lindung.identification.instruments.load import InstrumentError, load_instruments
from lindung.identification.instruments.model import Example, Instrument
from lindung.identification.instruments.published import changed
from lindung.kernel.country.strict_yaml import Problem, read


def check_folder(*, folder: Path) -> list[Problem]:
    """Return every mistake in the instruments of a folder: files, examples, changed published files."""
    try:
        instruments = load_instruments(folder=folder)
    except InstrumentError as error:
        return error.problems
    problems: list[Problem] = []
    for (name, version), instrument in instruments.items():
        path = folder / f"{name}-{version}.yaml"
        document = read(path=path, name=f"{folder.name}/{path.name}")
        for number, example in enumerate(instrument.examples):
            problems += [
                document.problem(f"example '{example.name}': {message}", "examples", number)
                for message in run_example(instrument=instrument, example=example)
            ]
    return problems + changed(folder=folder)


def run_example(*, instrument: Instrument, example: Example) -> list[str]:
    """Return how the outcome differs from what the example expects; empty when it holds."""
    at = datetime.combine(example.at, time(12), tzinfo=UTC)
    try:
        answers = validate_all(instrument=instrument, raw=example.answers, at=at)
    except AnswerError as error:
        return [str(error)]
    age = AgeFinding(lowest=example.age.lowest, highest=example.age.highest) if example.age else None
    advice = assess(
        instrument=instrument, answers=answers, at=at, age=age, coercion_required=example.coercion_required
    )
    shown = set(asked(instrument=instrument, answers=answers))
    found = [
        _differs("advice", [example.advice.value], [advice.code.value]),
        _differs("urgent", example.urgent, [need.id for need in advice.urgent_needs]),
        _differs(
            "elements",
            example.elements,
            [element.element for element in advice.elements if element.indicated],
        ),
        _differs("stops", example.stops, advice.stops),
        _differs("asked", example.asked, [question for question in example.asked if question in shown]),
        _differs(
            "not_asked",
            example.not_asked,
            [question for question in example.not_asked if question not in shown],
        ),
    ]
    if example.indicators is not None:
        found.append(
            _differs("indicators", example.indicators, [indicator.id for indicator in advice.indicators])
        )
    return [difference for difference in found if difference]


def _differs(what: str, expected: Sequence[str], got: Sequence[str]) -> str:
    if sorted(expected) == sorted(got):
        return ""
    return f"{what}: expected {', '.join(sorted(expected)) or 'none'}; got {', '.join(sorted(got)) or 'none'}"
