"""Refusals of informing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class NoConsent(Refusal):
    """A contact that the person has not agreed to, or no longer agrees to."""

    code = "no_consent"

    def __init__(self, *, embassy: bool) -> None:
        super().__init__(
            _(
                "The person has not agreed that the embassy is told. Ask them, and record their answer under"
                " Consents first. Without their yes nobody writes to the embassy."
            )
            if embassy
            else _(
                "The person has not agreed that the family is contacted. Ask them, and record their answer under"
                " Consents first. Without their yes nobody contacts the family."
            )
        )


class OutOfTurn(Refusal):
    """A step of a contact that its state leaves no room for."""

    code = "contact_out_of_turn"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has taken this step already, or the contact is closed. Look at it again, then decide."
            )
        )
