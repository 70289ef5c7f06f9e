"""Figures: which measures there are, one of them computed, and snapshots."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lindung.config.commands.ground import country_chosen, ground, home, refuse, say, secret_key, start_django
from lindung.config.commands.run import Country

if TYPE_CHECKING:
    from lindung.statistics.evaluating import Evaluated
    from lindung.statistics.measures import Measure
    from lindung.statistics.snapshots.answering import OpenSnapshot

statistics = typer.Typer(help="Figures without persons: measures and snapshots.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
Language = Annotated[str, typer.Option(help="Language of titles: en or ms.")]


@statistics.command("list")
def list_measures(as_json: AsJson = False, language: Language = "en", country: Country = None) -> None:
    """List every measure: its code and what it counts.

    Example: lindung statistics list --json
    """
    with _without_database(country):
        from lindung.statistics import measures

        found = measures.all()
        if as_json:
            plain = [
                {"code": code, "title": one.title.text(language), "dimensions": list(one.dimensions)}
                | {"population": one.population, "value": one.worth, "additive": one.additive}
                for code, one in found.items()
            ]
            typer.echo(json.dumps(plain, indent=1, ensure_ascii=False))
            return
        for code, one in found.items():
            typer.echo(f"{code:<32} {one.title.text(language)}")


@statistics.command()
def measure(
    code: Annotated[str, typer.Argument(help="Code of the measure, such as screenings.completed.")],
    starts: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    ends: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD.")],
    as_of: Annotated[str, typer.Option(help="From what was known by the end of this day; else now.")] = "",
    by: Annotated[list[str] | None, typer.Option(help="Divide by this dimension; may be repeated.")] = None,
    where: Annotated[list[str] | None, typer.Option(help="Only column=value; may be repeated.")] = None,
    snapshot: Annotated[Path | None, typer.Option(help="Answer from this snapshot's folder.")] = None,
    as_json: AsJson = False,
    language: Language = "en",
    country: Country = None,
) -> None:
    """Compute one measure over a period and print it; nothing is kept.

    Example: lindung statistics measure referrals.sent --from 2026-01-01 --to 2026-12-31 --by need
    """
    first, last = _day(starts, "--from"), _day(ends, "--to")
    day = _day(as_of, "--as-of") if as_of else None
    with _without_database(country) if snapshot else ground(country=country):
        from lindung.kernel.problems import Refusal
        from lindung.statistics import actions, measures
        from lindung.statistics.asking import Ask
        from lindung.statistics.reading import reading

        try:
            definition = measures.get(code)
            ask = Ask(code, first, last, _narrowing(where or []))
            given: dict[str, Any] = {"ask": ask, "at": _now(), "as_of": day, "dimensions": by or ()}
            if snapshot:
                found = actions.figure(**given, snapshot=_opened(snapshot))
            else:
                with reading():
                    found = actions.figure(**given)
        except (measures.UnknownMeasure, Refusal) as wrong:
            refuse(str(wrong))
        _print(definition, found, first, last, language, as_json=as_json)


@statistics.command("snapshot")
def make_snapshot(
    out: Annotated[Path | None, typer.Option(help="New folder; else one below LINDUNG_HOME.")] = None,
    as_json: AsJson = False,
    country: Country = None,
) -> None:
    """Write the facts of this moment as Parquet files: single events, without persons, cases or names.

    Example: lindung statistics snapshot --out /srv/figures/2026-11-22
    """
    with ground(country=country):
        from lindung.kernel.problems import Refusal
        from lindung.statistics.snapshots.duck import NoDuck
        from lindung.statistics.snapshots.making import make

        at = _now()
        folder = out or home() / "snapshots" / f"{at:%Y%m%dT%H%M%S}"
        try:
            made = make(folder=folder, at=at)
        except (Refusal, NoDuck) as wrong:
            refuse(str(wrong))
        except OSError as error:
            refuse(f"Cannot write the snapshot ({error.strerror}). Choose another folder with --out.")
        rows = {name: part.rows for name, part in made.facts.items()}
        if as_json:
            typer.echo(json.dumps({"folder": str(folder), "mark": made.mark, "rows": rows}, indent=1))
        say(f"Snapshot {made.mark} with {made.rows} rows of {len(rows)} facts in {folder}.")


@contextmanager
def _without_database(country: str | None) -> Iterator[None]:
    """Set Django up without connecting to anything."""
    country_chosen(country)
    secret_key(home())
    os.environ["LINDUNG_DB_POOL"] = "0"
    start_django(migrate=False, quiet=True)
    yield


def _opened(folder: Path) -> OpenSnapshot:
    from lindung.statistics.snapshots.answering import open_snapshot
    from lindung.statistics.snapshots.duck import NoDuck
    from lindung.statistics.snapshots.manifest import NoSnapshot

    try:
        return open_snapshot(folder)
    except (NoSnapshot, NoDuck) as wrong:
        refuse(str(wrong))


def _now() -> datetime:
    from lindung.kernel import clock

    return clock.now()


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"{option} {text} is no day. Write it as YYYY-MM-DD.")


def _narrowing(given: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in given:
        column, sign, value = one.partition("=")
        if not (column and sign and value):
            refuse(
                f"--where {one} is not column=value. Write, for example, --where organisation_kind=police."
            )
        found.setdefault(column, []).append(value)
    return found


def _print(
    definition: Measure, found: Evaluated, first: date, last: date, language: str, *, as_json: bool
) -> None:
    if as_json:
        numbers = {
            name: None if (one := getattr(found, name)) is None else float(one)
            for name in ("value", "numerator", "denominator")
        }
        about = {"measure": definition.code, "definition": definition.definition}
        plain: dict[str, Any] = {**about, "from": first.isoformat(), "to": last.isoformat(), **numbers}
        plain["cells"] = found.cells
        typer.echo(json.dumps(plain, indent=1))
        return
    unit = definition.unit.text(language)
    value = "no value" if found.value is None else f"{found.value.normalize():f} {unit}"
    typer.echo(f"{definition.title.text(language)}, {first} to {last}: {value}")
    for name, parts in found.cells.items():
        typer.echo(f"  {name}")
        for part, number in parts.items():
            typer.echo(f"    {part:<28} {number:>10}")
