"""How often the window's door may be tried, and how much one person may write. Counted in PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from lindung.access.caps import Limit

FROM_ADDRESS: Final = Limit("window/address", 30, timedelta(minutes=15))
"""A whole shelter may share one address; a mistyped word is common."""
OF_CODE: Final = Limit("window/code", 5, timedelta(hours=1))
"""For a code that exists and for one that does not alike."""
WRONG_IN_ALL: Final = 15
"""Wrong words since the last right one after which a window stays shut until staff open it."""
WORDS_A_DAY: Final = Limit("window/words", 30, timedelta(days=1))
COMPLAINTS_A_DAY: Final = Limit("window/complaints", 10, timedelta(days=1))
SENT_ONCE: Final = timedelta(hours=12)
"""For how long a form sent a second time is known as the same."""
