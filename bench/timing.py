"""How long "there is nothing here" takes for a case of others and for no case at all: `python -m bench.timing`.

A test holds both to the same questions (tests/security); this measures what is left. It fills the test database, so
it needs no installation, and prints medians in milliseconds and in how many pairs the foreign one was slower.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Run the measurement inside the tests' own database and let it print."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "tests/security/measure_timing.py", "-s", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env=os.environ,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
