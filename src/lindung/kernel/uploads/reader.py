"""The reader process: takes the words out of one washed file, under the same hard limits as the helper.

Started by path with `python -I`. Reads descriptor `argv[1]`, a file of the sort `argv[3]`; writes its words as UTF-8 to
descriptor `argv[2]`; prints one line of JSON: `{"read": true}` or `{"unfit": code}`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> None:
    """Read the one file and print whether that went well."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from lindung.kernel.uploads.helper import confine

    confine()
    from lindung.kernel.uploads.extracting import text_of
    from lindung.kernel.uploads.kinds import Unfit

    found: dict[str, object] = {"read": True}
    try:
        with os.fdopen(int(sys.argv[1]), "rb") as source, os.fdopen(int(sys.argv[2]), "wb") as target:
            source.seek(0)  # whoever washed it has left off at its end
            target.write(text_of(sort=sys.argv[3], source=source).encode("utf-8", "ignore"))
    except Unfit as unfit:
        found = {"unfit": unfit.code}
    except (MemoryError, RecursionError):
        found = {"unfit": "too_hard"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
