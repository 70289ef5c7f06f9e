"""Plain text: proven to be text, and written as UTF-8. Runs in the helper process."""

from __future__ import annotations

import codecs
import re
from typing import IO, Final

from lindung.kernel.uploads.kinds import Unfit

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLOCK: Final = 256 * 1024


def rewrite(*, source: IO[bytes], target: IO[bytes]) -> list[str]:
    """Write the text in `source` (UTF-8, or UTF-16 with its mark) to `target` as UTF-8; return what was done.

    Raises `Unfit("text")` for another encoding or for characters that no text has.
    """
    head = source.read(3)
    encoding, mark = "utf-8", 0
    if head == codecs.BOM_UTF8:
        mark = 3
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding, mark = ("utf-16-le" if head.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"), 2
    source.seek(mark)
    decoder = codecs.getincrementaldecoder(encoding)()
    done: list[str] = []
    try:
        while True:
            block = source.read(_BLOCK)
            text = decoder.decode(block, final=not block)
            if _CONTROL.search(text):
                raise Unfit("text")
            plain, hidden = _DIRECTION.subn("", text)
            if hidden and not done:
                done.append("hidden_marks")
            target.write(plain.encode("utf-8"))
            if not block:
                return done
    except UnicodeError:
        raise Unfit("text") from None
