"""Setting accessible PDF (PDF/UA-1) from a template and data. Texts reach the template as data, never as markup.

A template is a folder of typst files; it reads `data.json` and the pictures beside it, and nothing else: its folder is
the root it cannot leave, no package is fetched, and only the fonts built with the program exist. A character that
none of them has is an error, as is every warning: a document that lost a letter is not handed to anybody.
The same data and the same moment give the same bytes.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

FONTS: Final = Path(__file__).resolve().parent.parent / "fonts" / "built"
SCRIPTS: Final = FONTS.with_name("scripts")
"""Fonts of other scripts; only what asks for them is set with them."""
PRESS: Final = Path(__file__).resolve().parent / "press.py"
PATIENCE: Final = 120.0
"""Seconds that one document may take."""
_KEPT: Final = 1200
"""Characters of what the press says that an error repeats."""


class NotSet(Exception):
    """A document could not be set. The text says why and what to do, and quotes the press."""


def require(module: str) -> None:
    """Make sure a library of the extra `documents` is installed. Raises `NotSet`."""
    if importlib.util.find_spec(module) is None:
        raise NotSet(
            f"The library {module} is not installed. Install Lindung with the extra `documents`"
            " (pip install 'lindung[documents]'), then ask again."
        )


def fonts() -> Path:
    """Return the folder of the fonts built with the program. Raises `NotSet` where there are none."""
    if not any(FONTS.glob("*.ttf")):
        raise NotSet(f"No fonts lie in {FONTS.parent.name}/{FONTS.name}. Run make assets, then ask again.")
    return FONTS


def all_fonts() -> Path:
    """Return the folder above the fonts of every script. Raises `NotSet` where some are missing."""
    if not any(SCRIPTS.glob("*.ttf")):
        raise NotSet(
            f"No fonts lie in {SCRIPTS.parent.name}/{SCRIPTS.name}. Run make assets, then ask again."
        )
    return fonts().parent


def typeset(
    *,
    templates: Path,
    main: str,
    data: Mapping[str, Any],
    at: datetime,
    pictures: Mapping[str, str] | None = None,
    seconds: float = PATIENCE,
    scripts: bool = False,
) -> bytes:
    """Return the PDF of a template. Raises `NotSet`.

    `templates` is a folder of typst files, `main` the one to begin with. `data` is what JSON can say. `pictures` are
    SVG texts by file name. `at` is the moment the PDF says it was made. `seconds` is how long it may take.
    With `scripts` the fonts of other scripts are there too; else only those of the house.
    """
    require("typst")
    given = all_fonts() if scripts else fonts()
    with tempfile.TemporaryDirectory(prefix="lindung-document-") as name:
        folder = Path(name)
        for path in sorted(templates.glob("*.typ")):
            shutil.copyfile(path, folder / path.name)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for picture, text in (pictures or {}).items():
            if Path(picture).name != picture:
                raise NotSet(f"A picture is named {picture!r}; a plain file name is wanted.")
            (folder / picture).write_text(text, encoding="utf-8")
        return _run(folder=folder, main=main, at=at, given=given, seconds=seconds)


def _run(*, folder: Path, main: str, at: datetime, given: Path, seconds: float) -> bytes:
    words = [sys.executable, "-I", str(PRESS), str(folder), main, str(int(at.timestamp())), str(given)]
    try:
        done = subprocess.run(  # noqa: S603 - our interpreter, our file, our folder
            words, cwd=folder, env={"HOME": str(folder)}, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotSet(
            f"The document was not ready after {seconds:.0f} seconds and was stopped. Ask for fewer pages, or again"
            " when the machine has less to do."
        ) from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotSet(f"The document could not be set: {_said(done.stderr)}")
    return done.stdout


def _said(errors: bytes) -> str:
    text = errors.decode("utf-8", errors="replace")
    try:
        lines = json.loads(text)
    except ValueError:
        return text[-_KEPT:] or "the press stopped without a word; it may have run out of memory."
    return "; ".join(map(str, lines))[:_KEPT]
