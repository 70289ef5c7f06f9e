"""Serves the pages as the owner of the tables, so that what row-level security costs can be seen in one run.

`lindung serve` refuses to do this; here nothing but invented people is behind it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from lindung.config.commands.ground import ground
from lindung.config.commands.run import serve_with
from lindung.kernel.postgres.cluster import APP, OWNER


def main() -> None:
    """Take the options of `lindung serve` and serve without its check."""
    given = dict(zip(sys.argv[2::2], sys.argv[3::2], strict=True))
    with ground(country="mys", serving=True):
        secret = Path(os.environ["LINDUNG_DB_PASSWORD_FILE"])
        os.environ["LINDUNG_DB_USER"] = OWNER
        os.environ["LINDUNG_DB_PASSWORD_FILE"] = str(secret.with_name(secret.name.replace(APP, OWNER)))
        serve_with(
            port=int(given["--port"]),
            host="127.0.0.1",
            workers=int(given["--workers"]),
            threads=int(given["--threads"]),
        )


if __name__ == "__main__":
    main()
