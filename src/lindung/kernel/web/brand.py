"""The colours of the brand layer, for what is drawn on the server: charts and documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

TOKENS: Final = Path(__file__).resolve().parent / "scss" / "_tokens.scss"
_COLOUR: Final = re.compile(r"--app-([a-z0-9-]+):\s*(#[0-9a-fA-F]{6});")


@cache
def colours() -> Mapping[str, str]:
    """Return colours as #rrggbb by their meaning: ink, muted, teal-800, saffron, line, done, danger…"""
    return dict(_COLOUR.findall(TOKENS.read_text(encoding="utf-8")))
