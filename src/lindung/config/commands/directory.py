"""`lindung directory`: the directory of services as files of HSDS, in and out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country

if TYPE_CHECKING:
    from lindung.directory.listing.files.applying import Outcome
    from lindung.directory.listing.files.reading import Problem

directory = typer.Typer(no_args_is_help=True, help="The directory of services: import and export as HSDS.")
_SHOWN = 200
"""Lines that a terminal takes."""


@directory.callback()
def _group() -> None:
    """The directory of services: import and export as HSDS."""


@directory.command("import")
def import_command(
    file: Annotated[
        Path, typer.Argument(help="JSON: organisations with their services and locations, as HSDS 3.1.")
    ],
    apply: Annotated[
        bool, typer.Option("--apply", help="Change the directory; else only say what would.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    country: Country = None,
) -> None:
    """Say of each service in a file whether it is new, changed or the same, and everything that is wrong with it.

    With --apply the directory is changed, unless anything is wrong. Organisations must be known; new places of
    shelters are confidential. What the file does not name stays.

    Example: lindung directory import partners.json
    """
    with ground(country=country):
        from lindung.directory.listing.actions.writing import local_day
        from lindung.directory.listing.files.applying import apply as write
        from lindung.directory.listing.files.applying import compare
        from lindung.directory.listing.files.reading import Unreadable, read_path
        from lindung.directory.listing.files.rows import Rows, rows_of
        from lindung.kernel import clock
        from lindung.kernel.country import current

        now = clock.now()
        found = Rows()
        outcomes: list[Outcome] = []
        try:
            organisations = read_path(path=file)
            found = rows_of(organisations=organisations, pack=current(), today=local_day(now))
            outcomes, unknown = compare(rows=found.rows)
            problems = sorted({*found.problems, *unknown})
        except Unreadable as unreadable:
            problems = [unreadable.problem]
        done = write(outcomes=outcomes, at=now) if apply and not problems else 0
        applied = apply and not problems
        if as_json:
            _print(problems, found.doubts, outcomes, applied)
        _show(problems, found.doubts, outcomes)
        if problems:
            refuse(
                f"{len(problems)} problem(s), so nothing was changed. Correct each at its place, then again."
            )
        if applied:
            say(f"{done} service(s) written.")
        elif any(one.how != "same" for one in outcomes):
            say("Nothing was changed. To change the directory: --apply.")


def _print(problems: list[Problem], doubts: list[Problem], outcomes: list[Outcome], applied: bool) -> None:
    told = {
        "applied": applied,
        "problems": [{"where": one.where, "field": one.field, "message": one.message} for one in problems],
        "left_out": [{"where": one.where, "field": one.field, "message": one.message} for one in doubts],
        "rows": [
            {
                "where": one.row.where,
                "organization": one.organisation.code,
                "service": one.row.need,
                "place": one.row.place,
                "how": one.how,
                "fields": list(one.fields),
            }
            for one in outcomes
        ],
    }
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _show(problems: list[Problem], doubts: list[Problem], outcomes: list[Outcome]) -> None:
    lines = [str(one) for one in problems]
    lines += [f"Left out: {one}" for one in doubts]
    for one in outcomes:
        if one.how != "same":
            fields = "" if one.how == "new" else f": {', '.join(one.fields)}"
            where = f" {one.row.place}" if one.row.place else ""
            lines.append(f"{one.row.where}: {one.how}, {one.organisation.code} {one.row.need}{where}{fields}")
    for line in lines[:_SHOWN]:
        say(line)
    if len(lines) > _SHOWN:
        say(f"and {len(lines) - _SHOWN} more; --json lists them all")
    same = sum(one.how == "same" for one in outcomes)
    if same:
        say(f"{same} service(s) are the same already.")


@directory.command("export")
def export_command(
    out: Annotated[Path, typer.Argument(help="Where to write the file, such as directory.json.")],
    country: Country = None,
) -> None:
    """Write the directory as a file of HSDS that can be imported again, without confidential places.

    Example: lindung directory export directory.json
    """
    if not out.resolve().parent.is_dir():
        refuse(f"There is no folder {out.parent}. Make it first, or name another.")
    with ground(country=country):
        from lindung.directory.listing.files.telling import told
        from lindung.kernel import clock

        found = told(at=clock.now())
        out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        offered = sum(len(one["services"]) for one in found["organizations"])
        say(f"{out} holds {offered} service(s) of {len(found['organizations'])} organisation(s).")
