"""Write what the site answers now into `policy.csv`: `python -m tests.security.propose`. Read it before keeping it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.security import policy

ROOT = Path(__file__).parents[2]
LIBRARY, ASKED = "/account/", "front_line_officer"  # its pages know no roles: one asks for all
TEST = "tests/security/test_matrix.py"


def main() -> int:
    """Ask as everyone, rewrite the table and list what changed in it."""
    before = policy.read()
    with tempfile.TemporaryDirectory() as folder:
        asked = subprocess.run(
            [sys.executable, "-m", "pytest", TEST, "-k", "keeps_to_the_table", "-p", "no:cacheprovider"],
            cwd=ROOT,
            env=os.environ | {"POLICY_PROPOSAL": folder},
            check=False,
        )
        if asked.returncode:
            return asked.returncode
        columns = sorted(Path(folder).glob("*.json"))  # their names begin with the place of the role
        found = {path.stem.partition("-")[2]: _column(path) for path in columns}
    library = {key: cell for key, cell in found[ASKED].items() if key[0].startswith(LIBRARY)}
    for role in found.keys() - {policy.VISITOR}:
        found[role] = library | found[role]
    policy.write(found)
    for role in found:
        for line in policy.differences(role=role, expected=before.get(role, {}), found=found[role]):
            sys.stdout.write(f"{line}\n")
    return 0


def _column(path: Path) -> policy.Column:
    return {(address, method): cell for address, method, cell in json.loads(path.read_text())}


if __name__ == "__main__":
    sys.exit(main())
