"""Where `lindung` begins: the key service alone, or everything else."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; what the key service runs never loads the rest of the program."""
    if sys.argv[1:2] == ["keyd"]:
        from lindung.kernel.sealing.keyd.running import main as keyd

        sys.exit(keyd(sys.argv[2:]))
    from lindung.config.cli import main as everything

    everything()
