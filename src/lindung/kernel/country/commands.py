"""`lindung country`: for those who write a country's folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lindung.kernel.country.checking import check, extra_checks, unverified
from lindung.kernel.country.choosing import available

__all__ = ["app", "extra_checks"]

app = typer.Typer(no_args_is_help=True, help="Country packs: law, calendar, organisations and terms as data.")


@app.callback()
def _group() -> None:
    """Country packs: law, calendar, organisations and terms as data."""


@app.command("check")
def check_command(
    folder: Annotated[Path, typer.Argument(help="Folder of the pack, such as src/lindung/countries/mys.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> None:
    """Load a country's folder and run every worked example in it.

    Example: lindung country check src/lindung/countries/mys
    """
    if not folder.is_dir():
        typer.echo(
            f"{folder} is not a folder, so there is nothing to check. "
            f"Name the folder of a country pack; installed are: {', '.join(available())}.",
            err=True,
        )
        raise typer.Exit(1)
    problems = check(folder=folder)
    if as_json:
        listed = [{"file": found.file, "line": found.line, "message": found.message} for found in problems]
        typer.echo(json.dumps({"problems": listed}, ensure_ascii=False, indent=2))
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        typer.echo(
            f"{len(problems)} problem(s). Correct each at its file and line, then check again.", err=True
        )
        raise typer.Exit(1)
    if not as_json:
        waiting, sources = unverified(folder=folder)
        typer.echo(f"{folder}: sound. Every file is valid and every worked example comes out as written.")
        typer.echo(
            f"{waiting} of {sources} sources of its rules are still to be compared with the text they cite."
        )
