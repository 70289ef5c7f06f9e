"""Refusals of the roster."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class Booked(Refusal):
    """Somebody has given this time away already."""

    code = "booked"

    def __init__(self) -> None:
        super().__init__(
            _("They are called elsewhere at this time. Ask the next on the list, or choose another time.")
        )
