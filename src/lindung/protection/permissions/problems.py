"""Refusals of permissions."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class UnknownHere(Refusal):
    """A country whose law knows no such permission."""

    code = "permission_unknown_here"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The law of this country, as the country pack has it, knows no such permission. Nothing can be applied"
                " for here; ask the secretariat if the law has changed."
            )
        )


class NoOrder(Refusal):
    """No order is in force under which a permission could be given."""

    code = "permission_without_order"

    def __init__(self) -> None:
        super().__init__(
            _(
                "No order is in force under which this permission could be given. Record the order first, then come"
                " back."
            )
        )


class OwnApplication(Refusal):
    """The human who applied decides, or who refused decides on review."""

    code = "permission_needs_another_human"
    status = 403

    def __init__(self, *, review: bool = False) -> None:
        super().__init__(
            _("You decided the first time. Somebody else of the secretariat decides on the review.")
            if review
            else _(
                "You applied yourself, from this or another account. Somebody else of the secretariat decides."
            )
        )


class Incomplete(Refusal):
    """A decision is not possible while a required paper is missing."""

    code = "permission_incomplete"

    def __init__(self) -> None:
        super().__init__(
            _(
                "A required paper is missing or has run out. Add it first; the time for the decision then begins anew."
            )
        )


class OutOfTurn(Refusal):
    """A step that the state leaves no room for."""

    code = "permission_out_of_turn"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has taken this step already, or it is no longer possible. Look at it again, then decide."
            )
        )
