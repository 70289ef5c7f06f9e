"""`python -m lindung.kernel.sealing.keyd`: what `lindung keyd` runs."""

from __future__ import annotations

import sys

from lindung.kernel.sealing.keyd.running import main

sys.exit(main(sys.argv[1:]))
