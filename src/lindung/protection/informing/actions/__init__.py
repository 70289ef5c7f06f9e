"""Writes of informing. Each is one transaction: rows, tasks, timeline, audit and events together."""

from lindung.protection.informing.actions.contacts import answer, ask, close, send, stop
from lindung.protection.informing.actions.sheets import made, made_pdf
from lindung.protection.informing.actions.telling import TellIn, ask_to_tell, tell

__all__ = ["TellIn", "answer", "ask", "ask_to_tell", "close", "made", "made_pdf", "send", "stop", "tell"]
