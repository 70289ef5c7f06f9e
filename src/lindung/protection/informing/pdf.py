"""The sheet as PDF/UA-1, set with the fonts of its own script."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from lindung.kernel.typesetting import NotSet, typeset
from lindung.kernel.typesetting.letters import families, missing
from lindung.kernel.web.brand import colours
from lindung.protection.informing.sheet import Sheet

TEMPLATES: Final = Path(__file__).resolve().parent / "typ"


def pdf(*, sheet: Sheet, country: str, at: datetime) -> bytes:
    """Return the sheet as PDF; `country` is its author. Raises `NotSet`, also for a letter that no font has."""
    lost = missing(text="".join(_texts(sheet)), script=sheet.script)
    if lost:
        named = ", ".join(f"U+{ord(one):04X}" for one in lost)
        raise NotSet(
            f"The fonts for {sheet.script} lack {named}. Correct the text of the sheet, or add a font."
        )
    data = {"sheet": asdict(sheet), "fonts": families(script=sheet.script), "author": country}
    look = {"colours": dict(colours())}
    return typeset(templates=TEMPLATES, main="sheet.typ", data=data | look, at=at, scripts=True)


def _texts(sheet: Sheet) -> list[str]:
    parts = [text for part in sheet.parts for text in (part.heading, *part.lines)]
    frame = [sheet.title, sheet.unchecked, sheet.code_word, sheet.keep, sheet.made_on, sheet.own]
    return [*frame, *parts, sheet.contacts_heading, *sheet.contacts]
