"""Turns the web fonts of node_modules into the TTF files that documents and charts are set with (git-ignored).

    python tools/fonts.py            build what is missing or changed
    python tools/fonts.py --force    build anyway

The packages carry each weight as several WOFF2 files, one per script. Charts and typesetting read TTF only, and take
one file for each weight: the subsets of a family are merged here, under the family's plain name. To add a script, add
a `Family` to `SCRIPTS`; to add a weight, add a number. The licence of each family lies beside its files.

The families of other scripts go to a folder of their own, so that reports and charts keep to the letters they were
drawn with; the sheets that people take away are set with both. Of such a family only the subset of its own script is
taken: its packages repeat Latin letters in another drawing.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
BUILT = ROOT / "src/lindung/kernel/fonts/built"
BUILT_SCRIPTS = ROOT / "src/lindung/kernel/fonts/scripts"
STAMP = ".stamp"
CHARACTERS = "characters.txt"
"""Every character that some family has in all its weights; the program asks it before it sets a text."""
NAMES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}


@dataclass(frozen=True, slots=True)
class Family:
    """One family: its npm package, its name, and what of it is wanted."""

    package: str
    name: str
    subsets: tuple[str, ...]
    weights: tuple[int, ...]

    @property
    def folder(self) -> Path:
        """Return where its package lies."""
        return MODULES / "@fontsource" / self.package

    def sources(self, weight: int) -> Sequence[Path]:
        """Return the WOFF2 files of one weight, in the order in which they are merged."""
        files = self.folder / "files"
        return [files / f"{self.package}-{subset}-{weight}-normal.woff2" for subset in self.subsets]


FAMILIES = (Family("public-sans", "Public Sans", ("latin", "latin-ext", "vietnamese"), (400, 600, 700)),)
SCRIPTS = (
    Family("noto-sans-bengali", "Noto Sans Bengali", ("bengali",), (400, 700)),
    Family("noto-sans-devanagari", "Noto Sans Devanagari", ("devanagari",), (400, 700)),
    Family("noto-sans-myanmar", "Noto Sans Myanmar", ("myanmar",), (400, 700)),
    Family("noto-sans-sc", "Noto Sans SC", ("chinese-simplified",), (400, 700)),
    Family("noto-sans-tamil", "Noto Sans Tamil", ("tamil",), (400, 700)),
    Family("noto-sans-thai", "Noto Sans Thai", ("thai",), (400, 700)),
)
FOLDERS = ((BUILT, FAMILIES), (BUILT_SCRIPTS, SCRIPTS))


def digest(families: Sequence[Family]) -> str:
    """Return a mark of everything that goes into the fonts of a folder."""
    mark = hashlib.sha256(Path(__file__).read_bytes())
    for family in families:
        for weight in family.weights:
            for path in family.sources(weight):
                mark.update(path.read_bytes())
    return mark.hexdigest()


def named(font: TTFont, family: str, weight: int) -> None:
    """Give a font the name people call it by; the packages name each weight a family of its own."""
    style = NAMES[weight]
    texts = {
        1: f"{family} {style}",
        2: "Regular",
        3: f"{family} {style}",
        4: f"{family} {style}",
        6: f"{family.replace(' ', '')}-{style}",
        16: family,
        17: style,
    }
    if weight in (400, 700):
        texts.update({1: family, 2: style})
    for key, text in texts.items():
        font["name"].removeNames(nameID=key)
        font["name"].setName(text, key, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def merged(family: Family, weight: int, target: Path) -> set[int]:
    """Write one weight of a family; return its characters."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for number, path in enumerate(family.sources(weight)):
            part = Path(folder) / f"{number}.ttf"
            font = TTFont(path, recalcTimestamp=False)
            font.flavor = None
            for table in (
                "STAT",
                "prep",
                "gasp",
            ):  # of the variable font and of old screens; parts differ in them
                if table in font:
                    del font[table]
            font.save(part)
            parts.append(str(part))
        font = Merger().merge(parts) if len(parts) > 1 else TTFont(parts[0])
    first = TTFont(family.sources(weight)[0])
    font.recalcTimestamp = False
    font["head"].created, font["head"].modified = first["head"].created, first["head"].modified
    named(font, family.name, weight)
    font.save(target)
    return set(font.getBestCmap())


def build(built: Path, families: Sequence[Family]) -> None:
    """Build families into a new folder, then put it in the old one's place."""
    fresh = built.with_name(f"{built.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    everywhere: set[int] = set()
    for family in families:
        had = []
        for weight in family.weights:
            name = f"{family.package}-{NAMES[weight].lower()}.ttf"
            had.append(merged(family, weight, fresh / name))
            print(f"fonts: {name}, {len(had[-1])} characters")
        shared = set.intersection(*had)
        everywhere |= shared
        own = fresh / f"{family.package}-{CHARACTERS}"
        own.write_text("".join(map(chr, sorted(shared))), encoding="utf-8", newline="")
        shutil.copyfile(family.folder / "LICENSE", fresh / f"{family.package}-LICENSE.txt")
    (fresh / CHARACTERS).write_text("".join(map(chr, sorted(everywhere))), encoding="utf-8", newline="")
    (fresh / STAMP).write_text(digest(families), encoding="utf-8")
    shutil.rmtree(built, ignore_errors=True)
    fresh.rename(built)


def main() -> int:
    """Build when something changed; return the exit status."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    every = [*FAMILIES, *SCRIPTS]
    lost = [
        path for family in every for w in family.weights for path in family.sources(w) if not path.exists()
    ]
    if lost:
        print(
            f"fonts: {lost[0].relative_to(ROOT)} is not there. Run make assets, which installs the packages."
        )
        return 1
    for built, families in FOLDERS:
        stamp = built / STAMP
        same = stamp.exists() and stamp.read_text(encoding="utf-8") == digest(families)
        if same and "--force" not in sys.argv:
            print(f"fonts: {built.name} up to date")
        else:
            build(built, families)
    return 0


if __name__ == "__main__":
    sys.exit(main())
