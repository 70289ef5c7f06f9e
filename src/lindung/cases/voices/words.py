"""Codes of tasks and of the acts that fulfil them."""

from typing import Final

MESSAGE: Final = "window.message"
ANSWERED: Final = "window.answered"
ALARM: Final = "window.not_safe"
READ: Final = "voices.read"
"""Reading what the person wrote ends the tasks about it."""
SEEN: Final = "voices.seen"
"""Having spoken with the person ends the urgent tasks."""
