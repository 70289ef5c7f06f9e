"""What the service says no with: one word for machines, free of any content."""

from __future__ import annotations


class Refused(Exception):
    """A request that is not fulfilled; `code` is the one word that answer and log carry."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unusable(Exception):
    """The service cannot start; the text says what, why and what next."""
