"""Writes `docs/reference/instruments.md`: every form of every installed country, to be checked on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lindung.identification.instruments.conditions import Condition
from lindung.identification.instruments.current import instruments_folder
from lindung.identification.instruments.load import load_instruments
from lindung.identification.instruments.model import Enough, Instrument, Question, Topic
from lindung.kernel.country import CountryPack, available, installed
from lindung.kernel.vocabularies import vocabulary

LANGUAGE = "en"

HEAD = """\
<!-- Written by `make reference`. Change the pack, not this page. -->
# Screening instruments

A form asks, its rule advises, and a named officer decides: three separate things, kept as three records.
The rule knows no points and no score, only signs and the three elements of trafficking.

- **Adult:** act, means and purpose must all be indicated before the advice is *presume*.
- **Child under 18:** act and purpose are enough. Who may be a child counts as one until the age is known.
- *Look further* needs some signs of trafficking; *other harm* is any other sign; *urgent* goes with any.
- What was skipped or answered "unsure" counts neither way, and is listed as still open.
- "2 medium" means two signs of at least that strength: a stronger sign stands in for a weaker one.

A file is `instruments/<id>-<version>.yaml` in a country pack. A published file never changes: a correction is
the next version, and answers keep the version they were given to.
`python -m lindung.identification.instruments FOLDER` writes the hashes of published files into
`published.lock`, and `lindung country check` holds the files against them. To try a form:
`lindung screen adult --answers answers.json`. To use other indicators, replace the folder.
"""


def reference() -> str:
    """Return the page, from the installed packs."""
    written: dict[str, str] = {}
    lines = [HEAD]
    for code in available():
        lines += _country(installed(code=code), written)
    return "\n".join(lines).rstrip() + "\n"


def _country(pack: CountryPack, written: dict[str, str]) -> Iterator[str]:
    country = pack.name.text(LANGUAGE)
    yield f"## {country} (`{pack.code}`)\n"
    for (name, version), instrument in load_instruments(folder=instruments_folder(pack=pack)).items():
        yield f"### {country}: {instrument.title.text(LANGUAGE)} (`{name}`, version {version})\n"
        content = instrument.model_dump_json()
        if content in written:
            yield f"The same words, signs and rule as in {written[content]}.\n"
            continue
        written[content] = country
        yield from _instrument(instrument)


def _instrument(instrument: Instrument) -> Iterator[str]:
    yield f"{instrument.audience.text(LANGUAGE)} {instrument.summary.text(LANGUAGE)}\n"
    yield f"Languages: {', '.join(instrument.languages)}. Status: {instrument.status}.\n"
    for language in instrument.languages:
        yield f"> {instrument.intro.text(language).strip()}\n"
    for topic in instrument.pages:
        yield from _topic(instrument, topic)
    yield "#### Stop\n"
    yield from _table(
        ["when", "what to do"], ([_when(stop.when), stop.say.text(LANGUAGE)] for stop in instrument.stop)
    )
    yield "#### Urgent\n"
    needs = vocabulary("urgent_needs")
    yield from _table(
        ["need", "when", "first"],
        (
            [needs.label(need.id, LANGUAGE), _when(need.when), needs.note(need.id, LANGUAGE)]
            for need in instrument.urgent
        ),
    )
    yield from _signs(instrument)
    yield from _rule(instrument)


def _topic(instrument: Instrument, topic: Topic) -> Iterator[str]:
    yield f"#### {topic.title.text(LANGUAGE)} (`{topic.id}`)\n"
    if topic.reminder:
        yield f"*{topic.reminder.text(LANGUAGE)}*\n"
    yield from _table(
        ["question", *instrument.languages, "answer", "class"],
        (
            [
                f"`{question.id}`" + (" (for the officer)" if question.to == "officer" else ""),
                *(question.label.text(language) for language in instrument.languages),
                _answer(question),
                question.sensitivity,
            ]
            for question in topic.questions
        ),
    )


def _answer(question: Question) -> str:
    choices = "; ".join(choice.label.text(LANGUAGE).lower() for choice in question.options)
    kind = choices if choices else question.type.value
    if question.least is not None or question.most is not None:
        kind = f"{kind}, {question.least} to {question.most}"
    several = "several of: " if question.type.value == "select_multiple" else ""
    only_if = f"; asked if {_when(question.relevant)}" if question.relevant else ""
    return f"{several}{kind}{only_if}"


def _signs(instrument: Instrument) -> Iterator[str]:
    signs, elements = vocabulary("indicators"), vocabulary("elements")
    yield "#### Indicators\n"
    yield from _table(
        ["sign", "element", "strength", "ILO", "Protocol", "found when"],
        (
            [
                signs.label(sign.id, LANGUAGE),
                elements.label(sign.element, LANGUAGE),
                sign.strength.value,
                signs.in_standard(sign.id, "ilo") or "",
                (signs.in_standard(sign.id, "protocol") or "").replace("_", " "),
                _when(sign.when),
            ]
            for sign in instrument.indicators
        ),
    )


def _rule(instrument: Instrument) -> Iterator[str]:
    yield "#### Rule\n"
    yield f"{instrument.rule.why.text(LANGUAGE).strip()}\n"
    thresholds = instrument.rule.elements
    yield from _table(
        ["element", "indicated by", "look further at"],
        (
            [name, _lines(part.indicated), _lines(part.look_further) or "never alone"]
            for name, part in (
                ("act", thresholds.act),
                ("means", thresholds.means),
                ("purpose", thresholds.purpose),
            )
        ),
    )
    if instrument.rule.weaker_if_coercion_required:
        signs = vocabulary("indicators")
        named = "; ".join(
            signs.label(name, LANGUAGE).lower() for name in instrument.rule.weaker_if_coercion_required
        )
        yield f"For events under a law that asked for coercion, these count one grade weaker: {named}.\n"
    yield "#### Sources\n"
    for source in instrument.sources:
        note = f" {source.note}" if source.note else ""
        yield f"- {source.title} ({source.checked}).{note}"
    yield f"\n{len(instrument.examples)} examples in the file are run as tests.\n"


def _lines(lines: Iterable[Enough]) -> str:
    return "; or ".join(
        " and ".join(
            f"{count} {name}"
            for name, count in (("strong", line.strong), ("medium", line.medium), ("weak", line.weak))
            if count
        )
        for line in lines
    )


def _when(condition: Condition) -> str:
    if condition.every:
        return " and ".join(f"({_when(inner)})" for inner in condition.every)
    if condition.either:
        return " or ".join(_when(inner) for inner in condition.either)
    if condition.codes:
        return f"`{condition.question}` is {' or '.join(condition.codes)}"
    bounds = [
        f"{word} {bound}"
        for word, bound in (("at least", condition.at_least), ("at most", condition.at_most))
        if bound is not None
    ]
    return f"`{condition.question}` is {' and '.join(bounds)}"


def _table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""
