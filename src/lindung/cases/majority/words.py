"""Codes of coming of age."""

from typing import Final

NEAR: Final = "majority.near"
NOW: Final = "majority.now"
CHECK: Final = "majority.check"
ASK_ANEW: Final = "majority.ask_anew"
RECORDED: Final = "majority.recorded"
"""The act that ends the tasks."""
