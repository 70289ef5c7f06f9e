"""Files stay small, rooms have their README, tests have assertions."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = 300
HARD_LIMIT = 500
# A file between the two limits gives its reason here.
LONGER: dict[str, str] = {
    "src/lindung/access/role_table.py": "one table: who may do what is read side by side",
}
ROOMS = [
    "access",
    "cases",
    "config",
    "countries",
    "desk",
    "directory",
    "identification",
    "intake",
    "kernel",
    "plans",
    "protection",
    "referral",
    "statistics",
    "world",
]


def _python() -> list[Path]:
    folders = [ROOT / "src", ROOT / "tests", ROOT / "bench", ROOT / "tools"]
    found = [path for folder in folders if folder.exists() for path in folder.rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts and "node_modules" not in path.parts]


def test_files_stay_small() -> None:
    long = {str(p.relative_to(ROOT)): n for p in _python() if (n := len(p.read_text().splitlines())) > LIMIT}
    unexcused = {name: lines for name, lines in long.items() if lines > HARD_LIMIT or name not in LONGER}
    assert not unexcused, f"Split them, or give a reason in LONGER: {unexcused}"
    assert not set(LONGER) - set(long), f"No longer long, remove from LONGER: {set(LONGER) - set(long)}"


def test_rooms_have_a_short_readme() -> None:
    for room in ROOMS:
        readme = ROOT / "src/lindung" / room / "README.md"
        assert readme.exists(), (
            f"{room}: write ten lines: what it owns, what it offers, what it must never do"
        )
        assert 5 <= len(readme.read_text().splitlines()) <= 20, f"{room}/README.md: keep it near ten lines"


def _asserts(function: ast.AST) -> bool:
    text = ast.dump(function)
    return any(word in text for word in ("Assert(", "raises", "assert", "expect"))


def test_every_test_asserts() -> None:
    empty = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in _python()
        if path.name.startswith("test_")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _asserts(node)
    ]
    assert not empty, "\n".join(empty)
