"""No word of a country stands in code or templates: what differs between countries is data in its pack.

The words come from the packs themselves: names of the country and its places, and the list `words` of its
`country.yaml`. A pack added later is guarded without a change here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lindung.kernel.country import available, installed

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lindung"
KINDS = {".py", ".html", ".txt", ".js"}
DATA = {"countries", "tests", "built", "__pycache__"}


def words() -> set[str]:
    """Return every word that belongs to one country."""
    found: set[str] = set()
    for pack in (installed(code=code) for code in available()):
        names = [pack.name, *(place.name for place in pack.places.values())]
        found.update(pack.words, *(name.root.values() for name in names))
    return found


def pattern() -> re.Pattern[str]:
    """Return what finds any of the words, alone or beside an underscore, in any case."""
    alternatives = "|".join(re.escape(word) for word in sorted(words(), key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])", re.IGNORECASE)


def findings(*, root: Path) -> Iterator[str]:
    """Yield `file:line: word` for every word of a country below `root`."""
    country_words = pattern()
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.suffix not in KINDS or DATA.intersection(parts):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for match in country_words.finditer(line):
                yield f"{path.relative_to(root)}:{number}: {match.group()}"


def test_no_word_of_a_country_stands_in_code() -> None:
    found = list(findings(root=SOURCE))

    assert found == [], "Move what differs between countries into the pack and ask `current()` for it."


def test_the_guard_finds_what_it_should(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(
        'ZONE = "Asia/Kuala_Lumpur"\nLAW = "act 670"\nTEL = "+60 3"\n', encoding="utf-8"
    )
    (tmp_path / "page.html").write_text("<p>MAPO</p>\n<p>mapography, oncall</p>\n", encoding="utf-8")
    (tmp_path / "countries").mkdir()
    (tmp_path / "countries" / "notes.py").write_text("# Singapore\n", encoding="utf-8")

    assert list(findings(root=tmp_path)) == [
        "page.html:1: MAPO",
        "views.py:1: Kuala",
        "views.py:2: act 670",
        "views.py:3: +60",
    ]
