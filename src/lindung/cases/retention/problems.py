"""Why an erasure is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class Held(Refusal):
    """A legal hold stands."""

    code = "legal_hold"

    def __init__(self) -> None:
        super().__init__(
            _("A legal hold stands on this person's record. End it first, if its reason is over.")
        )


class StillOpen(Refusal):
    """A case of the person that is not closed."""

    code = "still_open"

    def __init__(self) -> None:
        super().__init__(_("A case of this person is still open. Close it first: help needs its record."))


class UnderWay(Refusal):
    """An erasure of the same person that waits already, or is done."""

    code = "erasure_under_way"

    def __init__(self) -> None:
        super().__init__(_("An erasure of this person's record is under way already, or done."))


class SameHuman(Refusal):
    """Somebody reviews twice, or what they asked for, if need be from another account."""

    code = "same_human"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Two different people review, and neither is who asked. Another account is no other person.")
        )


class Settled(Refusal):
    """An erasure or a hold that waits for this act no more."""

    code = "already_settled"

    def __init__(self) -> None:
        super().__init__(_("This was settled already. Reload the page to see how."))
