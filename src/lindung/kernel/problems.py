"""Refusals: the domain's way of saying no. Pages show them beside the field, the API as problem+json."""

from __future__ import annotations


class Refusal(Exception):
    """Why an act was not done and what to do next, worded for the reader and free of personal data.

    `code` is stable for machines, `field` names the input at fault (empty: the act as a whole), `status` is HTTP's.
    """

    code = "refused"
    status = 409

    def __init__(self, message: str, *, field: str = "", code: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.code = code or self.code


class Invalid(Refusal):
    """An input that cannot be: an unknown code, a date that contradicts another."""

    code = "invalid"
    status = 422


class Conflict(Refusal):
    """Someone else changed the same thing meanwhile."""

    code = "changed_meanwhile"
    status = 409
