"""Refusals of voices."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Invalid, Refusal


class NoWindow(Refusal):
    """An act that needs a window which is open."""

    code = "no_window"

    def __init__(self) -> None:
        super().__init__(
            _("The person has no window that is open. Give them one first, when they are there and want it.")
        )


class NoOffice(Refusal):
    """A country whose complaints office is not in the register of organisations."""

    code = "no_complaints_office"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The office that hears complaints is not registered here. Ask the secretariat to register it: a"
                " window without it is not given."
            )
        )


class NotAlone(Refusal):
    """A question of consent to somebody who does not agree alone."""

    code = "not_alone"

    def __init__(self) -> None:
        super().__init__(
            _(
                "A child does not agree alone, so this is not asked through the window. Speak with the child and"
                " with whoever decides with them, and record it under Consents."
            )
        )


class OutOfTurn(Refusal):
    """Something that has been answered, withdrawn or closed already."""

    code = "voices_out_of_turn"

    def __init__(self) -> None:
        super().__init__(_("This has been answered or closed already. Look at it again, then decide."))


class LooksPersonal(Invalid):
    """A sentence for many that seems to name somebody."""

    code = "looks_personal"

    def __init__(self, field: str) -> None:
        super().__init__(
            _(
                "This looks as if it held a telephone or document number, a case code or an e-mail address, and"
                " others can read it. Take it out, then send it again."
            ),
            field=field,
        )


class Closed(Refusal):
    """The door of the window stays shut: one answer for every reason, so that it tells nothing."""

    code = "window_closed"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("This did not work. Check the code and your word, and try again later."))


class Enough(Refusal):
    """More words in a day than one person writes."""

    code = "enough_for_today"
    status = 429

    def __init__(self) -> None:
        super().__init__(
            _("You have written many times today. Call a number on this page, or write tomorrow.")
        )
