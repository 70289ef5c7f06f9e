"""From a chart's specification to SVG: fonts, colours, and nothing from outside."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from lindung.kernel.typesetting import fonts, require
from lindung.kernel.typesetting.letters import legible
from lindung.kernel.web.brand import colours

FAMILY: Final = "Public Sans"
SIZE: Final = 12
"""Of text, in pixels of the SVG."""
_KEPT: Final = 256
_NAMED: Final = re.compile(r'(?<=id=")(?:clip|gradient_)\d+(?=")|(?<=url\(#)(?:clip|gradient_)\d+(?=\))')
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawn chart: SVG, what it shows in words, and its size in pixels."""

    svg: str
    alt: str
    width: float
    height: float


@cache
def _library() -> Any:
    require("vl_convert")
    import vl_convert

    vl_convert.register_font_directory(str(fonts()))
    return vl_convert


def config() -> dict[str, Any]:
    """Return how every chart looks."""
    look = colours()
    text = {"font": FAMILY, "fontSize": SIZE, "color": look["ink"]}
    return {
        "background": None,
        "aria": False,
        "padding": 2,
        "font": FAMILY,
        "view": {"stroke": None},
        "text": text,
        "axis": {
            "labelFont": FAMILY,
            "labelFontSize": SIZE,
            "labelColor": look["ink"],
            "labelLimit": 0,
            "titleFont": FAMILY,
            "titleFontSize": SIZE,
            "titleFontWeight": "normal",
            "titleColor": look["muted"],
            "domainColor": look["control"],
            "gridColor": look["line"],
            "tickColor": look["control"],
        },
        "title": {"font": FAMILY, "fontSize": SIZE, "fontWeight": 600, "color": look["ink"]},
        "legend": {
            "labelFont": FAMILY,
            "labelFontSize": SIZE,
            "labelColor": look["ink"],
            "labelLimit": 0,
            "titleFont": FAMILY,
            "symbolType": "square",
            "symbolSize": 140,
        },
    }


def drawn(*, chart: Any, alt: str) -> Chart:
    """Return an Altair chart as SVG with its words. Raises `NotSet` where a library or the fonts are missing."""
    words = legible(alt)
    svg = _svg(json.dumps(chart.to_dict(), sort_keys=True))
    svg = svg.replace("<svg ", f'<svg role="img" aria-label={quoteattr(words)} ', 1)
    found = re.search(r'<svg[^>]*\bviewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    width, height = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    return Chart(svg=svg, alt=words, width=width, height=height)


@lru_cache(maxsize=_KEPT)
def _svg(specification: str) -> str:
    with _lock:  # one engine; and what it numbers as it goes is numbered afresh below
        svg: str = _library().vegalite_to_svg(
            json.loads(specification), config=config(), allowed_base_urls=[]
        )
    return _renumbered(svg)


def _renumbered(svg: str) -> str:
    seen: dict[str, int] = {}
    return _NAMED.sub(lambda name: f"part{seen.setdefault(name[0], len(seen))}", svg)
