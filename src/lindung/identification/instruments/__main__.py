"""Locks published instruments: `python -m lindung.identification.instruments FOLDER...`."""

from __future__ import annotations

import sys
from pathlib import Path

from lindung.identification.instruments.published import lock

for name in sys.argv[1:]:
    lock(folder=Path(name))
