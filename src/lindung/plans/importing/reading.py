"""From a file to rows: read strictly, shaped, checked as a whole. Everything wrong is told at once, with its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lindung.kernel.country.loading import validate
from lindung.kernel.country.strict_yaml import LARGEST, Document, Problem, Unreadable, parse
from lindung.plans import checks
from lindung.plans.importing import sheets
from lindung.plans.neutral import Filed, of_file
from lindung.plans.pack import PlanFile

YAML: Final = (".yaml", ".yml")
KINDS: Final = (*YAML, ".xlsx")

Surroundings = Callable[[str | None], checks.Around]
"""Takes the country of a plan (None: a region's) and returns what it is checked against."""


def nothing_known(country: str | None) -> checks.Around:
    """Check a plan against itself alone, in the languages that everything has."""
    return checks.Around()


@dataclass(frozen=True, slots=True)
class Read:
    """A file as rows, or what is wrong with it: then there are no rows."""

    filed: Filed | None
    problems: tuple[Problem, ...]


def read_path(*, path: Path, around: Surroundings = nothing_known, name: str = "") -> Read:
    """Read a plan from a file, called `name` in messages."""
    called = name or str(path)
    try:
        if path.stat().st_size > max(LARGEST, sheets.LARGEST):
            return _unreadable(called, "the file is far too large for a plan; check that it is the right one")
        data = path.read_bytes()
    except OSError as error:
        return _unreadable(called, f"cannot be read ({error.strerror}); check that it is there")
    return read_bytes(data=data, name=called, around=around)


def read_bytes(*, data: bytes, name: str, around: Surroundings = nothing_known) -> Read:
    """Read a plan from the content of a file; its name's ending says what it is."""
    try:
        document = _document(data, name)
    except Unreadable as error:
        return Read(None, (error.problem,))
    return read_document(document=document, around=around)


def _document(data: bytes, name: str) -> Document:
    ending = Path(name).suffix.lower()
    if ending == ".xlsx":
        return sheets.read(data=data, name=name)
    if ending not in YAML:
        raise Unreadable(Problem(name, 1, f"not a plan: give a file that ends in {', '.join(KINDS)}"))
    try:
        return parse(text=data.decode("utf-8"), file=name)
    except UnicodeDecodeError:
        raise Unreadable(Problem(name, 1, "not UTF-8 text; save it as UTF-8")) from None


def read_document(*, document: Document, around: Surroundings = nothing_known) -> Read:
    """Shape and check a document; `around` says what the plan is checked against."""
    broken = tuple(document.broken) if isinstance(document, sheets.Workbook) else ()
    file, problems = validate(document=document, model=PlanFile)
    if file is None:
        return Read(None, tuple(sorted({*problems, *broken})))
    filed = of_file(file=file)
    found = list(broken)
    found += [
        document.problem(f"{code} is given twice; keep one", *path) for _part, code, path in filed.twice
    ]
    for one in checks.findings(rows=filed.rows, around=around(file.plan.country)):
        path = filed.places.get((one.part, one.code), ())
        found.append(document.problem(f"{one.code}: {one.field.replace('_', ' ')}: {one}", *path, one.field))
    return Read(None if found else filed, tuple(sorted(set(found))))


def _unreadable(name: str, message: str) -> Read:
    return Read(None, (Problem(name, 1, message),))


def told(problems: Sequence[Problem]) -> list[dict[str, str | int]]:
    """Return problems as plain values: file, line (of a workbook: row), message."""
    return [{"file": one.file, "line": one.line, "message": one.message} for one in problems]
