"""Refusals of callouts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class NotTheirs(Refusal):
    """An answer that somebody else has to give."""

    code = "not_their_answer"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("This answer is not yours to give. Whoever is called answers, or a coordinator who telephones.")
        )


class DoesNotFit(Refusal):
    """A helper who cannot be called to this; `str()` says why."""

    code = "does_not_fit"

    def __init__(self, reasons: str) -> None:
        super().__init__(
            _("They cannot be called to this: %(reasons)s. Choose another one.") % {"reasons": reasons}
        )


class TooEarly(Refusal):
    """Somebody is said not to have come before they were due, or to be there long before."""

    code = "too_early"

    def __init__(self) -> None:
        super().__init__(_("It is too early to say so. Wait for the hour that was agreed."))


class TooLate(Refusal):
    """An answer after the hours are over."""

    code = "too_late"

    def __init__(self) -> None:
        super().__init__(_("The time for it is over. Ask anew for another time."))
