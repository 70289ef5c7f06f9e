"""`lindung screen`: the answers of a file, through the rule that the pages use."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer

from lindung.identification.instruments.advice import Advice
from lindung.identification.instruments.answers import AnswerError, validate_all
from lindung.identification.instruments.assessment import assess
from lindung.identification.instruments.current import coercion_required, instruments_folder
from lindung.identification.instruments.examples import check_folder
from lindung.identification.instruments.load import (
    InstrumentError,
    UnknownInstrument,
    load_instruments,
    pick,
)
from lindung.identification.instruments.model import Instrument
from lindung.kernel.country import CountryPack, PackError, Problem, UnknownCountry, current, installed

LARGEST = 1_000_000
"""Bytes of an answers file: a hundred times a long talk."""


def check_folder_problems(pack: CountryPack) -> list[Problem]:
    """Return what is wrong with a pack's instruments: the part of `lindung country check` that is ours."""
    return check_folder(folder=instruments_folder(pack=pack))


def screen(
    name: Annotated[
        str, typer.Argument(metavar="INSTRUMENT", help="Its id, or id and version: adult, adult-1.")
    ],
    answers: Annotated[
        Path, typer.Option("--answers", help="JSON file of question ids and answers; - reads standard input.")
    ],
    country: Annotated[str | None, typer.Option(help="Country code; else the installed country.")] = None,
    at: Annotated[
        str | None,
        typer.Option(help="Moment of the talk in local time, 2026-11-07T14:30; else now."),
    ] = None,
    events_on: Annotated[
        str | None, typer.Option(help="Day of the events, whose law counts: 2021-06-30; else the talk's.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
    language: Annotated[str, typer.Option(help="Language of the explanation.")] = "en",
) -> None:
    """Say what the answers to a screening form advise, and why. Nothing is stored.

    Example: lindung screen adult --answers answers.json --at 2026-11-07T14:30 --language ms --json
    """
    pack = _pack(country)
    instrument = _instrument(name, pack)
    moment = _moment(at, ZoneInfo(pack.time_zone))
    if language not in instrument.languages:
        _refuse(f"This form has no such language. It has: {', '.join(instrument.languages)}.")
    try:
        kept = validate_all(instrument=instrument, raw=_answers(answers), at=moment)
    except AnswerError as error:
        _refuse(f"The answer to '{error.question}' cannot be used. {error.explain(language)}")
    advice = assess(
        instrument=instrument,
        answers=kept,
        at=moment,
        coercion_required=coercion_required(pack=pack, on=_day(events_on, moment)),
    )
    if as_json:
        typer.echo(json.dumps(advice.as_json(language=language), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_lines(advice, language)))


def _lines(advice: Advice, language: str) -> list[str]:
    return [advice.label(language), advice.what_to_do(language), "", *advice.explain(language)]


def _pack(country: str | None) -> CountryPack:
    try:
        return installed(code=country) if country else current()
    except (UnknownCountry, PackError) as error:
        _refuse(str(error))


def _instrument(name: str, pack: CountryPack) -> Instrument:
    known, _, version = name.partition("-")
    try:
        found = load_instruments(folder=instruments_folder(pack=pack))
        return pick(instruments=found, name=known, version=int(version) if version.isdecimal() else None)
    except (InstrumentError, UnknownInstrument) as error:
        _refuse(str(error))


def _moment(at: str | None, zone: ZoneInfo) -> datetime:
    """Return the moment in the country's time: the day of the talk is the day there."""
    if at is None:
        return datetime.now(zone)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        _refuse("The moment of the talk is not a date and time. Write it as 2026-11-07T14:30.")
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _day(events_on: str | None, moment: datetime) -> date:
    try:
        return date.fromisoformat(events_on) if events_on else moment.date()
    except ValueError:
        _refuse("The day of the events is not a date. Write it as 2021-06-30.")


def _answers(path: Path) -> dict[str, Any]:
    """Return the mapping in the file; what it says is checked question by question."""
    try:
        text = typer.get_text_stream("stdin").read(LARGEST + 1) if str(path) == "-" else _read(path)
        found = json.loads(text)
    except OSError as error:
        _refuse(f"The answers cannot be read ({error.strerror}). Check the path.")
    except (ValueError, RecursionError):
        _refuse('The answers are not JSON. Write them as {"question": "answer"}, in UTF-8.')
    if not isinstance(found, dict):
        _refuse('The answers are not a mapping. Write them as {"question": "answer"}.')
    return found


def _read(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        _refuse(f"The answers file is larger than {LARGEST} bytes. No talk is: check the path.")
    return path.read_text(encoding="utf-8")


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
