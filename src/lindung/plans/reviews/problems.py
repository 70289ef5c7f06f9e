"""Why an act of a review is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class Settled(Refusal):
    """A review or adjustment that is not at the point the act needs."""

    code = "already_settled"

    def __init__(self) -> None:
        super().__init__(_("This is no longer at that point. Reload the page to see where it stands."))


class SameHuman(Refusal):
    """Who carried something out confirms it, if need be from another account."""

    code = "own_adjustment"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "You carried this out yourself, so you cannot confirm it, from no account. A second person must."
            )
        )


class NotYours(Refusal):
    """Somebody who neither owns an adjustment nor runs reviews."""

    code = "not_your_adjustment"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Its owner or the secretariat does this. You can read it."))


class PlanClosed(Refusal):
    """A change of a plan whose final review was adopted."""

    code = "plan_closed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The final review of this plan was adopted, so the plan changes no more."
                " Carry the activity over to the next plan instead."
            )
        )
