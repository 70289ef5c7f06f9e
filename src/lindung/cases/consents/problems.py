"""Why something about consents, grants or blocks was not done."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Invalid, Refusal


class NotTheLead(Refusal):
    """An act of the organisation that leads the case."""

    code = "not_the_lead"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Only the organisation that leads the case decides this. Ask them."))


class AlreadyWithdrawn(Refusal):
    """A consent that does not hold any more, or never did."""

    code = "already_withdrawn"

    def __init__(self) -> None:
        super().__init__(
            _("This consent no longer holds: it was withdrawn, refused or has run out. Ask the person again.")
        )


class GuardianSuspected(Invalid):
    """A parent or guardian who may be part of what was done."""

    code = "guardian_suspected"

    def __init__(self) -> None:
        super().__init__(
            _(
                "A parent or guardian under suspicion cannot agree for the person."
                " Record a decision in the person's best interests, with its reasons."
            ),
            field="given_by",
        )


class WalledOff(Refusal):
    """A purpose or section that the giver does not hold, or that the receiver's work does not include."""

    code = "walled_off"
    status = 403


class NothingToShare(Refusal):
    """A consent that leaves nothing to open for a purpose."""

    code = "nothing_to_share"


class AlreadyGiven(Refusal):
    """A part that they have already."""

    code = "already_given"


class NotByHand(Refusal):
    """A part that ends with what carries it, not by hand."""

    code = "not_by_hand"
