"""Checks a country's folder as its lawyers would: loads it, then works out every example in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from lindung.kernel.country.loading import PackError, load_pack
from lindung.kernel.country.models import CalendarFile
from lindung.kernel.country.pack import CountryPack
from lindung.kernel.country.strict_yaml import Document, Problem, read
from lindung.kernel.law.counting import MomentNeeded, NotInForce, UnknownPlace, due
from lindung.kernel.law.labels import Verification
from lindung.kernel.law.rules import Example, Rule

ExtraCheck = Callable[[CountryPack], Iterable[Problem]]
"""What another room checks in a pack, such as its instruments."""

extra_checks: list[ExtraCheck] = []
"""Rooms above add theirs when the command line starts; `check` runs them after its own."""


def check(*, folder: Path, more: Iterable[ExtraCheck] | None = None) -> list[Problem]:
    """Return everything wrong with the pack in `folder`, in order of file and line; empty if it is sound.

    `more` are further checks, by default those in `extra_checks`.
    """
    try:
        pack = load_pack(folder=folder)
    except PackError as error:
        return list(error.problems)
    problems = [*_calendar_examples(pack), *_law_examples(pack)]
    for further in extra_checks if more is None else more:
        problems.extend(further(pack))
    return sorted(problems)


def unverified(*, folder: Path) -> tuple[int, int]:
    """Return how many sources of the rules in a sound pack are to be verified, and how many there are."""
    sources = [
        source
        for rule in load_pack(folder=folder).rules.values()
        for source in (*(value.source for value in rule.values), rule.last_day_of_rest.source)
    ]
    return sum(source.verification is Verification.TO_BE_VERIFIED for source in sources), len(sources)


def _law_examples(pack: CountryPack) -> Iterator[Problem]:
    for rule in pack.rules.values():
        document = _document(pack, f"law/{rule.code}.yaml")
        for index, example in enumerate(rule.examples):
            for message in failures(pack=pack, rule=rule, example=example):
                yield document.problem(f"example “{example.name}”: {message}", "examples", index)


def failures(*, pack: CountryPack, rule: Rule, example: Example) -> Iterator[str]:
    """Yield what comes out of the count otherwise than the example expects."""
    start = example.starts
    if not isinstance(start, date) and example.place in pack.places:
        start = datetime.fromisoformat(start).replace(tzinfo=pack.zone(example.place))
    elif not isinstance(start, date):
        start = date.fromisoformat(start[:10])
    try:
        found = due(pack=pack, rule_code=rule.code, start=start, place=example.place)
    except NotInForce as error:
        if not example.not_in_force:
            yield str(error)
        return
    except (UnknownPlace, MomentNeeded) as error:
        yield str(error)
        return
    if example.not_in_force:
        yield f"expected no value in force, but {found.value} {found.unit} since {found.value_since} applies"
    if example.last_day not in (None, found.last_day):
        yield f"expected the last day {example.last_day}, but the count gives {found.last_day}"
    due_at = found.due_at.strftime("%Y-%m-%dT%H:%M")
    if example.due_at not in (None, due_at):
        yield f"expected the end {example.due_at}, but the count gives {due_at}"
    act_by = found.act_by.date() if found.act_by else None
    if example.act_by not in (None, act_by):
        yield f"expected to act by {example.act_by}, but the count gives {act_by or 'no working time at all'}"


def _calendar_examples(pack: CountryPack) -> Iterator[Problem]:
    document = _document(pack, "calendar.yaml")
    for index, example in enumerate(CalendarFile.model_validate(document.data).examples):
        if example.place not in pack.places:
            message = f"example “{example.name}”: there is no place {example.place}"
        elif pack.calendar(example.place).is_working(example.day) != example.working:
            found = "a day of rest" if example.working else "a working day"
            message = f"example “{example.name}”: {example.day} in {example.place} comes out as {found}"
        else:
            continue
        yield document.problem(message, "examples", index)


def _document(pack: CountryPack, name: str) -> Document:
    path = pack.folder / name
    return read(path=path, name=str(path))
