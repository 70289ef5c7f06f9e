"""Writes `docs/reference/` from the code and the country packs; `--check` fails when a page is stale."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lindung.config.settings")

import django  # noqa: E402

django.setup()

import typer  # noqa: E402
from django.apps import apps  # noqa: E402
from django.db import models  # noqa: E402
from django.utils.translation import override  # noqa: E402

from lindung.access.permissions import Permission  # noqa: E402
from lindung.access.roles import ROLES  # noqa: E402
from lindung.cases.workflow import CASE  # noqa: E402
from lindung.config.cli import app  # noqa: E402
from lindung.config.environment import Environment  # noqa: E402
from lindung.identification.instruments.writing import reference as instruments  # noqa: E402
from lindung.identification.workflow import DETERMINATION, SCREENING  # noqa: E402
from lindung.kernel.fields import classes_of  # noqa: E402
from lindung.kernel.law.reference import reference as law  # noqa: E402
from lindung.plans.committees.workflow import ACTION_POINT, MEETING  # noqa: E402
from lindung.plans.reporting.workflow import PROGRESS  # noqa: E402
from lindung.protection.callouts.workflow import CALLOUT  # noqa: E402
from lindung.protection.workflow import ORDER  # noqa: E402
from lindung.referral.workflow import REFERRAL  # noqa: E402
from lindung.statistics import measures  # noqa: E402

NOTE = "<!-- Written by `make reference`. Change the code or the pack, not this page. -->\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *(list(row) for row in rows)]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
        + "\n"
    )


def data_dictionary() -> str:
    """Every table and field with its class."""
    parts = ["# Data dictionary\n\nEvery field of every table, and how dangerous it is in the wrong hands.\n"]
    own = [model for model in apps.get_models() if model.__module__.startswith("lindung.")]
    for model in sorted(own, key=lambda one: one._meta.label):
        classes = classes_of(model)
        rows = []
        for field in model._meta.get_fields():
            if field.concrete and isinstance(field, models.Field):
                kind = field.get_internal_type()
                if isinstance(field, models.ForeignKey):
                    kind = f"→ {field.related_model._meta.label}"
                rows.append([f"`{field.name}`", kind, classes[field.name].value, str(field.help_text)])
        first = (model.__doc__ or "").strip().splitlines()[0]
        parts.append(
            f"\n## {model._meta.label}\n\n{first}\n\n{_table(['field', 'type', 'class', 'meaning'], rows)}"
        )
    return "".join(parts)


def permissions() -> str:
    """Who may do what."""
    roles = list(ROLES.values())
    described = _table(["role", "what they do"], [[str(one.name), str(one.description)] for one in roles])
    matrix = _table(
        ["permission", *(one.code for one in roles)],
        [[f"`{p.value}`", *("yes" if p in one.permissions else "" for one in roles)] for p in Permission],
    )
    intro = "Whether a case is visible at all is decided first (`visible_to`)."
    return f"# Permissions\n\n{intro}\n\n{described}\n{matrix}"


def workflows() -> str:
    """The lawful paths."""
    parts = ["# Workflows\n\nDrawn from the tables the program obeys. A country may switch steps off.\n"]
    for flow in (CASE, SCREENING, REFERRAL, ORDER, CALLOUT, DETERMINATION, PROGRESS, MEETING, ACTION_POINT):
        parts.append(f"\n## {flow.name}\n\n```mermaid\n{flow.diagram()}\n```\n\n")
        rows = [[s.name, ", ".join(sorted(s.sources)), s.target, f"`{s.permission}`"] for s in flow.steps]
        parts.append(_table(["step", "from", "to", "permission"], rows))
    return "".join(parts)


def figures() -> str:
    """Every measure: what it counts, of which fact, when, and by what."""
    rows = [
        [
            f"`{one.code}`",
            f"**{one.title.text('en')}.** {one.about.text('en')}",
            f"`{one.population}`",
            ", ".join(one.dimensions),
            "yes" if one.additive else "",
        ]
        for one in measures.all().values()
    ]
    intro = "What every figure means. Definitions stand in `statistics/measures/`; facts are views without persons."
    table = _table(["measure", "what it says", "fact", "broken down by", "parts add up"], rows)
    return f"# Measures\n\n{intro}\n\n{table}"


def settings() -> str:
    """The operator's variables."""
    rows = [
        [
            f"`LINDUNG_{one.name.upper()}`",
            f"`{one.default}`" if one.default != "" else "",
            one.metadata["doc"],
        ]
        for one in fields(Environment)
    ]
    rows += [
        ["`LINDUNG_HOME`", "`var`", "Folder for the embedded database, the key and logs."],
        ["`LINDUNG_PG_BIN`", "", "Folder of PostgreSQL's programs, or `carrier` for those of the wheel."],
    ]
    intro = "Environment variables. Any `LINDUNG_X` may be given as a file in `LINDUNG_X_FILE`.\n\n"
    return f"# Settings\n\n{intro}{_table(['variable', 'default', 'meaning'], rows)}"


def commands() -> str:
    """The command line."""
    parts = ["# Commands\n"]

    def walk(command: typer.core.TyperGroup, path: str) -> None:
        for name, sub in sorted(command.commands.items()):
            if hasattr(sub, "commands"):
                walk(sub, f"{path} {name}")
                continue
            options = []
            for option in sub.params:
                shown = ", ".join(option.opts) if option.param_type_name == "option" else option.name.upper()
                options.append([f"`{shown}`", getattr(option, "help", "") or ""])
            parts.append(f"\n## {path} {name}\n\n{(sub.help or '').strip()}\n\n")
            parts.append(_table(["option", "meaning"], options) if options else "")

    walk(typer.main.get_command(app), "lindung")
    return "".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "data-dictionary.md": data_dictionary,
    "permissions.md": permissions,
    "workflows.md": workflows,
    "measures.md": figures,
    "settings.md": settings,
    "commands.md": commands,
    "law.md": law,
    "instruments.md": instruments,
}


OF_THEIR_ROOMS = {"law.md", "instruments.md"}  # these say themselves how they are written


def main() -> None:
    """Write the pages, or with `--check` say which are stale and fail."""
    check = "--check" in sys.argv[1:]
    stale = []
    for name, write in PAGES.items():
        with override("en"):
            text = write()
        text = text if name in OF_THEIR_ROOMS else NOTE + text
        path = FOLDER / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if check and stale:
        raise SystemExit(f"Stale: {', '.join(stale)}. Run make reference.")
    print("Current." if not stale else f"Written: {', '.join(stale)}")


if __name__ == "__main__":
    main()
