"""The words in a washed file, so that somebody can be warned of what should not be in it. They are never kept."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from lindung.kernel.uploads.held import Held, TooLarge
from lindung.kernel.uploads.washing import AT_ONCE, PATIENCE, Washed

_READER: Final = Path(__file__).with_name("reader.py")
_LIMIT: Final = 2 * 1024 * 1024
_places: Final = threading.BoundedSemaphore(AT_ONCE)
PICTURES: Final = frozenset({"jpeg", "png", "webp"})
"""Sorts that nobody can look into: what they show is for people to judge."""


def words_of(*, washed: Washed) -> str | None:
    """Return the words that stand in a washed file as text; None where they cannot be read.

    A picture, a scanned page, a file that is too hard: whoever asks has to treat that as not known.
    """
    if washed.sort.code in PICTURES:
        return None
    with _places, Held(limit=_LIMIT) as target:
        command = [sys.executable, "-I", "-B", str(_READER)]
        command += [str(washed.held.descriptor), str(target.descriptor), washed.sort.code]
        try:
            done = subprocess.run(  # noqa: S603 - our own reader, by its path, with two numbers and a code
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a library's complaint could quote the file
                pass_fds=(washed.held.descriptor, target.descriptor),
                timeout=PATIENCE,
                check=False,
                env={},
            )
            found = json.loads(done.stdout) if done.returncode == 0 else None
            if not isinstance(found, dict) or not found.get("read"):
                return None
            target.take_stock()
        except (subprocess.TimeoutExpired, ValueError, TooLarge):
            return None
        words = b"".join(target.chunks()).decode("utf-8", "ignore")
    return words if words.strip() else None
