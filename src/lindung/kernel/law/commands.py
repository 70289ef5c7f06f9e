"""`lindung law`: ask the clocks of the law from the command line."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated

import typer

from lindung.kernel.country import CountryPack, PackError, UnknownCountry, current, installed
from lindung.kernel.law.counting import (
    MomentNeeded,
    NotInForce,
    OutsideCalendar,
    UnknownPlace,
    UnknownRule,
    due,
)
from lindung.kernel.law.deadline import Due
from lindung.kernel.law.reference import reference
from lindung.kernel.law.writing import write_day, write_moment

app = typer.Typer(no_args_is_help=True, help="The law's clocks: when a period ends, and why.")


class _BadMoment(ValueError):
    """Text that is neither a day nor a moment."""


_REFUSALS = (
    UnknownCountry, PackError, UnknownRule, UnknownPlace, NotInForce, MomentNeeded, OutsideCalendar,
    _BadMoment,
)  # fmt: skip


@app.callback()
def _group() -> None:
    """The law's clocks: when a period ends, and why."""


@app.command("due")
def due_command(
    rule: Annotated[str, typer.Argument(help="Code of the rule, such as ipo.duration.")],
    start: Annotated[str, typer.Option("--from", help="Day or local moment of the event: 2026-11-07T14:30.")],
    place: Annotated[str, typer.Option("--place", help="ISO 3166-2 code of the place.")],
    country: Annotated[
        str | None, typer.Option("--country", help="ISO 3166-1 alpha-3; default: this one.")
    ] = None,
    language: Annotated[str | None, typer.Option("--language", help="Language of the explanation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Say when a period of the law ends that began with an event, and how it was counted.

    Example: lindung law due ipo.duration --from 2026-11-07T14:30 --place MY-03 --json
    """
    try:
        pack = installed(code=country.lower()) if country else current()
        found = due(pack=pack, rule_code=rule, start=_start(start, pack=pack, place=place), place=place)
    except _REFUSALS as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    spoken = language or pack.default_language
    if as_json:
        typer.echo(json.dumps(_as_json(found, pack, spoken), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_as_text(found, spoken)))


@app.command("reference")
def reference_command() -> None:
    """Print the page that lists every clock of every installed country.

    Example: lindung law reference > docs/reference/law.md
    """
    typer.echo(reference(), nl=False)


def _start(text: str, *, pack: CountryPack, place: str) -> datetime | date:
    """Return the moment (local to the place where no offset is given) or the day that `text` names."""
    try:
        if len(text) == len("2026-11-07"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _BadMoment(
            f"{text[:40]!r} is neither a day nor a moment of the calendar. "
            "Write 2026-11-07 or 2026-11-07T14:30 (local time of the place)."
        ) from None
    if moment.tzinfo is None and place in pack.places:
        return moment.replace(tzinfo=pack.zone(place))
    return moment


def _as_json(found: Due, pack: CountryPack, language: str) -> dict[str, object]:
    data: dict[str, object] = found.as_json()
    data["source_text"] = found.source.cite(language)
    data["explanation"] = {spoken: found.explanation(spoken) for spoken in pack.languages}
    data["steps"] = [step.as_json() for step in found.steps_in(language)]
    return data


def _as_text(found: Due, language: str) -> list[str]:
    lines = [f"{found.explanation(language)}.", ""]
    for step in found.steps_in(language):
        day = write_moment(step.moment, language) if step.moment else write_day(step.day, language)
        if step.until != step.day:
            day = f"{day} – {write_day(step.until, language)}"
        lines.append(f"  {'+' if step.counted else ' '} {day}: {step.text}")
    return lines
