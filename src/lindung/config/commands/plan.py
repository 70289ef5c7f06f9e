"""`lindung plan`: action plans as files, in and out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country
from lindung.kernel.problems import Refusal

if TYPE_CHECKING:
    from lindung.plans.importing.comparing import Comparison

plan = typer.Typer(no_args_is_help=True, help="Action plans: import, compare, export.")
_SHOWN = 200
"""Lines of a comparison that a terminal takes."""


@plan.callback()
def _group() -> None:
    """Action plans: import, compare, export."""


@plan.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="A plan as YAML, or as XLSX made from the template.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Change a plan that is there already.")] = False,
    reason: Annotated[str, typer.Option(help="Why it changes; stays in the plan's history.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print problems and changes as JSON.")] = False,
    country: Country = None,
) -> None:
    """Bring a plan from a file into the database; every mistake is told with its place, and then nothing changes.

    A plan that is there already is compared first, and changes with --yes and --reason only. What the file no longer
    has is withdrawn; its reports stay.

    Example: lindung plan import plan.xlsx --dry-run
    """
    with ground(country=country):
        from lindung.kernel import clock
        from lindung.plans.actions import import_plan
        from lindung.plans.importing.comparing import around, compare
        from lindung.plans.importing.reading import read_path, told

        read = read_path(path=file, around=around)
        if read.filed is None:
            if as_json:
                typer.echo(json.dumps({"problems": told(read.problems)}, ensure_ascii=False, indent=2))
            for problem in read.problems:
                say(str(problem))
            refuse(
                f"{len(read.problems)} problem(s), so nothing was imported. Correct each at its place, then again."
            )
        found = compare(filed=read.filed)
        if as_json:
            typer.echo(json.dumps(_told(found), ensure_ascii=False, indent=2))
        _show(found)
        if dry_run or not found.changes:
            return
        if found.plan is not None and not (yes and reason):
            refuse(f'{found.code} is there already. To change it: --yes --reason "why".')
        try:
            version = found.plan.version if found.plan else 0
            done = import_plan(
                filed=read.filed, reason=reason or "As adopted", by=None, at=clock.now(), version=version
            )
        except Refusal as refusal:
            refuse(str(refusal))
        say(f"{found.code} stands as version {done.plan.version}.")


def _told(found: Comparison) -> dict[str, Any]:
    return {
        "plan": found.code,
        "version": found.plan.version if found.plan else None,
        "changes": [
            {"part": one.part, "code": one.code, "how": one.how, "before": one.before, "after": one.after}
            for one in found.changes
        ],
        "kept": [{"part": one.part, "code": one.code, "reports": one.reports} for one in found.kept],
        "doubts": [str(one) for one in found.doubts],
    }


def _show(found: Comparison) -> None:
    from lindung.plans.changes import counted

    if found.plan is None:
        say(f"{found.code} is new: {len(found.changes)} rows.")
    elif not found.changes:
        say(f"{found.code} already says so; nothing to change.")
    else:
        counts = counted(found.changes)
        said = ", ".join(f"{count} {how}" for how, count in counts.items())
        say(f"{found.code}, version {found.plan.version}: {said}.")
        for one in found.changes[:_SHOWN]:
            say(f"  {one.how}: {one.part} {one.code}{_fields(one.before, one.after)}")
        if len(found.changes) > _SHOWN:
            say(f"  and {len(found.changes) - _SHOWN} more; --json lists them all")
    for kept in found.kept:
        say(f"  {kept.part} {kept.code} is withdrawn, and its {kept.reports} report(s) stay.")
    for doubt in found.doubts:
        say(f"  Look again: {doubt}")


def _fields(before: dict[str, Any], after: dict[str, Any]) -> str:
    if not (before and after):
        return ""
    return "".join(f"; {name}: {_short(before[name])} -> {_short(after[name])}" for name in after)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


@plan.command("template")
def template_command(
    out: Annotated[Path, typer.Argument(help="Where to write the workbook, such as plan.xlsx.")],
    country: Country = None,
) -> None:
    """Write an empty workbook with a sheet for each list of a plan, and what belongs into each column.

    Example: lindung plan template plan.xlsx
    """
    from lindung.config.commands.ground import country_chosen
    from lindung.kernel.country import installed
    from lindung.plans.template import write

    _assert_workbook(out)
    write(out=out, languages=installed(code=country_chosen(country)).languages)
    say(f"{out} is ready. Fill it in, then: lindung plan import {out} --dry-run")


@plan.command("export")
def export_command(
    code: Annotated[str, typer.Argument(help="Code of the plan.")],
    xlsx: Annotated[Path, typer.Option(help="Where to write the workbook.")],
    country: Country = None,
) -> None:
    """Write a plan as it stands as a workbook, to be changed and imported again.

    Example: lindung plan export PLAN --xlsx plan.xlsx
    """
    _assert_workbook(xlsx)
    with ground(country=country):
        from lindung.plans.importing.comparing import around
        from lindung.plans.models import Plan
        from lindung.plans.stored import rows_of
        from lindung.plans.template import write

        found = Plan.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(Plan.objects.order_by("code").values_list("code", flat=True))
            refuse(
                f"There is no plan {code}. There are: {known or 'none'}. Import one: lindung plan import FILE"
            )
        write(out=xlsx, languages=around(found.country or None).languages, rows=rows_of(plan=found))
    say(f"{xlsx} holds {code} as it stands.")


def _assert_workbook(out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        refuse(f"{out} is no workbook. Give a name that ends in .xlsx.")
    if not out.parent.is_dir():
        refuse(f"There is no folder {out.parent}. Make it first, or name another.")
