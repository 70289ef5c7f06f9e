"""Writes of documents, and their openings: each leaves its trail in the transaction that does it."""

from lindung.cases.documents.actions.adding import add
from lindung.cases.documents.actions.opening import Opened, open_document, open_sealed, titles
from lindung.cases.documents.actions.removing import erase_of_case, remove
from lindung.cases.documents.actions.scanning import scan
from lindung.cases.documents.actions.sweeping import Swept, sweep

__all__ = [
    "Opened",
    "Swept",
    "add",
    "erase_of_case",
    "open_document",
    "open_sealed",
    "remove",
    "scan",
    "sweep",
    "titles",
]
