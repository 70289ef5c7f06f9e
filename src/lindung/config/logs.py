"""What goes to the log: never a value that somebody typed."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

import django.db
import psycopg

_DATABASE = (django.db.Error, psycopg.Error)


class LineFormatter(logging.Formatter):
    """One line an entry, with the trace of an error below it.

    The database quotes the row it refuses, names and telephone numbers included: of its errors only the kind, the
    SQLSTATE and the table, column or constraint are written.
    """

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return the trace of an error and of those that led to it, the first one first."""
        if ei[1] is None or not any(isinstance(one, _DATABASE) for one in _chain(ei[1])):
            return super().formatException(ei)
        return "\n".join(_told(one) for one in reversed(list(_chain(ei[1]))))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, then what caused it, and so on."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    trace = "".join(traceback.format_tb(error.__traceback__))
    return f"Traceback (most recent call last):\n{trace}{type(error).__qualname__}: {_words(error)}"


def _words(error: BaseException) -> str:
    """Return the words of an error that hold no value of a row."""
    if not isinstance(error, _DATABASE):
        return str(error)
    found = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(found, psycopg.Error):
        return "(left out)"
    if found.sqlstate is None:  # it never reached a row: no connection, no server
        return str(found)
    about = found.diag
    named = (found.sqlstate, about.table_name, about.column_name, about.constraint_name)
    return " ".join(filter(None, named))
