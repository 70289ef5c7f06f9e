"""What an office file says it is related to: links die, anything else outside is refused. Runs in the helper."""

from __future__ import annotations

from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from lindung.kernel.uploads.kinds import Unfit

_SPACE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_DEAD: Final = "about:blank"
_SCRIPTS: Final = ("vbaproject", "activex", "macrosheet", "control", "webextension", "keymapcustomizations")
_PACKED: Final = ("oleobject", "package")
_OUTSIDE: Final = (
    "externallink",
    "attachedtemplate",
    "subdocument",
    "frame",
    "mailmerge",
    "connections",
    "querytable",
)


def quieten(data: bytes) -> tuple[bytes, int]:
    """Return the list of relations written anew, and how many links in it are now dead. Raises `Unfit`."""
    rows: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{_SPACE}}}Relationship":
            rows.append(attributes)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = start
    parser.Parse(data, True)
    dead = 0
    lines = []
    for given in rows:
        row = dict(given)
        kind = row.get("Type", "").rpartition("/")[2].lower()
        if kind.startswith(_SCRIPTS):
            raise Unfit("script")
        if kind.startswith(_PACKED):
            raise Unfit("embedded")
        if kind.startswith(_OUTSIDE):
            raise Unfit("external")
        if row.get("TargetMode", "").lower() == "external":
            if kind != "hyperlink":
                raise Unfit("external")
            row["Target"] = _DEAD
            dead += 1
        elif ":" in row.get("Target", "").partition("/")[0] or row.get("Target", "").startswith(("//", "\\")):
            raise Unfit("external")
        lines.append(
            "<Relationship" + "".join(f" {key}={quoteattr(value)}" for key, value in row.items()) + "/>"
        )
    body = "".join(lines)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{_SPACE}">{body}</Relationships>'.encode(),
        dead,
    )
