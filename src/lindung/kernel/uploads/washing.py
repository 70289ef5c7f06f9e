"""From a file as it came to a file as it is kept: the helper process is started, watched and believed only so far."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal
from lindung.kernel.uploads.held import Held, TooLarge
from lindung.kernel.uploads.kinds import SORTS, Sort
from lindung.kernel.uploads.words import CLEANED, CODES, unfit

PATIENCE: Final = 20
"""Seconds by the clock until a helper that does not finish is ended."""
AT_ONCE: Final = 2
"""Helpers of one process at a time: the memory they may take together."""
_HELPER: Final = Path(__file__).with_name("helper.py")
_places: Final = threading.BoundedSemaphore(AT_ONCE)


class Busy(Refusal):
    """Too many files are being looked at."""

    code = "busy"
    status = 503


@dataclass(frozen=True, slots=True)
class Washed:
    """A file as it will be kept: its sort, its bytes, and what was done to them (codes of `words.CLEANED`)."""

    sort: Sort
    held: Held
    done: tuple[str, ...]
    source_digest: str
    peak_kb: int

    def told(self) -> list[str]:
        """Return what was done, in words for whoever sent the file."""
        return [str(CLEANED[code]) for code in self.done]


def wash(*, source: Held) -> Washed:
    """Return the file in `source` as it may be kept. Raises `UnfitFile`, or `Busy` when the machine has no room.

    `source` stays open: its owner closes it. The result's `held` is the caller's to close.
    """
    if not source.size:
        raise unfit("empty")
    if not _places.acquire(timeout=PATIENCE):
        raise Busy(_("Many files are being checked just now. Nothing was saved. Send it again in a minute."))
    target = Held(limit=2 * source.limit)
    try:
        found = _ask_helper(source, target)
        if "unfit" in found:
            code = str(found["unfit"])
            raise unfit(code if code in CODES else "broken")
        sort, done = SORTS[str(found["sort"])], tuple(str(code) for code in found["done"])
        target.take_stock()
        return Washed(
            sort=sort,
            held=target,
            done=tuple(code for code in done if code in CLEANED),
            source_digest=source.digest,
            peak_kb=int(found["peak_kb"]),
        )
    except TooLarge:
        raise unfit("too_large") from None
    except BaseException:
        target.close()
        raise
    finally:
        _places.release()


def _ask_helper(source: Held, target: Held) -> dict[str, Any]:
    """Run the helper; a helper that dies, whatever of, has met a file that is too hard."""
    command = [sys.executable, "-I", "-B", str(_HELPER), str(source.descriptor), str(target.descriptor)]
    try:
        done = subprocess.run(  # noqa: S603 - our own helper, by its path, with two numbers
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library's complaint could quote the file
            pass_fds=(source.descriptor, target.descriptor),
            timeout=PATIENCE,
            check=False,
            env={},
        )
        found = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        found = None
    return found if isinstance(found, dict) else {"unfit": "too_hard"}
