"""Writes `docs/reference/law.md`: every clock of every installed country, with its sources."""

from __future__ import annotations

from collections.abc import Iterator

from lindung.kernel.country import CountryPack, available, installed
from lindung.kernel.law.labels import Source, Verification
from lindung.kernel.law.rules import Rule
from lindung.kernel.law.sentences import say
from lindung.kernel.law.writing import write_day

LANGUAGE = "en"
COMMAND = "lindung law reference > docs/reference/law.md"

_LAST_DAY = {"stands": "stands", "next_working_day": "moves to the next working day"}


def reference() -> str:
    """Return the page, from the installed packs."""
    lines = [
        "# The clocks of the law",
        "",
        f"Generated from the country packs with `{COMMAND}`; do not edit.",
        "",
        "The day of the event is never counted. A source marked *to be verified* has not yet been compared",
        "with the text it cites: correct the pack, then generate this page again.",
    ]
    for code in available():
        lines.extend(_country(installed(code=code)))
    return "\n".join(lines) + "\n"


def _country(pack: CountryPack) -> Iterator[str]:
    yield from ("", f"## {pack.name.text(LANGUAGE)} (`{pack.code}`)", "")
    yield from (
        "| rule | length | in force since | counts from | who acts | source |",
        "|---|---|---|---|---|---|",
    )
    for rule in pack.rules.values():
        for value in rule.values:
            cells = (
                f"[`{rule.code}`](#{_anchor(pack, rule)})",
                say(rule.unit, LANGUAGE, value=value.value),
                write_day(value.since, LANGUAGE),
                rule.counts_from.text(LANGUAGE),
                rule.who_acts.text(LANGUAGE),
                _cite(value.source),
            )
            yield f"| {' | '.join(cells)} |"
    for rule in pack.rules.values():
        yield from _rule(pack, rule)


def _rule(pack: CountryPack, rule: Rule) -> Iterator[str]:
    yield from (
        "",
        f'<a id="{_anchor(pack, rule)}"></a>',
        "",
        f"### {rule.name.text(LANGUAGE)}: `{rule.code}`",
        "",
    )
    yield from (rule.description.text(LANGUAGE), "")
    yield f"- When it runs out: {rule.on_expiry.text(LANGUAGE)}"
    last_day = rule.last_day_of_rest
    yield f"- A last day of rest {_LAST_DAY[last_day.then]}: {_cite(last_day.source)}"
    if rule.liberty_at_stake:
        yield "- Liberty is at stake: the last working time before the end is shown as *act by*."
    sources = (*(value.source for value in rule.values), last_day.source)
    for note in dict.fromkeys(source.note for source in sources if source.note):
        yield f"- Note: {note}"
    yield f"- Worked examples: {'; '.join(example.name for example in rule.examples)}."


def _cite(source: Source) -> str:
    text = source.cite(LANGUAGE)
    cited = f"[{text}]({source.href})" if source.href else text
    if source.verification is Verification.VERIFIED:
        return f"{cited} (checked {source.last_checked_on.isoformat()})"
    return f"{cited} *to be verified*"


def _anchor(pack: CountryPack, rule: Rule) -> str:
    return f"{pack.code}-{rule.code.replace('.', '-')}"
