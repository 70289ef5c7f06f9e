"""The helper process: looks inside one file under hard limits, and says what it found.

Started by path with `python -I`; knows no setting, no database and no key. Reads descriptor `argv[1]`, writes
`argv[2]`, and prints one line of JSON: `{"sort", "done", "peak_kb"}` or `{"unfit": code, "peak_kb"}`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import BinaryIO, Final

MOST_MEMORY: Final = 256 * 1024 * 1024
"""Address space in bytes, the interpreter and the libraries included."""
MOST_CPU: Final = 8
"""Seconds of processor time."""
MOST_WRITTEN: Final = 64 * 1024 * 1024
"""Bytes of the file that is made."""


def confine() -> None:
    """Give up what a file that breaks a decoder could use: memory, time, files, processes, core dumps."""
    for limit, value in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (value, value))


def look(*, source: BinaryIO, target: BinaryIO) -> tuple[str, list[str]]:
    """Return the sort of the file in `source` and what was done to write it to `target`. Raises `Unfit`."""
    from lindung.kernel.uploads.sniffing import HEAD, sniff

    sort = sniff(head=source.read(HEAD))
    source.seek(0)
    if sort in {"jpeg", "png", "webp"}:
        from lindung.kernel.uploads.images import draw_afresh

        return sort, draw_afresh(source=source, sort=sort, target=target)
    if sort == "pdf":
        from lindung.kernel.uploads import pdfs

        return sort, pdfs.rewrite(source=source, target=target)
    if sort == "zip":
        from lindung.kernel.uploads import office

        return office.rewrite(source=source, target=target)
    from lindung.kernel.uploads import texts

    return sort, texts.rewrite(source=source, target=target)


def peak() -> int:
    """Return the most memory this process has held, in KiB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def main() -> None:
    """Look at the one file and print what was found."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    confine()
    from lindung.kernel.uploads.kinds import Unfit

    found: dict[str, object]
    try:
        with os.fdopen(int(sys.argv[1]), "rb") as source, os.fdopen(int(sys.argv[2]), "w+b") as target:
            sort, done = look(source=source, target=target)
        found = {"sort": sort, "done": done}
    except Unfit as unfit:
        found = {"unfit": unfit.code}
    except (MemoryError, RecursionError):
        found = {"unfit": "too_hard"}
    sys.stdout.write(json.dumps(found | {"peak_kb": peak()}))


if __name__ == "__main__":
    main()
